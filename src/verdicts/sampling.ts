import {
  bootstrapMean,
  type ColumnVariance,
  columnVariance,
  createResampler,
  type MeanEstimate,
  type Resampler,
} from '../statistics/index.ts';
import type { JudgeContext } from '../types/audit.ts';
import { patientsByImage } from './patients.ts';

/** What of a run's files the resampling depends on. */
export type SamplingContext = Pick<JudgeContext, 'seed' | 'resamples' | 'images'>;

/** What intervals are resampled by: one resampler for a whole summary, and the patient of each image. */
export interface Sampling {
  readonly resampler: Resampler;
  /** The patient where the data name one, else the image itself. */
  groupOf(image: string): string;
}

/** An image's number under each draw of random weights; undefined where that draw gave none. */
export type DrawTable = ReadonlyMap<string, readonly (number | undefined)[]>;

const known = new WeakMap<SamplingContext, Sampling>();

/** The sampling of a context: audits that are judged in one share its resamples. */
export function samplingOf(context: SamplingContext): Sampling {
  const own = known.get(context) ?? newSampling(context);
  known.set(context, own);
  return own;
}

function newSampling({ seed, resamples = 10_000, images }: SamplingContext): Sampling {
  const groups = patientsByImage(images);
  return {
    resampler: createResampler(String(seed), { resamples }),
    groupOf: (image) => groups.get(image) ?? image,
  };
}

/** The mean with its interval over patients, and over draws of random weights where the numbers come from several. */
export function estimate(
  values: ReadonlyMap<string, number>,
  { resampler, groupOf }: Sampling,
  further?: ColumnVariance,
): MeanEstimate | undefined {
  return bootstrapMean([...values.values()], { resampler, groups: [...values.keys()].map(groupOf), further });
}

/** What the draws being few adds to the error of the mean; undefined of fewer than two draws. */
export function drawError(table: DrawTable | undefined, { groupOf }: Sampling): ColumnVariance | undefined {
  if (table === undefined) return undefined;
  return columnVariance([...table.values()], [...table.keys()].map(groupOf));
}

/** One number for each patient, the mean over the patient's images: what a test of independent differences takes. */
export function patientMeans(values: ReadonlyMap<string, number>, { groupOf }: Sampling): number[] {
  const totals = new Map<string, { sum: number; count: number }>();
  for (const [image, value] of values) {
    const group = groupOf(image);
    const { sum, count } = totals.get(group) ?? { sum: 0, count: 0 };
    totals.set(group, { sum: sum + value, count: count + 1 });
  }
  return [...totals.values()].map(({ sum, count }) => sum / count);
}
