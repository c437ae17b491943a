import { createHash } from 'node:crypto';
import { fileBytesSync } from '../../files/fileBytes.ts';
import { methodOptions } from '../../methods/index.ts';
import type { Method } from '../../types/method.ts';
import type { Preset } from './configSchema.ts';
import { libraryLists } from './lists.ts';
import { requireOwnMethodName } from './ownName.ts';

/** A method of a config, with every option. */
export interface MethodConfig {
  readonly name: string;
  /** Every option that the method has, with the preset's value where the config says none; of a module only what the config says. */
  readonly options: object;
  /** Absolute path of the file whose default export is the method; absent for one of this library. */
  readonly module?: string;
  /** Of that file. */
  readonly sha256?: string;
}

type Asked = string | { readonly name: string; readonly module?: string | undefined };

/**
 * The methods of a run with their options. `only` are the names of the command line: a method of the config keeps
 * its options there. Throws RangeError for a name that no method has, one that comes twice (the rows of the two
 * could not be told apart), an option that a method does not have, and for no method at all.
 */
export function resolvedMethods(
  items: readonly Asked[],
  {
    only,
    preset,
    source,
    methods = libraryLists.methods,
  }: {
    readonly only?: readonly string[] | undefined;
    readonly preset: Preset;
    readonly source: string;
    /** What there is. @default those of the library */
    readonly methods?: readonly Method[];
  },
): MethodConfig[] {
  const asked = only?.map((name) => items.find((item) => nameOf(item) === name) ?? name) ?? items;
  if (asked.length === 0) throw new RangeError(`${source}: methods: expected at least one, got none`);
  const names = asked.map(nameOf);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new RangeError(`${source}: methods: expected each once, got '${twice}' twice`);
  return asked.map((item) => {
    if (typeof item !== 'string' && item.module !== undefined) {
      return ownMethod(item, { source, path: item.module });
    }
    const { name, ...changes } = typeof item === 'string' ? { name: item } : item;
    const method = methods.find((one) => one.name === name);
    if (method === undefined) {
      throw new RangeError(
        `${source}: methods: no method is named '${name}'; there are ${methods.map((one) => one.name).join(', ')}`,
      );
    }
    try {
      return { name, options: methodOptions(method, preset, changes) };
    } catch (error) {
      throw new RangeError(`${source}: methods: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

/** A method of a module, with its file's digest. */
function ownMethod(
  item: Exclude<Asked, string>,
  { source, path }: { source: string; path: string },
): MethodConfig {
  const { name, module: _, ...options } = item;
  requireOwnMethodName(name, `${source}: methods`);
  return {
    name,
    options,
    module: path,
    sha256: createHash('sha256')
      .update(fileBytesSync(path, { what: 'a module' }))
      .digest('hex'),
  };
}

function nameOf(item: Asked): string {
  return typeof item === 'string' ? item : item.name;
}
