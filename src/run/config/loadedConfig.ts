import { dirname, resolve } from 'node:path';
import { isRecord } from '../../checks/isRecord.ts';
import { issueLine } from '../../files/issueLine.ts';
import { namedPath, quoted } from '../../files/quoted.ts';
import { type BenchConfig, type ConfigChanges, configOf, parsedConfig } from './config.ts';
import { configSchema } from './configSchema.ts';
import { libraryLists, type OwnModule, withLists } from './lists.ts';
import { type AskedModule, listsOfModules } from './ownModules.ts';
import { resolvedPath } from './resolvedPath.ts';

interface ConfigSource {
  readonly source: string;
  readonly folder: string;
  readonly changes?: ConfigChanges;
}

/**
 * The config in a file, as `readConfig` gives it, with the modules loaded that it takes criteria, audits and metrics
 * from: `{ "criteria": [{ "module": "./mine.mjs" }] }`. Throws RangeError as `readConfig` does, and for a module that
 * cannot be loaded or exports something else.
 */
export async function loadConfig(path: string, changes: ConfigChanges = {}): Promise<BenchConfig> {
  return loadedConfig(parsedConfig(path), { source: namedPath(path), folder: dirname(path), changes });
}

/** The same of plain data. */
export async function loadedConfig(
  data: unknown,
  { source, folder, changes = {} }: ConfigSource,
): Promise<BenchConfig> {
  if (!isRecord(data)) return configOf(data, { source, folder, changes, lists: libraryLists });
  const asked = askedModules(data, { source, folder });
  if (asked.length > 0) requireConfig(data, source);
  const lists = await listsOfModules(asked);
  const found = new Map(lists.modules?.map(({ name }, index) => [asked[index]?.key ?? '', name]));
  const named = (list: 'criteria' | 'audits') => {
    const items = data[list];
    if (!Array.isArray(items)) return {};
    const own = items.map((item: unknown, index) => {
      const key = `${list}[${index}]`;
      const name = found.get(key);
      if (name === undefined || !isRecord(item)) return item;
      const isOfModel = lists.audits.some((audit) => audit.name === name && audit.judges === 'model');
      if (isOfModel !== (list === 'audits')) {
        const [judged, home] = isOfModel ? ['a model', 'audits'] : ['methods', 'criteria'];
        throw new RangeError(
          `${source}: ${key}: ${quoted(name)} judges ${judged}, so it belongs to "${home}"`,
        );
      }
      const { module: _, name: given = name, ...options } = item;
      if (given === name) return { name, ...options };
      throw new RangeError(
        `${source}: ${key}.name: expected ${quoted(name)}, as the module calls itself, got ${JSON.stringify(given)}`,
      );
    });
    return { [list]: own };
  };
  const { metrics, ...others } = data;
  const isLoaded = asked.some(({ kind }) => kind === 'metric');
  return configOf(
    {
      ...others,
      ...(!isLoaded && metrics !== undefined && { metrics }),
      ...named('criteria'),
      ...named('audits'),
    },
    { source, folder, changes, lists },
  );
}

/** Throws RangeError for what is wrong with a config before any of its modules is loaded. */
function requireConfig(data: unknown, source: string): void {
  const { error } = configSchema.safeParse(data);
  if (error !== undefined) throw new RangeError(`${source}: ${issueLine(error, data, 'config')}`);
}

/** The config of a record, with the modules loaded that it names. */
export async function withModules<Config extends { readonly modules?: readonly OwnModule[] }>(
  config: Config,
  where: string,
): Promise<Config> {
  if (config.modules === undefined) return config;
  const asked = config.modules.map(({ kind, module }) => ({ kind, module, where: `${where}: ${kind}` }));
  return withLists(config, await listsOfModules(asked));
}

/** The modules that criteria, audits and metrics of a config name, each with the place in which it does. */
function askedModules(
  data: Readonly<Record<string, unknown>>,
  { source, folder }: ConfigSource,
): (AskedModule & { readonly key: string })[] {
  const kinds = { criteria: 'audit', audits: 'audit', metrics: 'metric' } as const;
  return Object.entries(kinds).flatMap(([list, kind]) => {
    const items = data[list];
    if (!Array.isArray(items)) return [];
    return items.flatMap((item: unknown, index) => {
      if (!isRecord(item) || typeof item.module !== 'string') return [];
      const key = `${list}[${index}]`;
      const where = `${source}: ${key}.module`;
      return [{ kind, key, where, module: resolvedPath(resolve(folder, item.module), where, 'file') }];
    });
  });
}
