import type { Intervals } from './intervals.ts';
import { whole } from './intervals.ts';
import { type Positions, summed, telling } from './positions.ts';
import { evenSpread, partAt, type Spread, spreadOf } from './spread.ts';

/** One factor of a sum of products, with a letter for each of its axes. */
export interface Factor {
  readonly places: Positions;
  readonly letters: string;
}

/**
 * A sum of products over named axes. A token keeps its place through a product with weights, and through attention: what
 * is summed over other tokens comes from the one whose row it is. A product of two tokens comes from both.
 */
export function contracted(factors: readonly Factor[], result: string, intervals: Intervals): Positions {
  const sizes = new Map<string, number>();
  for (const { places, letters } of factors)
    Array.from(letters).forEach((letter, axis) => {
      sizes.set(letter, Math.max(sizes.get(letter) ?? 1, places.dims[axis] ?? 1));
    });
  const dims = Array.from(result, (letter) => sizes.get(letter) ?? 1);
  const moving = factors.filter(({ places }) => places.parts.length > 0);
  if (moving.length === 0) return { dims, parts: [] };
  const [only] = moving;
  if (only !== undefined && moving.length === 1) return alone(only, { dims, result, intervals });
  const steady = moving.map(({ places, letters }) =>
    places.parts.flatMap((spread) =>
      isSteady(spread, letters, result) && !spread.ids.every((id) => id === whole)
        ? [laidOut(spread, { dims, letters, result })]
        : [],
    ),
  );
  const firsts = steady.flatMap((parts) => parts.slice(0, 1));
  return telling(dims, firsts.length === 0 ? [evenSpread(dims, whole)] : firsts.slice(0, 2));
}

/** With weights alone: of its own part where that does not change along the sum, else of all that are summed. */
function alone(
  { places, letters }: Factor,
  { dims, result, intervals }: { dims: readonly number[]; result: string; intervals: Intervals },
): Positions {
  const steady = places.parts.filter((spread) => isSteady(spread, letters, result));
  const parts = (steady.length > 0 ? steady : places.parts).map((spread) => {
    const axes = Array.from(letters).flatMap((letter, axis) => (result.includes(letter) ? [] : [axis]));
    const whatIsLeft = { dims: spread.dims, parts: [spread] };
    const {
      parts: [sum = spread],
    } = summed(whatIsLeft, { axes, keeps: true, intervals });
    return laidOut(sum, { dims, letters, result });
  });
  return telling(dims, parts);
}

/** Whether a part does not change along the axes that are summed. */
function isSteady({ own }: Spread, letters: string, result: string): boolean {
  return own.every((size, axis) => size === 1 || result.includes(letters[axis] ?? ''));
}

/** A spread on the axes of the result. */
function laidOut(
  spread: Spread,
  { dims, letters, result }: { dims: readonly number[]; letters: string; result: string },
): Spread {
  const own = Array.from(result, (letter) => spread.own[letters.indexOf(letter)] ?? 1);
  const axes = Array.from(letters, (letter) => result.indexOf(letter));
  return spreadOf(dims, own, (place) =>
    partAt(
      spread,
      axes.map((axis) => place[axis] ?? 0),
    ),
  );
}
