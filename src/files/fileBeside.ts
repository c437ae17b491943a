import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep, win32 } from 'node:path';
import { errnoCode } from './errnoCode.ts';
import { namedPath, quoted } from './quoted.ts';
import { noteRead } from './watchedReads.ts';

/**
 * The path of a file that another names as lying beside it, in its folder or below. Throws RangeError for a location
 * that leaves the folder: by `..`, from the root, or by a symbolic link. `what` says in messages what it should be.
 */
export function fileBeside(path: string, location: string, what: string): string {
  const source = namedPath(path);
  const refused = (why: string) =>
    new RangeError(`${source}: expected ${what} in the folder of this file, ${quoted(location)} ${why}`);
  if (typeof location !== 'string' || location === '') {
    throw new RangeError(
      `${source}: expected the name of ${what}, got ${location === '' ? 'none' : typeof location}`,
    );
  }
  if (location.includes('\0')) throw refused('holds a null character');
  if (isAbsolute(location) || win32.isAbsolute(location)) throw refused('starts at the root');
  if (location.split(/[\\/]/).includes('..')) throw refused('leaves it');
  const folder = dirname(path);
  const beside = join(folder, location);
  const realFolder = realPath(folder);
  const realFile = realPath(beside);
  // What is not there is said by whoever reads it, but no link on the way to it leads out.
  const end = realFile ?? nearestAbove(beside);
  if (realFolder === undefined || end === undefined) return beside;
  const way = relative(realFolder, end);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
    throw refused('is a link that leaves it');
  // Whoever copies what was read needs it by this name as well.
  if (realFile !== undefined) noteRead(beside);
  // The end of the link, so that a link changed in between is not followed.
  return realFile ?? beside;
}

/** The real path of the nearest folder above a path that is there. */
function nearestAbove(path: string): string | undefined {
  const above = dirname(path);
  return realPath(above) ?? (above === path ? undefined : nearestAbove(above));
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    return undefined;
  }
}
