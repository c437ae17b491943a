import { quoted } from '../../files/quoted.ts';
import { isMethodName } from '../../methods/index.ts';
import { isPlainName, plainNameRule } from './plainName.ts';

/**
 * What the audits set methods against: a method of such a name could not be told from it in a table. A list of its
 * own, as the audits reach parts of Node and a browser needs the rule too; `names.test.ts` holds it to the audits.
 */
export const reservedNames = [
  'average-mask', 'centre-prior', 'random', 'edge', 'untrained', 'localizer', 'half', 'smooth-null', 'line',
  'other-image', 'moved', 'region', 'second-reader',
]; // biome-ignore format: a list reads better packed

/** Throws RangeError, beginning with `where`, for a name of maps that is a baseline's, or a word of JavaScript's. */
export function requireFreeName(name: string, where: string): void {
  if (reservedNames.includes(name))
    throw new RangeError(
      `${where}: ${quoted(name)} is the name of a baseline; maps of your own need another`,
    );
  if (name in Object.prototype)
    throw new RangeError(
      `${where}: ${quoted(name)} is a word of JavaScript; maps of your own need another name`,
    );
}

/** The same for a method of the user's own, which is no other method's either, and stands in names of files. */
export function requireOwnMethodName(name: string, where: string): void {
  if (isMethodName(name))
    throw new RangeError(
      `${where}: ${quoted(name)} is a method of this library; one of your own needs another name`,
    );
  if (name === 'all')
    throw new RangeError(`${where}: 'all' stands for several methods; yours needs another name`);
  requireFreeName(name, where);
  if (!isPlainName(name))
    throw new RangeError(`${where}: expected ${plainNameRule}, got ${JSON.stringify(name)}`);
}

/** Throws RangeError, beginning with `where`, for a name of an audit or a metric that others have, or that is no plain name. */
export function requireFreeWord(
  name: string,
  {
    where,
    taken,
    what,
  }: { readonly where: string; readonly taken: readonly string[]; readonly what: string },
): void {
  if (taken.includes(name))
    throw new RangeError(
      `${where}: ${quoted(name)} is ${what} of this library; one of your own needs another name`,
    );
  if (name in Object.prototype)
    throw new RangeError(`${where}: ${quoted(name)} is a word of JavaScript; ${what} needs another name`);
  if (!isPlainName(name))
    throw new RangeError(`${where}: expected ${plainNameRule}, got ${JSON.stringify(name)}`);
}
