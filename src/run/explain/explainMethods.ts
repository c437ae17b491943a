import { resolve } from 'node:path';
import { quoted } from '../../files/quoted.ts';
import { methodList, methodNames, type OwnMethod, theEight } from '../../methods/index.ts';
import { moduleMethod } from '../config/plugins/index.ts';

/** Every method of a run, by one name. */
export const allMethods = 'all';

/**
 * The methods that a name asks for: that of a method of this library or of a module, or `all` for the eight and those
 * of every module. Throws RangeError for a name that none has, and for modules of one name.
 */
export async function explainMethods(
  asked: string,
  modules: readonly string[],
): Promise<readonly OwnMethod[]> {
  const own: OwnMethod[] = [];
  for (const path of modules) {
    own.push(await moduleMethod({ path: resolve(path), where: '--method-module' }));
  }
  const names = own.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new RangeError(`--method-module: expected methods of different names, got ${quoted(twice)} twice`);
  const eight: readonly string[] = theEight;
  if (asked === allMethods) return [...methodList.filter(({ name }) => eight.includes(name)), ...own];
  const found = [...methodList, ...own].find(({ name }) => name === asked);
  if (found !== undefined) return [found];
  throw new RangeError(
    `--method: expected all or one of ${[...methodNames, ...names].join(', ')}, got ${quoted(asked)}`,
  );
}
