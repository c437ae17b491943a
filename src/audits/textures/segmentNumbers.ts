import { meanOf } from '../../math/arrays/meanOf.ts';
import {
  bootstrapMean,
  columnVariance,
  createResampler,
  type FurtherError,
  type MeanEstimate,
  oneSampleT,
} from '../../statistics/index.ts';
import type { JudgeContext } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { AnswerTable, Interval } from '../../types/summary.ts';
import { patientsByImage } from '../../verdicts/index.ts';

/** A label of a network under a corruption at a level. */
export interface SegmentCell {
  readonly model: string;
  readonly label: number;
  readonly corruption: string;
  readonly level: number;
}

/** The rows of segmentation networks, by what they are of. */
export interface SegmentNumbers {
  /** Every cell but the clean ones, in the order of the rows. */
  readonly cells: readonly SegmentCell[];
  /** By image. */
  of(cell: SegmentCell, metric: string): ReadonlyMap<string, number>;
  clean(cell: Pick<SegmentCell, 'model' | 'label'>, metric: string): ReadonlyMap<string, number>;
  /** What each network was trained on, where its user said so. */
  readonly trainedOn: ReadonlyMap<string, string>;
  /** The mean over images, with its interval by patient, which a further error widens. */
  mean(values: ReadonlyMap<string, number>, further?: FurtherError): MeanEstimate | undefined;
  /**
   * What it adds to the error of a mean over networks that these are few, drawn at random: numbers by image of each.
   * Undefined of fewer than two networks or patients.
   */
  spread(networks: readonly ReadonlyMap<string, number>[]): FurtherError | undefined;
  /** Whether the mean over patients is another number: Student's t-test of their means; undefined of fewer than two. */
  differsFrom(expected: number, values: ReadonlyMap<string, number>): number | undefined;
}

const metrics = new Set(['dice', 'hd95', 'meanSurfaceDistance']);

/** Whether a row is of a segmentation network. */
export function isOfSegments({ metric }: Row): boolean {
  return metrics.has(metric);
}

export function segmentNumbers(rows: readonly Row[], context: JudgeContext): SegmentNumbers {
  const byCell = new Map<string, Map<string, number>>();
  const cells = new Map<string, SegmentCell>();
  const trainedOn = new Map<string, string>();
  for (const row of rows) {
    const cell = cellOf(row);
    const stated = row.condition?.trainedOn;
    if (stated !== undefined) trainedOn.set(cell.model, String(stated));
    if (cell.corruption !== 'none') cells.set(keyOf(cell, ''), cell);
    if (row.state !== 'scored') continue;
    const key = keyOf(cell, row.metric);
    const values = byCell.get(key) ?? new Map<string, number>();
    values.set(row.image ?? '', row.value);
    byCell.set(key, values);
  }
  const groups = patientsByImage(context.images);
  const { resamples = 2000 } = context;
  const resampler = createResampler(`${context.seed}/textures/segments`, { resamples });
  const none: ReadonlyMap<string, number> = new Map();
  const of = (cell: SegmentCell, metric: string) => byCell.get(keyOf(cell, metric)) ?? none;
  const groupOf = (image: string) => groups.get(image) ?? image;
  return {
    cells: [...cells.values()],
    of,
    clean: (cell, metric) => of({ ...cell, corruption: 'none', level: 0 }, metric),
    trainedOn,
    mean: (values, further) =>
      bootstrapMean([...values.values()], {
        resampler,
        groups: [...values.keys()].map(groupOf),
        further,
      }),
    spread: (networks) => {
      const known = [...meanOfAll(networks).keys()];
      return columnVariance(
        known.map((image) => networks.map((values) => values.get(image))),
        known.map(groupOf),
      );
    },
    differsFrom: (expected, values) => {
      const means = groupMeans(values, groupOf);
      if (means.length < 2) return undefined;
      const found = oneSampleT(means, { mean: expected });
      // Patients who all have one mean: it is the number, or it is another.
      return found.state === 'scored' ? found.pValue : Number(means[0] === expected);
    },
  };
}

function groupMeans(values: ReadonlyMap<string, number>, groupOf: (image: string) => string): number[] {
  const own = new Map<string, number[]>();
  for (const [image, value] of values) own.set(groupOf(image), [...(own.get(groupOf(image)) ?? []), value]);
  return [...own.values()].map(meanOf);
}

function cellOf({ model = '', condition }: Row): SegmentCell {
  const [label, level] = [Number(condition?.label), Number(condition?.level)];
  return { model, label, corruption: String(condition?.corruption), level };
}

function keyOf({ model, label, corruption, level }: SegmentCell, metric: string): string {
  return JSON.stringify([model, label, corruption, level, metric]);
}

/** The mean of several numbers of each image that has them all. */
export function meanOfAll(all: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const [first] = all;
  return new Map(
    [...(first?.keys() ?? [])].flatMap((image) => {
      const own = all.map((values) => values.get(image));
      const known = own.filter((value) => value !== undefined);
      if (known.length < own.length) return [];
      return [[image, meanOf(known)]];
    }),
  );
}

export function intervalOf(estimate: MeanEstimate | undefined): Interval | null {
  return estimate?.interval === undefined ? null : [...estimate.interval];
}

/** Every label of every network once. */
export function linesOf(cells: readonly SegmentCell[]): { model: string; label: number }[] {
  return [...new Map(cells.map(({ model, label }) => [`${model}/${label}`, { model, label }])).values()];
}

export function columnsOf(names: readonly string[]): AnswerTable['columns'] {
  return names.map((name) => ({ name, unit: '' }));
}

export function average(values: ReadonlyMap<string, number>): number | null {
  if (values.size === 0) return null;
  return [...values.values()].reduce((sum, value) => sum + value, 0) / values.size;
}
