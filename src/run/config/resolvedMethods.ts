import { createHash } from 'node:crypto';
import { fileBytesSync } from '../../files/fileBytes.ts';
import { quoted } from '../../files/quoted.ts';
import { methodOptions } from '../../methods/index.ts';
import type { Method } from '../../types/method.ts';
import type { Preset } from './configSchema.ts';
import { libraryLists } from './lists.ts';
import { requireOwnMethodName } from './ownName.ts';
import { isPlainName } from './plainName.ts';
import { sweptOptions } from './sweptOptions.ts';

/** A method of a config, with every option. */
export interface MethodConfig {
  readonly name: string;
  /** Of one value of a sweep: the method of this library, of which `name` is a label. */
  readonly method?: string;
  /** Every option that the method has, with the preset's value where the config says none; of a module only what the config says. */
  readonly options: object;
  /** Absolute path of the file whose default export is the method; absent for one of this library. */
  readonly module?: string;
  /** Of that file. */
  readonly sha256?: string;
}

type Asked = string | { readonly name: string; readonly module?: string | undefined };

/**
 * The methods of a run with their options. An option with a list in the place of its value is a sweep: each value runs
 * as a method of its own, named `smoothgrad spread=0.02`. `only` are the names of the command line, of methods or of
 * single values of a sweep: a method of the config keeps its options there. Throws RangeError for a name that no method
 * has, one that comes twice (the rows of the two could not be told apart), an option that a method does not have, and
 * for no method at all.
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
  const named = items.filter((item) => only === undefined || isAmong(only, item));
  const strangers = (only ?? []).filter((name) => !named.some((item) => isAmong([name], item)));
  const asked = [...named, ...strangers].flatMap((item) => configured(item, { preset, source, methods }));
  const kept =
    only?.flatMap((name) => {
      const own = asked.filter((one) => one.name === name || one.method === name);
      if (own.length > 0) return own;
      throw new RangeError(
        `${source}: methods: no value of a sweep is named ${quoted(name)}; there are ${asked.map((one) => one.name).join(', ')}`,
      );
    }) ?? asked;
  if (kept.length === 0) throw new RangeError(`${source}: methods: expected at least one, got none`);
  const names = kept.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new RangeError(`${source}: methods: expected each once, got ${quoted(twice)} twice`);
  return kept;
}

/** Whether a name of the command line is that of an item, or begins with it as a value of a sweep does. */
function isAmong(only: readonly string[], item: Asked): boolean {
  const own = nameOf(item);
  return only.some((name) => name === own || name.startsWith(`${own} `));
}

interface Configuring {
  readonly preset: Preset;
  readonly source: string;
  readonly methods: readonly Method[];
}

/** The methods that one item of a config stands for: several where it sweeps an option. */
function configured(item: Asked, { preset, source, methods }: Configuring): MethodConfig[] {
  if (typeof item !== 'string' && item.module !== undefined)
    return [ownMethod(item, { source, path: item.module })];
  const { name, ...changes } = typeof item === 'string' ? { name: item } : item;
  const method = methods.find((one) => one.name === name);
  if (method === undefined) {
    throw new RangeError(
      `${source}: methods: no method is named ${quoted(name)}; there are ${methods.map((one) => one.name).join(', ')}`,
    );
  }
  try {
    return sweptOptions(method, preset, changes).map(({ label, changes: own }) => {
      const options = methodOptions(method, preset, own);
      if (label === '') return { name, options };
      const shown = `${name} ${label}`;
      if (!isPlainName(shown))
        throw new RangeError(`${name}: a value of a sweep must be short and plain, got ${label}`);
      return { name: shown, method: name, options };
    });
  } catch (error) {
    throw new RangeError(`${source}: methods: ${error instanceof Error ? error.message : String(error)}`);
  }
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
