import { mapTo } from '../../math/arrays/elementwise.ts';
import type { Fetched } from '../onnx/session.ts';
import type { Probe } from './shapeInference.ts';
import { trialBatch } from './trialImages.ts';

/** What some values are for a few images that are really different, alone and in company. */
export interface Trial {
  /** Of each value, one row for each image. */
  rows(name: string): readonly Float64Array[] | undefined;
  /** Whether the row of an image is another in other company, or alone. */
  isInfluenced(name: string): boolean;
  /** Whether the model takes one image alone. */
  readonly takesOne: boolean;
}

export interface TrialOptions {
  readonly itemShape: readonly number[];
  /** The batch size, where the model allows only one. */
  readonly batch: number | undefined;
  /** The values to look at: one row for each image. */
  readonly names: readonly string[];
}

/** The image that stays while its company changes, in the middle of three. */
const subject = 1;
/** A sum of float32 numbers in another order is as near as this, as a share of the largest. */
const nearAlone = 1e-3;

type Rows = ReadonlyMap<string, readonly Float64Array[]>;

/** Runs the values for batches of the same images in different company, and for one image alone. */
export async function trialOf(probe: Probe, { itemShape, batch, names }: TrialOptions): Promise<Trial> {
  const run = async (images: readonly number[]) =>
    rowsOf(await probe.values(names, trialBatch(images, itemShape)), names, images.length);
  if (batch === 1) {
    const runs = [await run([0]), await run([subject]), await run([2])];
    return {
      rows: (name) => runs.flatMap((one) => one.get(name) ?? []),
      isInfluenced: () => false,
      takesOne: true,
    };
  }
  const [first, second] = companies(batch ?? 3);
  const [one, other] = [await run(first), await run(second)];
  const alone = batch === undefined ? await run([subject]).catch(() => undefined) : undefined;
  const rows = (name: string) => {
    const further = (other.get(name) ?? []).filter((_, index) => index !== subject);
    const own = one.get(name);
    return own && [...own, ...further];
  };
  const isInfluenced = (name: string) => {
    const row = one.get(name)?.[subject];
    const single = alone?.get(name)?.[0];
    return !isSame(row, other.get(name)?.[subject]) || (single !== undefined && !isNear(row, single));
  };
  const takesOne = batch !== undefined ? batch === 1 : alone !== undefined;
  return { rows, isInfluenced, takesOne };
}

/** Two batches that share one image, at the same place. */
export function companies(size: number): [number[], number[]] {
  const first = Array.from({ length: size }, (_, index) => index);
  return [first, first.map((image) => (image === subject ? image : image + size))];
}

function rowsOf(fetched: Readonly<Record<string, Fetched>>, names: readonly string[], count: number): Rows {
  return new Map(
    names.flatMap((name) => {
      const value = fetched[name];
      if (value === undefined || value.dims[0] !== count) return [];
      return [[name, cutRows(value, count)] as const];
    }),
  );
}

export function cutRows({ data }: Pick<Fetched, 'data'>, count: number): Float64Array[] {
  const values = mapTo(Float64Array, data, Number);
  const size = values.length / count;
  return Array.from({ length: count }, (_, row) => values.subarray(row * size, (row + 1) * size));
}

/** The same numbers to the last bit: the batches are of one size, so nothing else differs but the company. */
export function isSame(row: Float64Array | undefined, other: Float64Array | undefined): boolean {
  return (
    row?.length === other?.length && (row ?? []).every((value, index) => Object.is(value, other?.[index]))
  );
}

/** The same numbers but for rounding, which depends on the size of a batch. */
export function isNear(row: Float64Array | undefined, other: Float64Array): boolean {
  const size = other.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return (
    row?.length === other.length &&
    row.every(
      (value, index) =>
        Object.is(value, other[index]) || Math.abs(value - (other[index] ?? Number.NaN)) <= nearAlone * size,
    )
  );
}
