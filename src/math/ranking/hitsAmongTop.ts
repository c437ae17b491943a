import { ascendingOrder, type Order } from './order.ts';

/** How many of the k largest values are flagged; where several are equal at the line, their share of the places left. */
export function hitsAmongTop(values: Float32Array, flags: Uint8Array, k: number): number {
  const { indices, keys } = ascendingOrder(values);
  let hits = 0;
  let taken = 0;
  for (const { from, to, flagged } of descendingTies({ indices, keys }, flags)) {
    const positions = Math.min(to - from, k - taken);
    hits += (flagged * positions) / (to - from);
    taken += positions;
    if (taken >= k) break;
  }
  return hits;
}

/** The largest Dice of { value >= v } with the flags over all values v, the largest v of equal ones. */
export function bestThreshold(
  values: Float32Array,
  flags: Uint8Array,
): { readonly dice: number; readonly threshold: number } {
  const order = ascendingOrder(values);
  let flagCount = 0;
  for (let i = 0; i < flags.length; i++) flagCount += flags[i]!;
  let best = { dice: -1, threshold: Number.NaN };
  let hits = 0;
  for (const { from, flagged } of descendingTies(order, flags)) {
    hits += flagged;
    const dice = (2 * hits) / (values.length - from + flagCount);
    if (dice > best.dice) best = { dice, threshold: values[order.indices[from]!]! };
  }
  return best;
}

/** Runs of equal values from the largest down: places `from` to `to` - 1 of the ascending order. */
function* descendingTies({ indices, keys }: Order, flags: Uint8Array) {
  for (let to = keys.length; to > 0; ) {
    let from = to - 1;
    let flagged = flags[indices[from]!]!;
    while (from > 0 && keys[from - 1] === keys[to - 1]) flagged += flags[indices[--from]!]!;
    yield { from, to, flagged };
    to = from;
  }
}
