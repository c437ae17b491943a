import { isMethodName } from '../../methods/index.ts';
import { isPlainName, plainNameRule } from './plainName.ts';

/** What methods are compared with: rows of a method that had such a name would be merged with these. */
export const reservedNames = ['average-mask', 'centre-prior', 'random', 'edge', 'localizer'] as const;

/** Throws RangeError, beginning with `where`, for a name of maps that is a baseline's, or a word of JavaScript's. */
export function requireFreeName(name: string, where: string): void {
  if (reservedNames.some((taken) => taken === name))
    throw new RangeError(`${where}: '${name}' is the name of a baseline; maps of your own need another`);
  if (name in Object.prototype)
    throw new RangeError(`${where}: '${name}' is a word of JavaScript; maps of your own need another name`);
}

/** The same for a method of the user's own, which is no other method's either, and stands in names of files. */
export function requireOwnMethodName(name: string, where: string): void {
  if (isMethodName(name))
    throw new RangeError(
      `${where}: '${name}' is a method of this library; one of your own needs another name`,
    );
  if (name === 'all')
    throw new RangeError(`${where}: 'all' stands for several methods; yours needs another name`);
  requireFreeName(name, where);
  if (!isPlainName(name))
    throw new RangeError(`${where}: expected ${plainNameRule}, got ${JSON.stringify(name)}`);
}
