import * as z from 'zod';
import { absChannelSum } from '../math/arrays/channels.ts';
import { relativeError } from '../math/arrays/relativeError.ts';
import type { Explanation } from '../types/method.ts';
import { heldError } from './heldError.ts';
import { count, worded } from './optionTypes.ts';

export interface ToleranceOptions {
  /**
   * Go on drawing, from the samples or steps that are asked for but at most a quarter of `mostPasses`, until the stated error of the map is not above this
   * share of its size; `none` keeps to those that are asked for. @default 'none'
   */
  readonly tolerance?: 'none' | number;
  /** With a tolerance, no more passes than this. @default 1000 */
  readonly mostPasses?: number;
}

const noneOrAboveZero = worded("be 'none' or finite and positive");

/** What each option may be. */
export const toleranceOptions = {
  tolerance: z.union(
    [z.literal('none'), z.number(noneOrAboveZero).positive(noneOrAboveZero)],
    noneOrAboveZero,
  ),
  mostPasses: count,
};

export const noTolerance = { tolerance: 'none', mostPasses: 1000 } as const satisfies ToleranceOptions;

export interface Refinement extends ToleranceOptions {
  /** Samples or steps to begin with. */
  readonly first: number;
  /** Fewer say nothing of their error. @default 8 */
  readonly least?: number;
  /** Passes of a sample or step. @default 1 */
  readonly passesEach?: number;
  /** How the error falls: with the root of the number of samples, or with that of steps. */
  readonly falls: 'root' | 'linearly';
  /** The answer with so many in all, `before` of which an earlier answer had: steps are taken anew, samples stay. */
  answer(count: number, before: number): Promise<Explanation>;
}

const leastCount = 8;
/** A share of the passes to begin with: of all of them none would be left to draw, and none to save. */
const firstShare = 0.25;
const mostGrowth = 4;

/**
 * The answer with the samples or steps that are asked for or, with a tolerance, with as many as bring its stated error
 * down to that: from those that are asked for, or from a quarter of the passes where that is fewer, each time as many as
 * the error says, at most four times those before. The counts depend on the
 * errors alone, so batches change nothing. Diagnostics say how many there were, and `stopped` where the passes ran out.
 */
export async function refined(options: Refinement): Promise<Explanation> {
  const { first, tolerance = 'none', mostPasses = noTolerance.mostPasses } = options;
  const { least = leastCount, passesEach = 1 } = options;
  if (tolerance === 'none') return options.answer(first, 0);
  const most = Math.max(1, Math.floor(mostPasses / passesEach));
  const begun = Math.min(first, Math.floor(most * firstShare));
  let count = Math.min(most, Math.max(begun, least));
  let before = 0;
  let spent = count;
  for (;;) {
    const answer = await options.answer(count, before);
    const error = absoluteError(answer);
    const diagnostics = { ...answer.diagnostics, [options.falls === 'root' ? 'samples' : 'steps']: count };
    if (error !== undefined && error <= tolerance) return { ...answer, diagnostics };
    const left = options.falls === 'root' ? most : most - spent;
    if (left <= count) {
      const size = error === undefined ? 'not below the map itself' : error.toPrecision(2);
      const stopped = `${mostPasses} passes are the most, and the error is ${size}: above the tolerance of ${tolerance}`;
      return { ...answer, diagnostics: { ...diagnostics, stopped } };
    }
    const ratio = error === undefined ? mostGrowth : error / tolerance;
    const growth = Math.min(
      mostGrowth,
      Math.max(1.25, 1.05 * (options.falls === 'root' ? ratio ** 2 : ratio)),
    );
    before = count;
    count = Math.min(left, Math.ceil(count * growth));
    spent += count;
  }
}

/** The stated error of the map of absolute sums that the answer makes, or of the map that it is. */
function absoluteError(answer: Explanation): number | undefined {
  const held = heldError(answer);
  if (held === undefined) return undefined;
  if (answer.kind === 'map') return relativeError(held, (values) => values);
  const [, , channels = 1] = answer.attribution.shape;
  return relativeError(held, (values) => absChannelSum(values, channels));
}
