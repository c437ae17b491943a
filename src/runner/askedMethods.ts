import { isMethodName, type MethodName, methodNames, methodOptions } from '../methods/index.ts';
import type { Preset } from './configSchema.ts';

export interface MethodConfig {
  readonly name: MethodName;
  /** Every option that the method has, with the preset's value where the config says none. */
  readonly options: object;
}

type Asked = string | { readonly name: string };

/**
 * The methods of a run with their options. `only` are the names of the command line: a method of the config keeps
 * its options there. Throws RangeError for a name that no method has, one that comes twice (the rows of the two
 * could not be told apart), an option that a method does not have, and for no method at all.
 */
export function askedMethods(
  items: readonly Asked[],
  {
    only,
    preset,
    source,
  }: { readonly only?: readonly string[] | undefined; readonly preset: Preset; readonly source: string },
): MethodConfig[] {
  const asked = only?.map((name) => items.find((item) => nameOf(item) === name) ?? name) ?? items;
  if (asked.length === 0) throw new RangeError(`${source}: methods: expected at least one, got none`);
  const names = asked.map(nameOf);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new RangeError(`${source}: methods: expected each once, got '${twice}' twice`);
  return asked.map((item) => {
    const { name, ...changes } = typeof item === 'string' ? { name: item } : item;
    if (!isMethodName(name)) {
      throw new RangeError(
        `${source}: methods: no method is named '${name}'; there are ${methodNames.join(', ')}`,
      );
    }
    try {
      return { name, options: methodOptions(name, preset, changes) };
    } catch (error) {
      throw new RangeError(`${source}: methods: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

function nameOf(item: Asked): string {
  return typeof item === 'string' ? item : item.name;
}
