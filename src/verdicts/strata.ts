import { meanOfAny } from '../math/arrays/meanOf.ts';
import { holm, welchT } from '../statistics/index.ts';
import type { Row } from '../types/row.ts';
import type { RunImage } from '../types/run.ts';
import type { MethodSummary, Stratum, Summary } from '../types/summary.ts';
import { onSameImages } from './imageNumbers.ts';
import { estimate, patientMeans, type Sampling, type SamplingContext, samplingOf } from './sampling.ts';

/** The fewest images in each group: with fewer there is no interval either. */
const fewest = 5;
/** A column with more values than that names images rather than groups, unless they are numbers. */
const mostValues = 8;

/** Groups of images by one property: names of groups with their images. */
interface Factor {
  readonly by: string;
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * The summary with the scores of groups of images: by size, number and contrast of the lesions, where rows say it, and
 * by every attribute that the data give (sex, age, view, site). Numbers are split at their median. As it is where no
 * property has two groups of at least five images.
 */
export function withStrata(
  summary: Summary,
  rows: readonly Row[],
  { images, ...context }: SamplingContext & { readonly images: readonly RunImage[] },
): Summary {
  const factors = [...lesions(rows), ...attributes(images)];
  if (factors.length === 0) return summary;
  const sampling = samplingOf({ ...context, images });
  const strata = Object.entries(summary.criteria).flatMap(([criterion, cells]) => {
    const found = Object.entries(cells).flatMap(([method, cell]) =>
      factors.flatMap((factor) => strataOf(method, cell, factor, sampling)),
    );
    return found.length === 0 ? [] : [[criterion, withHolm(found)] as const];
  });
  return strata.length === 0 ? summary : { ...summary, strata: Object.fromEntries(strata) };
}

/** Size, number of parts and contrast of the region that matters. */
function lesions(rows: readonly Row[]): Factor[] {
  const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`;
  const counts = factOf(rows, 'lesionCount');
  const having = (isOne: boolean) =>
    new Set([...counts].flatMap(([id, count]) => ((count === 1) === isOne ? [id] : [])));
  return [
    ...byMedian('lesion size', factOf(rows, 'prevalence'), (share) => `${percent(share)} of the image`),
    ...kept({
      by: 'lesions of an image',
      groups: new Map([
        ['one', having(true)],
        ['several', having(false)],
      ]),
    }),
    ...byMedian(
      'lesion contrast',
      factOf(rows, 'lesionContrast'),
      (share) => `${percent(share)} of the range of grey values`,
    ),
  ];
}

/** A fact of each image, whichever row says it. */
function factOf(rows: readonly Row[], fact: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const { metric, role, image, ...row } of rows) {
    if (metric === fact && role === 'fact' && image !== undefined && row.state === 'scored')
      values.set(image, row.value);
  }
  return values;
}

function attributes(images: readonly RunImage[]): Factor[] {
  const names = [...new Set(images.flatMap((image) => Object.keys(image.attributes ?? {})))];
  return names.flatMap((by) => {
    const values = images.flatMap(({ id, attributes: own }) => {
      const value = own?.[by];
      return value === undefined ? [] : [[id, value] as const];
    });
    const kinds = new Set(values.map(([, value]) => value));
    const numbers = values.flatMap(([id, value]) =>
      typeof value === 'number' ? [[id, value] as const] : [],
    );
    if (numbers.length === values.length && kinds.size > mostValues)
      return byMedian(by, new Map(numbers), (value) => String(Number(value.toPrecision(3))));
    if (kinds.size > mostValues) return [];
    return kept({
      by,
      groups: new Map(
        [...kinds].map((kind) => [
          String(kind),
          new Set(values.flatMap(([id, value]) => (value === kind ? [id] : []))),
        ]),
      ),
    });
  });
}

function byMedian(
  by: string,
  values: ReadonlyMap<string, number>,
  words: (value: number) => string,
): Factor[] {
  const sorted = [...values.values()].sort((a, b) => a - b);
  const middle = sorted[Math.ceil(sorted.length / 2) - 1];
  if (middle === undefined) return [];
  const of = (holds: (value: number) => boolean) =>
    new Set([...values].flatMap(([id, value]) => (holds(value) ? [id] : [])));
  return kept({
    by,
    groups: new Map([
      [`at most ${words(middle)}`, of((value) => value <= middle)],
      ['above', of((value) => value > middle)],
    ]),
  });
}

/** A property with at least two groups that are large enough; those alone. */
function kept({ by, groups }: Factor): Factor[] {
  const large = new Map([...groups].filter(([, images]) => images.size >= fewest));
  return large.size < 2 ? [] : [{ by, groups: large }];
}

function strataOf(
  method: string,
  { values }: MethodSummary,
  { by, groups }: Factor,
  sampling: Sampling,
): Stratum[] {
  const all = new Map(values.map(({ image, value }) => [image, value]));
  const parts = [...groups].map(([group, images]) => ({ group, own: onSameImages(all, images) }));
  const known = new Map(parts.flatMap(({ own }) => [...own]));
  const found = parts.map(({ group, own }, index): Stratum => {
    const rest = new Map([...known].filter(([image]) => !own.has(image)));
    const whole = estimate(own, sampling);
    const [a, b] = [patientMeans(own, sampling), patientMeans(rest, sampling)];
    // Of two groups the second test would be the first again.
    const isTested = a.length >= fewest && b.length >= fewest && (parts.length > 2 || index === 0);
    const test = isTested ? welchT(a, b) : undefined;
    const means = [meanOfAny(own.values()), meanOfAny(rest.values())] as const;
    return {
      ...{ method, by, group, n: own.size },
      mean: whole?.mean ?? null,
      ci: whole?.interval ?? null,
      difference: means[0] === undefined || means[1] === undefined ? null : means[0] - means[1],
      p: test?.state === 'scored' ? test.pValue : null,
      pHolm: null,
    };
  });
  return found.filter(({ n }) => n > 0).length < 2 ? [] : found;
}

/** Adjusted over every comparison of a criterion. */
function withHolm(strata: readonly Stratum[]): Stratum[] {
  const adjusted = holm(strata.flatMap(({ p }) => p ?? []));
  let next = 0;
  return strata.map((one) => (one.p === null ? one : { ...one, pHolm: adjusted[next++] ?? null }));
}
