import { normalized } from '../../maps/index.ts';
import { type SsimPreset, similarityMetrics, ssimNull } from '../../metrics/index.ts';
import type { SaliencyMap } from '../../types/arrays.ts';
import type { Evidence } from '../../types/evidence.ts';
import type { SimilarityMetric } from '../../types/metric.ts';
import { type Measurement, measured, measuredBy, type Preset } from '../measurement.ts';

/** The metric that decides, under each preset: SSIM under the name of its convention. */
export const similarityMetric: Readonly<Record<Preset, string>> = {
  default: 'ssimWang',
  arun2021: 'ssimArun2021',
};

/** Whose SSIM decides under each preset. */
const ssimPreset: Readonly<Record<Preset, SsimPreset>> = { default: 'wang', arun2021: 'arun2021' };

/** The smoothness-matched null is the mean over this many shifted copies for each pair of maps. */
const shiftedCopies = 2;

/**
 * How alike two maps are by every metric, each map normalised on its own: first the SSIM that decides, last that of
 * the other preset. What compares signs is left out where a map has none.
 */
export function similarity(
  a: Evidence,
  b: Evidence,
  preset: Preset,
  metrics: readonly SimilarityMetric[] = similarityMetrics,
): Measurement[] {
  const mapsFor = takenMaps(a, b);
  return inOrder(metrics, preset).flatMap((metric) => {
    const maps = mapsFor(metric);
    if (maps === undefined) return [];
    if (maps.state === 'unscorable') return [measured(metric.name, maps)];
    return [measuredBy(metric.name, () => metric.score(maps.a, maps.b))];
  });
}

/** The deciding SSIM alone, for nulls of very many pairs. */
export function decidingSimilarity(a: Evidence, b: Evidence, preset: Preset): Measurement[] {
  const deciding = similarityMetrics.filter(({ name }) => name === similarityMetric[preset]);
  return similarity(a, b, preset, deciding);
}

/** The metric that decides first, that of the other preset last. */
function inOrder(metrics: readonly SimilarityMetric[], preset: Preset): SimilarityMetric[] {
  const deciding = similarityMetric[preset];
  const others = similarityMetric[preset === 'default' ? 'arun2021' : 'default'];
  const place = ({ name }: SimilarityMetric) => (name === deciding ? 0 : name === others ? 2 : 1);
  return metrics.toSorted((one, two) => place(one) - place(two));
}

/** The maps of two findings as a metric takes them; each way of normalising them is done once. */
function takenMaps(a: Evidence, b: Evidence): (metric: SimilarityMetric) => Pair | undefined {
  const pairs = new Map<string, Pair>();
  return ({ of = 'map', takes = 'none' }) => {
    const [first, second] = [a[of], b[of]];
    if (first === undefined || second === undefined) return undefined;
    if (takes === 'none') return { state: 'ready', a: first, b: second };
    const pair = pairs.get(`${of} ${takes}`) ?? stretchedPair(first, second, takes);
    pairs.set(`${of} ${takes}`, pair);
    return pair;
  };
}

/** The SSIM that two maps would have by their smoothness and values alone: see `ssimNull`. */
export function smoothNull(a: Evidence, b: Evidence, { preset, seed }: SmoothNullOptions): Measurement {
  const pair = stretchedPair(a.map, b.map, 'p99');
  const options = { preset: ssimPreset[preset], seed, pairs: shiftedCopies };
  const score = pair.state === 'unscorable' ? pair : ssimNull(pair.a, pair.b, options);
  return { ...measured(similarityMetric[preset], score), role: 'null', condition: { matched: 'smoothness' } };
}

export interface SmoothNullOptions {
  readonly preset: Preset;
  /** Names the random stream of the shifts. */
  readonly seed: string;
}

type Pair =
  | { readonly state: 'ready'; readonly a: SaliencyMap; readonly b: SaliencyMap }
  | { readonly state: 'unscorable'; readonly reason: string };

function stretchedPair(a: SaliencyMap, b: SaliencyMap, rule: 'p99' | 'rank'): Pair {
  const first = stretched(a, rule);
  const second = stretched(b, rule);
  if (first.state !== 'normalized') return first;
  if (second.state !== 'normalized') return second;
  return { state: 'ready', a: first.map, b: second.map };
}

/** What was normalised last: a map that is set against many others is normalised once. */
const known = { p99: new WeakMap<SaliencyMap, Stretched>(), rank: new WeakMap<SaliencyMap, Stretched>() };
type Stretched = ReturnType<typeof normalized>;

function stretched(map: SaliencyMap, rule: 'p99' | 'rank'): Stretched {
  const own = known[rule].get(map) ?? normalized(map, { rule });
  known[rule].set(map, own);
  return own;
}
