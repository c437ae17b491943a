/** Parts of an axis of the image, as numbers that name them; from 0 at its one end to 1 at the other. */
export interface Intervals {
  /** The name of a part. */
  id(low: number, high: number): number;
  bounds(id: number): readonly [low: number, high: number];
  /** The smallest part that holds both. */
  hull(a: number, b: number): number;
  /** Where two values of those parts meet number by number: the part that says more. */
  finer(a: number, b: number): number;
}

/** What comes from no part of the image, such as a weight. */
export const none = 0;
/** What comes from all of it. */
export const whole = 1;

/** More parts than any grid of tokens has; two names make one number. */
const most = 2 ** 20;

export function createIntervals(): Intervals {
  const known: (readonly [number, number])[] = [
    [0, 0],
    [0, 1],
  ];
  const ids = new Map<string, number>([['0 1', whole]]);
  const hulls = new Map<number, number>();
  const finers = new Map<number, number>();
  const bounds = (id: number) => known[id] ?? [0, 1];
  const id = (low: number, high: number) => {
    const key = `${low} ${high}`;
    const found = ids.get(key);
    if (found !== undefined) return found;
    if (known.length >= most) return whole;
    known.push([low, high]);
    ids.set(key, known.length - 1);
    return known.length - 1;
  };
  const kept = (memo: Map<number, number>, a: number, b: number, make: () => number) => {
    const key = a * most + b;
    const found = memo.get(key) ?? make();
    memo.set(key, found);
    return found;
  };
  const hull = (a: number, b: number) => {
    if (a === b || b === none) return a;
    if (a === none) return b;
    return kept(hulls, a, b, () => {
      const [[low, high], [from, to]] = [bounds(a), bounds(b)];
      return id(Math.min(low, from), Math.max(high, to));
    });
  };
  const finer = (a: number, b: number) => {
    if (a === b || b === none) return a;
    if (a === none) return b;
    return kept(finers, a, b, () => {
      const [[low, high], [from, to]] = [bounds(a), bounds(b)];
      if (low <= from && to <= high) return b;
      return from <= low && high <= to ? a : hull(a, b);
    });
  };
  return { id, bounds, hull, finer };
}
