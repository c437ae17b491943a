import { configDigest } from '../checkpoints/runDigests.ts';
import { type BenchConfig, configOf } from '../config/config.ts';
import { listsOf } from '../config/lists.ts';
import { withModules } from '../config/loadedConfig.ts';
import { auditNamed } from '../config/resolvedAudits.ts';

/**
 * The config of a run that was begun, from its record: checked as one from a file is. Throws RangeError naming `source`
 * where it is not the config with the digest that was kept with it.
 */
export async function storedConfig(
  stored: unknown,
  {
    source,
    digest,
    folder = '.',
  }: {
    readonly source: string;
    readonly digest: string;
    /** Where relative paths of the record start. */
    readonly folder?: string | undefined;
  },
): Promise<BenchConfig> {
  // Its own schema comes next: of what is no config nothing is left.
  const { classifiers, methods, criteria, auditOptions, showIds, modules, ...others } = stored as BenchConfig;
  const lists = listsOf(await withModules({ ...(modules && { modules }) }, source));
  const asked = criteria.map((name) => ({ name, ...auditOptions[name] }));
  const isAudit = criteria.some((name) => auditNamed(name, lists.audits).judges === 'model');
  const data = {
    ...others,
    ...(classifiers.length > 0 && {
      classifiers: classifiers.map(({ model, isModule, ...own }) => ({
        ...own,
        ...(isModule ? { module: model } : { model }),
      })),
    }),
    ...(methods.length > 0 && {
      methods: methods.map(({ name, options, module }) => ({ name, ...options, ...(module && { module }) })),
    }),
    ...(isAudit ? { audits: asked } : { criteria: asked }),
  };
  const changes = { ...(isAudit && { asks: 'audits' as const }), ...(showIds && { showIds }) };
  const config = configOf(data, { source, folder, changes, lists });
  if (configDigest(config) !== digest)
    throw new RangeError(`${source}: expected the config as the run wrote it, found it changed`);
  return config;
}
