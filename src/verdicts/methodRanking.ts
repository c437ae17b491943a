import type { Compared } from '../types/summary.ts';
import { signedRankTest, testsWithHolm } from './baselineTests.ts';
import {
  differences,
  type ImageNumbers,
  numberOrNull,
  onSameImages,
  tableDifferences,
} from './imageNumbers.ts';
import type { Comparable, MethodRule } from './methodRule.ts';
import type { MethodStatistics } from './methodStatistics.ts';
import { drawError, estimate, type Sampling } from './sampling.ts';

interface Value extends Comparable {
  readonly method: string;
}

/** The methods of an audit against each other on the images that all of them scored. */
export function rankedMethods(
  statisticsByMethod: ReadonlyMap<string, MethodStatistics>,
  {
    rule,
    images,
    sampling,
  }: { readonly rule: MethodRule; readonly images: number; readonly sampling: Sampling },
): Compared {
  const all = [...statisticsByMethod].map(([method, statistics]) => ({
    method,
    ...rule.comparable(statistics),
  }));
  const scored = all.filter(({ values }) => values.size > 0);
  const common = commonImages(scored.map(({ values }) => values));
  const methods = scored
    .map((one) => onImages(one, common))
    .map((one) => ({ one, whole: estimate(one.values, sampling, drawError(one.table, sampling)) }))
    .sort((a, b) => (b.whole?.mean ?? 0) - (a.whole?.mean ?? 0));
  const pairs = methods.flatMap((a, position) =>
    methods.slice(position + 1).map((b) => pairOf(a.one, b.one, sampling)),
  );
  const tests = testsWithHolm(pairs.map(({ wilcoxon }) => wilcoxon));
  return {
    value: rule.compared,
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
