import * as z from 'zod';
import { audits } from '../../../audits/index.ts';
import { isRecord } from '../../../checks/isRecord.ts';
import { assertKnownKeys } from '../../../checks/knownKeys.ts';
import { defaultExport, described, type PlugInFile, readExport } from '../../../files/defaultExport.ts';
import { issueLine } from '../../../files/issueLine.ts';
import type { RegionMetric, SimilarityMetric } from '../../../types/metric.ts';
import { requireFreeWord } from '../ownName.ts';

const wanted =
  'a metric { name, label, bounds?, better, score } of a map and a mask, or without "better" one of two maps';

const text = z.string().min(1);
const shared = {
  name: text,
  label: text,
  bounds: z.tuple([z.number(), z.number()]).optional(),
  score: z.custom<(a: never, b: never) => unknown>((value) => typeof value === 'function', {
    error: 'expected a function',
  }),
};
const regionSchema = z.looseObject({ ...shared, better: z.enum(['high', 'low']) });
const similaritySchema = z.looseObject({
  ...shared,
  of: z.enum(['map', 'signed']).optional(),
  takes: z.enum(['p99', 'rank', 'none']).optional(),
});

const ofBoth = { name: true, label: true, bounds: true, score: true } as const;

/** A metric of the user's, and which of the two kinds it is. */
export type ModuleMetric =
  | { readonly kind: 'region'; readonly metric: RegionMetric }
  | { readonly kind: 'similarity'; readonly metric: SimilarityMetric };

/** The metric that a module exports: where it says which direction is `better` of a map and a mask, else of two maps. */
export async function moduleMetric(file: PlugInFile): Promise<ModuleMetric> {
  const value = await defaultExport(file, wanted);
  return readExport(file, () => metricOf(value, file));
}

function metricOf(value: unknown, { path, where }: PlugInFile): ModuleMetric {
  const what = `${where}: the default export of ${path}`;
  if (!isRecord(value)) throw new TypeError(`${what} must be ${wanted}, got ${described(value)}`);
  const isRegion = value.better !== undefined;
  if (Object.getPrototypeOf(value) === Object.prototype) {
    const keys = isRegion ? { ...ofBoth, better: true } : { ...ofBoth, of: true, takes: true };
    assertKnownKeys<Record<string, unknown>>(
      `${what}: keys of a metric`,
      value,
      keys as Record<string, true>,
    );
  }
  const checked = (isRegion ? regionSchema : similaritySchema).safeParse(value);
  if (!checked.success) throw new RangeError(`${what}: ${issueLine(checked.error, value, 'metric')}`);
  const { name } = checked.data;
  const taken = Object.values(audits).flatMap(({ metrics }) => Object.keys(metrics));
  requireFreeWord(name, { where: `${where}: ${path}: name`, taken, what: 'a metric' });
  // Its members may need the object that they are of.
  if (isRegion) {
    const own = value as unknown as RegionMetric;
    return { kind: 'region', metric: { ...own, score: (map, mask) => own.score(map, mask) } };
  }
  const own = value as unknown as SimilarityMetric;
  return { kind: 'similarity', metric: { ...own, score: (a, b) => own.score(a, b) } };
}
