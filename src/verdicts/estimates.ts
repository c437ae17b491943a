import { bootstrapMean, type MeanEstimate } from '../statistics/index.ts';
import type { Row } from '../types/row.ts';
import { imageValues, type MethodRows, meanOf } from './collected.ts';

/** What an interval is resampled by: a seed, and the patient of each image where the data name one. */
export interface Resampling {
  readonly seed: number;
  readonly images: readonly { readonly id: string; readonly group?: string }[];
}

/** The mean with its interval, resampled by patient where the data name patients. */
export function estimate(
  values: ReadonlyMap<string, number>,
  { seed, images }: Resampling,
  what: string,
): MeanEstimate | undefined {
  const groupOf = new Map(images.map(({ id, group }) => [id, group ?? id]));
  const groups = [...values.keys()].map((image) => groupOf.get(image) ?? image);
  return bootstrapMean([...values.values()], { seed: `${seed}/${what}`, groups });
}

/** The difference of two values of each image that has both. */
export function differences(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): Map<string, number> {
  const both = new Map<string, number>();
  for (const [image, value] of a) {
    const other = b.get(image);
    if (other !== undefined) both.set(image, value - other);
  }
  return both;
}

/** The values of the given images alone. */
export function onSameImages(
  values: ReadonlyMap<string, number>,
  images: ReadonlyMap<string, unknown>,
): Map<string, number> {
  return new Map([...values].filter(([image]) => images.has(image)));
}

/** Means of the other metrics; on the given images where some are given. */
export function means(
  own: MethodRows,
  images: ReadonlyMap<string, unknown> | undefined,
  except: readonly string[],
  which: (row: Row) => boolean = () => true,
): Record<string, number | null> {
  const others = own.metrics.filter((metric) => !except.includes(metric));
  return Object.fromEntries(
    others.map((metric) => {
      const { values } = imageValues(own.outcomes(metric, which));
      const kept = images === undefined ? values : onSameImages(values, images);
      return [metric, numberOrNull(meanOf([...kept.values()]))];
    }),
  );
}

/** Sample standard deviation over draws of the mean over images; null of fewer than two draws. */
export function drawSpread(own: MethodRows, metric: string, step: string): number | null {
  const draws = new Map<number, number[]>();
  for (const row of own.rows) {
    if (row.metric !== metric || row.step !== step || row.state !== 'scored') continue;
    draws.set(row.draw ?? 0, [...(draws.get(row.draw ?? 0) ?? []), row.value]);
  }
  const centres = [...draws.values()].flatMap((list) => meanOf(list) ?? []);
  const centre = meanOf(centres);
  if (centre === undefined || centres.length < 2) return null;
  return Math.sqrt(centres.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (centres.length - 1));
}

/** A number that the data do not give is null. */
export function numberOrNull(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value;
}
