import type { Compared } from '../types/summary.ts';
import { signedRankTest, testsWithHolm } from './comparison.ts';
import {
  differences,
  type ImageNumbers,
  numberOrNull,
  onSameImages,
  tableDifferences,
} from './imageNumbers.ts';
import { type DrawTable, drawError, estimate, type Sampling } from './sampling.ts';
import type { Standing } from './standing.ts';

/** What is compared of each image, higher being better, with its draws where it has several. */
interface Value {
  readonly method: string;
  readonly values: ImageNumbers;
  readonly table?: DrawTable | undefined;
}

/**
 * The methods of a criterion against each other on the images that all of them scored. Similarities are compared by
 * how far they are on the passing side of the method's own null, as smooth maps are alike whatever they show.
 */
export function comparedMethods(
  standings: ReadonlyMap<string, Standing>,
  {
    criterion,
    images,
    sampling,
  }: { readonly criterion: string; readonly images: number; readonly sampling: Sampling },
): Compared {
  const all = [...standings].map(([method, standing]) => ({ method, ...comparable(criterion, standing) }));
  const scored = all.filter(({ values }) => values.size > 0);
  const common = commonImages(scored.map(({ values }) => values));
  const methods = scored
    .map((one) => onImages(one, common))
    .map((one) => ({ one, whole: estimate(one.values, sampling, drawError(one.table, sampling)) }))
    .sort((a, b) => (b.whole?.mean ?? 0) - (a.whole?.mean ?? 0));
  const pairs = methods.flatMap((a, place) =>
    methods.slice(place + 1).map((b) => pairOf(a.one, b.one, sampling)),
  );
  const tests = testsWithHolm(pairs.map(({ wilcoxon }) => wilcoxon));
  return {
    value: valueNames[criterion] ?? 'score - null',
    n: common.size,
    left: images - common.size,
    without: all.filter(({ values }) => values.size === 0).map(({ method }) => method),
    methods: methods.map(({ one, whole }) => ({
      method: one.method,
      mean: numberOrNull(whole?.mean),
      ci: whole?.interval ?? null,
    })),
    pairs: pairs.map((pair, index) => ({ ...pair, wilcoxon: tests[index] ?? null })),
  };
}

const valueNames: Readonly<Record<string, string>> = { localization: 'score', randomization: 'null - score' };

function comparable(criterion: string, { scores, nulls, table }: Standing): Omit<Value, 'method'> {
  if (criterion === 'localization') return { values: scores.values };
  if (criterion !== 'randomization') return { values: differences(scores.values, nulls) };
  const values = differences(nulls, scores.values);
  return { values, table: table && onSameImages(table, values) };
}

/** The images that all have. */
export function commonImages(all: readonly ImageNumbers[]): ReadonlySet<string> {
  const [first, ...others] = all;
  const images = [...(first?.keys() ?? [])];
  return new Set(images.filter((image) => others.every((values) => values.has(image))));
}

function onImages({ method, values, table }: Value, images: ReadonlySet<string>): Value {
  return { method, values: onSameImages(values, images), table: table && onSameImages(table, images) };
}

function pairOf(a: Value, b: Value, sampling: Sampling): Compared['pairs'][number] {
  const apart = differences(a.values, b.values);
  const table = a.table && b.table && tableDifferences(a.table, b.table);
  const difference = estimate(apart, sampling, drawError(table, sampling));
  return {
    a: a.method,
    b: b.method,
    margin: numberOrNull(difference?.mean),
    marginCi: difference?.interval ?? null,
    wilcoxon: signedRankTest(apart, sampling),
  };
}
