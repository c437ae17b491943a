import { configDigest } from '../checkpoints/runDigests.ts';
import { type BenchConfig, benchConfig } from '../config/config.ts';
import { auditNamed } from '../config/resolvedAudits.ts';

/**
 * The config of a run that was begun, from its record: checked as one from a file is. Throws RangeError naming `source`
 * where it is not the config with the digest that was kept with it.
 */
export function storedConfig(
  stored: unknown,
  { source, digest }: { readonly source: string; readonly digest: string },
): BenchConfig {
  // Its own schema comes next: of what is no config nothing is left.
  const { classifiers, methods, criteria, auditOptions, showIds, ...others } = stored as BenchConfig;
  const asked = criteria.map((name) => ({ name, ...auditOptions[name] }));
  const isAudit = criteria.some((name) => auditNamed(name).judges === 'model');
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
  const config = benchConfig(data, { source, folder: '.', changes });
  if (configDigest(config) !== digest)
    throw new RangeError(`${source}: expected the config as the run wrote it, found it changed`);
  return config;
}
