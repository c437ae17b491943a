import ndarray from 'ndarray';
import { axisCodesOf } from '../orientation.ts';
import type { Affine, Volume } from '../volume.ts';

type Vector = readonly [number, number, number];

/** A slice of a scan, with what its file says of where it lies: in millimetres to the left, to the back and up. */
export interface Slice {
  readonly rows: number;
  readonly columns: number;
  /** Row by row, in the units of the modality. */
  readonly values: Float32Array;
  /** Of the same places, 1 where a value stands for no picture; absent where the file names no such value. */
  readonly padding?: Uint8Array | undefined;
  /** Names the series; never shown. */
  readonly series: string;
  readonly photometric: string;
  /** Of the middle of the first value. */
  readonly position: Vector;
  /** Where a row leads, and where a column does: unit vectors at right angles. */
  readonly along: readonly [row: Vector, column: Vector];
  /** Millimetres from row to row and from column to column. */
  readonly spacing: readonly [row: number, column: number];
}

/** A share of the distance between slices that positions may be off: they are written with few digits. */
const mostOff = 0.05;
/** The same of directions and distances in a plane. */
const mostTurned = 1e-3;

/**
 * Slices as one volume [columns, rows, slices], in the order of their positions along the normal of their planes
 * (PS3.3 C.7.6.2). Throws RangeError, one line that begins with the source and names no file, for fewer than two, for
 * several series, sizes or planes, for two slices at one place, and where a slice is missing between others.
 */
export function stackedSlices(slices: readonly Slice[], source: string): Volume {
  const refused = (why: string) => new RangeError(`${source}: ${why}`);
  const [first] = slices;
  if (first === undefined || slices.length < 2)
    throw refused(`a DICOM series must have at least two slices, got ${slices.length}`);
  requireOneSeries(slices, refused);
  const normal = cross(...first.along);
  const places = slices
    .map((slice) => ({ slice, place: dot(slice.position, normal) }))
    .sort((a, b) => a.place - b.place);
  requireEven(
    places.map(({ place: index }) => index),
    refused,
  );
  const sorted = places.map(({ slice }) => slice);
  const step = stepOf(sorted, refused);
  const size = first.rows * first.columns;
  const values = new Float32Array(size * slices.length);
  const padding = slices.some((slice) => slice.padding) ? new Uint8Array(values.length) : undefined;
  for (const [i, slice] of sorted.entries()) {
    values.set(slice.values, i * size);
    if (slice.padding) padding?.set(slice.padding, i * size);
  }
  const affine = affineOf(sorted[0] ?? first, step);
  const shape = [first.columns, first.rows, slices.length];
  const strides = [1, first.columns, size];
  return {
    raw: ndarray(values, shape, strides),
    values: ndarray(values, shape, strides),
    ...(padding && { padding: ndarray(padding, shape, strides) }),
    ...{ slope: 1, intercept: 0, datatype: 'float32', affine, axisCodes: axisCodesOf(affine) },
    zooms: [first.spacing[1], first.spacing[0], Math.hypot(...step)],
  };
}

type Refused = (why: string) => RangeError;

function requireOneSeries(slices: readonly Slice[], refused: Refused): void {
  const counts = (of: (slice: Slice) => string) => {
    const found = new Map<string, number>();
    for (const slice of slices) found.set(of(slice), (found.get(of(slice)) ?? 0) + 1);
    return [...found];
  };
  const series = counts((slice) => slice.series);
  if (series.length > 1) {
    const sizes = series.map(([, count]) => count).join(', ');
    throw refused(
      `expected the slices of one series, found ${series.length} series of ${sizes} slices; give each a folder of its own`,
    );
  }
  for (const [what, of] of [
    ['size', ({ columns, rows }: Slice) => `${columns} x ${rows}`],
    ['photometric interpretation', ({ photometric }: Slice) => photometric],
  ] as const) {
    const found = counts(of);
    if (found.length > 1)
      throw refused(
        `its slices must be of one ${what}, got ${found.map(([one, n]) => `${n} of ${one}`).join(', ')}`,
      );
  }
  const [first] = slices;
  const sameAs = (a: readonly number[], b: readonly number[], most: number) =>
    a.every((value, i) => Math.abs(value - (b[i] ?? 0)) <= most);
  const isSame = ({ along, spacing }: Slice) =>
    first !== undefined &&
    sameAs(along.flat(), first.along.flat(), mostTurned) &&
    sameAs(spacing, first.spacing, mostTurned * first.spacing[0]);
  const other = slices.findIndex((slice) => !isSame(slice));
  if (other < 0) return;
  const is = sameAs(slices[other]?.along.flat() ?? [], first?.along.flat() ?? [], mostTurned)
    ? 'have one distance between their pixels (PixelSpacing)'
    : 'lie in parallel planes (ImageOrientationPatient)';
  throw refused(`its slices must ${is}, file 1 and file ${other + 1} do not`);
}

/** The distances between neighbours are one, but for what rounding takes. */
function requireEven(indices: readonly number[], refused: Refused): void {
  const gaps = indices.slice(1).map((index, i) => index - (indices[i] ?? 0));
  const usual = gaps.toSorted((a, b) => a - b)[(gaps.length - 1) >> 1] ?? 0;
  const most = mostOff * usual;
  const between = (i: number) => `slices ${i + 1} and ${i + 2} of ${indices.length} by their position`;
  const twice = gaps.findIndex((gap) => gap <= Math.max(most, 1e-4));
  if (twice >= 0)
    throw refused(`${between(twice)} lie at one place; times, echoes and energies need folders of their own`);
  const off = gaps.findIndex((gap) => Math.abs(gap - usual) > most);
  if (off < 0) return;
  const [gap, others] = [gaps[off] ?? 0, usual].map((one) => Number(one.toFixed(3)));
  throw refused(
    `${between(off)} are ${gap} mm apart, the others ${others} mm: slices are missing or too many`,
  );
}

/** From one slice to the next; of a tilted gantry not along the normal. */
function stepOf(sorted: readonly Slice[], refused: Refused): Vector {
  const [first, last] = [sorted[0]?.position ?? [0, 0, 0], sorted.at(-1)?.position ?? [0, 0, 0]];
  const part = (axis: number) => ((last[axis] ?? 0) - (first[axis] ?? 0)) / (sorted.length - 1);
  const step: Vector = [part(0), part(1), part(2)];
  const most = mostOff * Math.hypot(...step);
  for (const [i, { position }] of sorted.entries()) {
    const off = Math.hypot(
      ...position.map((value, axis) => value - (first[axis] ?? 0) - i * (step[axis] ?? 0)),
    );
    if (off > most)
      throw refused(
        `its slices must lie on one line, slice ${i + 1} of ${sorted.length} by position is ${off.toFixed(2)} mm off`,
      );
  }
  return step;
}

/** From [column, row, slice] to millimetres: DICOM's left and back become right and front. */
function affineOf({ along: [row, column], spacing, position }: Slice, step: Vector): Affine {
  const line = (axis: number, sign: number) =>
    [
      (row[axis] ?? 0) * spacing[1],
      (column[axis] ?? 0) * spacing[0],
      step[axis] ?? 0,
      position[axis] ?? 0,
    ].map((value) => (value === 0 ? 0 : sign * value));
  return [line(0, -1), line(1, -1), line(2, 1), [0, 0, 0, 1]];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Numbers as a vector; undefined where there are not three of them, or one is none. */
export function vectorOf(numbers: readonly number[]): Vector | undefined {
  const [x, y, z] = numbers;
  const isWhole = numbers.length === 3 && numbers.every(Number.isFinite);
  return isWhole && x !== undefined && y !== undefined && z !== undefined ? [x, y, z] : undefined;
}

/** Whether two vectors have the length 1 and stand at right angles. */
export function isUpright(row: Vector, column: Vector): boolean {
  const isUnit = (vector: Vector) => Math.abs(Math.hypot(...vector) - 1) < mostTurned * 10;
  return isUnit(row) && isUnit(column) && Math.abs(dot(row, column)) < mostTurned * 10;
}
