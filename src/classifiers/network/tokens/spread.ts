import { product } from '../../../autodiff/shapes.ts';

/**
 * Which part of the image each number of an array comes from, by the names of `Intervals`; row-major. An axis along which
 * that does not change has one entry in place of its size, so that most arrays need few.
 */
export interface Spread {
  readonly dims: readonly number[];
  /** The size of each axis, or 1 where nothing changes along it. */
  readonly own: readonly number[];
  readonly ids: Int32Array;
}

type Position = readonly number[];

/** The part that the number at a place comes from. */
export function partAt({ own, ids }: Spread, place: Position): number {
  let at = 0;
  for (let axis = 0; axis < own.length; axis++) {
    const size = own[axis] ?? 1;
    at = at * size + (size === 1 ? 0 : (place[axis] ?? 0));
  }
  return ids[at] ?? 0;
}

/** The spread of `dims` that changes along the axes of which `own` is above 1, as `partOf` says. */
export function spreadOf(
  dims: readonly number[],
  own: readonly number[],
  partOf: (place: Position) => number,
): Spread {
  const ids = new Int32Array(product(own));
  const position = own.map(() => 0);
  for (let at = 0; at < ids.length; at++) {
    ids[at] = partOf(position);
    for (let axis = own.length - 1; axis >= 0; axis--) {
      position[axis] = (position[axis] ?? 0) + 1;
      if ((position[axis] ?? 0) < (own[axis] ?? 1)) break;
      position[axis] = 0;
    }
  }
  return compressed({ dims, own, ids });
}

/** The same with one entry for each axis along which nothing changes. */
function compressed(spread: Spread): Spread {
  let { own, ids } = spread;
  for (let axis = 0; axis < own.length; axis++) {
    const size = own[axis] ?? 1;
    if (size === 1) continue;
    const inner = product(own.slice(axis + 1));
    const block = size * inner;
    if (!ids.every((id, at) => id === ids[at - (at % block) + (at % inner)])) continue;
    ids = ids.filter((_, at) => at % block < inner);
    own = own.with(axis, 1);
  }
  return { dims: spread.dims, own, ids };
}

/** One part for all numbers. */
export function evenSpread(dims: readonly number[], id: number): Spread {
  return { dims, own: dims.map(() => 1), ids: Int32Array.of(id) };
}

/** The axes of a new array that change where the old ones did: `from` gives the old axis of each. */
export function transposed(spread: Spread, perm: readonly number[]): Spread {
  const moved = (sizes: readonly number[]) => perm.map((axis) => sizes[axis] ?? 1);
  const back = perm.map((_, axis) => perm.indexOf(axis));
  return spreadOf(moved(spread.dims), moved(spread.own), (place) =>
    partAt(
      spread,
      back.map((axis) => place[axis] ?? 0),
    ),
  );
}

/** The entries of one axis at the places of a list, in its order; the list's shape stands in the place of the axis. */
export function picked(
  spread: Spread,
  axis: number,
  list: { at: readonly number[]; dims: readonly number[] },
): Spread {
  const replaced = (sizes: readonly number[], by: readonly number[]) => sizes.toSpliced(axis, 1, ...by);
  const dims = replaced(spread.dims, list.dims);
  const isEven = spread.own[axis] === 1;
  const own = replaced(spread.own, isEven ? list.dims.map(() => 1) : list.dims);
  const rank = list.dims.length;
  return spreadOf(dims, own, (place) => {
    let at = 0;
    for (let inner = 0; inner < rank; inner++) at = at * (list.dims[inner] ?? 1) + (place[axis + inner] ?? 0);
    return partAt(spread, place.toSpliced(axis, rank, list.at[at] ?? 0));
  });
}

/** Arrays one behind the other along an axis; undefined is one that comes from no part of the image. */
export function concatenated(
  parts: readonly { readonly dims: readonly number[]; readonly spread: Spread | undefined }[],
  axis: number,
): Spread {
  const sizes = parts.map(({ dims }) => dims[axis] ?? 0);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const dims = (parts[0]?.dims ?? []).with(axis, total);
  const own = dims.map((size, at) =>
    at === axis ? size : Math.max(...parts.map(({ spread }) => spread?.own[at] ?? 1)),
  );
  return spreadOf(dims, own, (place) => {
    let at = place[axis] ?? 0;
    let which = 0;
    while (at >= (sizes[which] ?? Infinity)) at -= sizes[which++] ?? 0;
    const spread = parts[which]?.spread;
    return spread === undefined ? 0 : partAt(spread, place.with(axis, at));
  });
}

/** The same numbers in another shape, in their order. */
export function reshaped(spread: Spread, dims: readonly number[]): Spread {
  const groups = commonGroups(spread.dims, dims);
  const own = [...dims];
  for (const { from, to } of groups) {
    if (spread.own.slice(...from).every((size) => size === 1)) own.fill(1, ...to);
  }
  return spreadOf(dims, own, (place) =>
    partAt(
      spread,
      groups.flatMap(({ from, to }) => unravelled(ravelled(place, dims, to), spread.dims.slice(...from))),
    ),
  );
}

interface Group {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

/** Runs of axes of two shapes that hold equally many numbers. */
function commonGroups(before: readonly number[], after: readonly number[]): Group[] {
  const groups: Group[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const start: [number, number] = [i, j];
    let [one, other] = [before[i++] ?? 1, after[j++] ?? 1];
    while (one !== other) {
      if (one < other) one *= before[i++] ?? Number.NaN;
      else other *= after[j++] ?? Number.NaN;
      if (Number.isNaN(one) || Number.isNaN(other)) break;
    }
    const [end, stop] = [Math.min(i, before.length), Math.min(j, after.length)];
    groups.push({ from: [Math.min(start[0], end), end], to: [Math.min(start[1], stop), stop] });
  }
  return groups;
}

function ravelled(place: Position, dims: readonly number[], [start, end]: readonly [number, number]): number {
  let at = 0;
  for (let axis = start; axis < end; axis++) at = at * (dims[axis] ?? 1) + (place[axis] ?? 0);
  return at;
}

function unravelled(at: number, dims: readonly number[]): number[] {
  const position = dims.map(() => 0);
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const size = dims[axis] ?? 1;
    position[axis] = at % size;
    at = Math.floor(at / size);
  }
  return position;
}
