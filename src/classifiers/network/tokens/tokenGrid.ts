import { product } from '../../../autodiff/shapes.ts';
import { none, whole } from './intervals.ts';
import type { Origins } from './positionsOf.ts';
import { trialBatch } from './positionsOf.ts';
import { partAt, type Spread, spreadOf } from './spread.ts';
import { isTiling } from './windows.ts';

/** A value that holds as many numbers for each cell of a grid over the image; others, such as a class token, may stand beside them. */
export interface TokenGrid {
  readonly height: number;
  readonly width: number;
  /** How many numbers each cell has. */
  readonly channels: number;
  /** The axis along which the images of a batch lie, one behind the other. */
  readonly imageAxis: number;
  /** How many numbers one image has, with that axis moved to the front. */
  readonly size: number;
  /** Where they lie among those, [height, width, channels] row-major. */
  places(): Int32Array;
}

/** Places of the rows and columns that an element may have, and whether it is of a cell. */
interface Layout {
  readonly rows: Spread | undefined;
  readonly columns: Spread | undefined;
  /** The shape of one image's numbers, with the axis of images first. */
  readonly dims: readonly number[];
  readonly imageAxis: number;
}

/** The grid that a value holds; undefined where it holds none. */
export function tokenGrid(origins: Origins, name: string): TokenGrid | undefined {
  const layout = layoutOf(origins, name);
  if (layout === undefined) return undefined;
  const cells = cellsOf(layout, origins);
  if (cells === undefined) return undefined;
  const { height, width, counts } = cells;
  const [channels = 0] = counts;
  if (height * width < 2 || channels === 0 || counts.some((count) => count !== channels)) return undefined;
  return {
    height,
    width,
    channels,
    imageAxis: layout.imageAxis,
    size: product(layout.dims),
    places: () => cells.places(channels),
  };
}

/** Of one image; undefined where a value mixes images or comes from two tokens. */
function layoutOf({ image, rows, columns, intervals }: Origins, name: string): Layout | undefined {
  const [images, down, across] = [image, rows, columns].map((one) => one.get(name));
  if (images === undefined || down === undefined || across === undefined) return undefined;
  if ([images, down, across].some(({ parts }) => parts.length > 1)) return undefined;
  const [which] = images.parts;
  const axis = which === undefined ? -1 : imageAxisOf(which, intervals);
  if (axis < 0) return undefined;
  const first = (images.dims[axis] ?? 0) / trialBatch;
  const front = (spread: Spread | undefined) => spread && firstImage(spread, axis, first);
  const dims = [first, ...images.dims.toSpliced(axis, 1)];
  return { rows: front(down.parts[0]), columns: front(across.parts[0]), dims, imageAxis: axis };
}

/** The axis along which the images lie one behind the other; -1 where there is none. What is of no image may stand beside. */
export function imageAxisOf(spread: Spread, intervals: Origins['intervals']): number {
  const images = [intervals.id(0, 1 / trialBatch), intervals.id(1 / trialBatch, 1)];
  return spread.own.findIndex((size, axis) => {
    if (size % trialBatch !== 0) return false;
    const inner = product(spread.own.slice(axis + 1));
    return spread.ids.every((id, at) => {
      const image = Math.floor(((Math.floor(at / inner) % size) * trialBatch) / size);
      return id === none || id === whole || id === images[image];
    });
  });
}

/** The entries of the first image, with its axis first. */
function firstImage(spread: Spread, axis: number, size: number): Spread {
  const dims = [size, ...spread.dims.toSpliced(axis, 1)];
  const own = [spread.own[axis] === 1 ? 1 : size, ...spread.own.toSpliced(axis, 1)];
  const ids = new Int32Array(product(own));
  const position = own.map(() => 0);
  for (let at = 0; at < ids.length; at++) {
    let rest = at;
    for (let inner = own.length - 1; inner >= 0; inner--) {
      position[inner] = rest % (own[inner] ?? 1);
      rest = Math.floor(rest / (own[inner] ?? 1));
    }
    const [first = 0, ...others] = position;
    ids[at] = partAt(spread, others.toSpliced(axis, 0, first));
  }
  return { dims, own, ids };
}

/** More tokens than any network has; a finer value is a map of pixels, or none. */
const mostCells = 2 ** 16;

interface Cells {
  readonly height: number;
  readonly width: number;
  /** How many numbers each cell has. */
  readonly counts: readonly number[];
  places(channels: number): Int32Array;
}

/** The cells that numbers are of; undefined where they do not cover the image evenly. */
export function cellsOf({ rows, columns, dims }: Layout, { intervals }: Origins): Cells | undefined {
  const has = (id: number) => id !== whole && id !== none;
  const own = dims.map((_, axis) => Math.max(rows?.own[axis] ?? 1, columns?.own[axis] ?? 1));
  if (product(own) > mostCells) return mapCells({ rows, columns, dims }, own, intervals);
  const inside: (readonly [row: number, column: number])[] = [];
  const positions = coordinates(own);
  const found = positions.map((position): readonly [number, number] => [
    rows === undefined ? whole : partAt(rows, position),
    columns === undefined ? whole : partAt(columns, position),
  ]);
  for (const [row, column] of found) if (has(row) || has(column)) inside.push([row, column]);
  const [down, across] = [0, 1].map((at) =>
    tiling(
      inside.map((one) => one[at] ?? whole),
      intervals.bounds,
    ),
  );
  if (down === undefined || across === undefined) return undefined;
  const [height, width] = [down.size, across.size];
  const repeats = product(dims) / product(own);
  const counts = new Array<number>(height * width).fill(0);
  const cells = found.map(([row, column]) =>
    has(row) || has(column) ? (down.get(row) ?? 0) * width + (across.get(column) ?? 0) : -1,
  );
  for (const cell of cells) if (cell >= 0) counts[cell] = (counts[cell] ?? 0) + repeats;
  const cellAt: Spread = { dims, own, ids: Int32Array.from(cells) };
  return { height, width, counts, places: (channels) => positionsIn(cellAt, height * width, channels) };
}

/** The cells of a map so fine that they are not looked at one by one: its rows lie on one axis, its columns on another. */
function mapCells(
  { rows, columns, dims }: Pick<Layout, 'rows' | 'columns' | 'dims'>,
  own: readonly number[],
  intervals: Origins['intervals'],
): Cells | undefined {
  if (rows === undefined || columns === undefined || product(own) !== rows.ids.length * columns.ids.length)
    return undefined;
  if (!isTiling(rows, intervals) || !isTiling(columns, intervals)) return undefined;
  const [height, width] = [rows.ids.length, columns.ids.length];
  const cellAt = spreadOf(dims, own, (place) => {
    const [row, column] = [partAt(rows, place), partAt(columns, place)].map((id) => intervals.bounds(id)[0]);
    return Math.round((row ?? 0) * height) * width + Math.round((column ?? 0) * width);
  });
  const counts = [product(dims) / (height * width)];
  return { height, width, counts, places: (channels) => positionsIn(cellAt, height * width, channels) };
}

/** Every place of a shape, in order. */
function coordinates(dims: readonly number[]): number[][] {
  return Array.from({ length: product(dims) }, (_, at) => {
    let rest = at;
    const position = dims.map(() => 0);
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      position[axis] = rest % (dims[axis] ?? 1);
      rest = Math.floor(rest / (dims[axis] ?? 1));
    }
    return position;
  });
}

/** The places of equal cells from the one end to the other by their names; undefined where they are none. */
function tiling(
  ids: readonly number[],
  bounds: Origins['intervals']['bounds'],
): ReadonlyMap<number, number> | undefined {
  const distinct = [...new Set(ids)].sort((a, b) => bounds(a)[0] - bounds(b)[0]);
  const isTiled = distinct.every((id, at) => {
    const [low, high] = bounds(id);
    return id !== none && low === at / distinct.length && high === (at + 1) / distinct.length;
  });
  return isTiled && distinct.length > 0 ? new Map(distinct.map((id, at) => [id, at])) : undefined;
}

/** The numbers of each cell in the order in which they lie. */
function positionsIn(cells: Spread, cellCount: number, channels: number): Int32Array {
  const indices = new Int32Array(cellCount * channels);
  const filled = new Int32Array(cellCount);
  coordinates(cells.dims).forEach((position, at) => {
    const cell = partAt(cells, position);
    if (cell < 0) return;
    indices[cell * channels + (filled[cell] ?? 0)] = at;
    filled[cell] = (filled[cell] ?? 0) + 1;
  });
  return indices;
}
