import { meanOfAny } from '../../math/arrays/meanOf.ts';
/** What the whole curve of a cascade says: when a map falls below its null, and how far it stays above. */
import type { MethodSummary } from '../../types/summary.ts';
import {
  differences,
  estimate,
  type ImageNumbers,
  imageValues,
  isScore,
  type MethodStatistics,
  type MethodUnderAudit,
  numberOrNull,
  type SubjectRows,
  statesOf,
} from '../../verdicts/index.ts';
import type { StateShare } from './half.ts';

/** The states of the rows with how much of the network each re-draws, in their order. Rows that do not say it have none. */
export function stateShares(own: SubjectRows): StateShare[] {
  const known = new Map<string, StateShare>();
  for (const { condition = {} } of own.rows) {
    const { state, redrawn, layers } = condition;
    if (typeof state !== 'string' || typeof redrawn !== 'number' || typeof layers !== 'number') continue;
    if (!known.has(state)) known.set(state, { step: state, redrawn, layers });
  }
  return statesOf(own).flatMap((step) => known.get(step) ?? []);
}

/** The scores of one state, a number for each image. */
export function valuesAt(own: SubjectRows, metric: string, step: string): ImageNumbers {
  return imageValues(own.outcomes(metric, (row) => isScore(row) && row.condition?.state === step)).values;
}

type Facts = Pick<MethodSummary, 'area' | 'areaCi' | 'share' | 'cascade'>;

/**
 * `share`: of the layers that must be re-drawn before the mean falls below the null and stays there, between two states
 * by a straight line, the trained map being 1 alike with itself. `area`: score less null, averaged over the curve from
 * its first state to all layers by the trapezoid rule, of the images that every state has. Nothing of a curve of one
 * state, or of one that is not cumulative.
 */
export function cascadeFacts(
  { own, sampling }: MethodUnderAudit,
  { metric, nulls }: MethodStatistics,
): Facts {
  const shares = stateShares(own);
  const isCumulative = shares.every(({ redrawn }, k) => k === 0 || redrawn > (shares[k - 1]?.redrawn ?? 0));
  if (shares.length < 2 || !isCumulative || nulls.size === 0) return {};
  const states = shares.map(({ step, redrawn, layers }) => ({
    at: redrawn / layers,
    above: differences(valuesAt(own, metric, step), nulls),
  }));
  const share = shareBelow([
    { at: 0, above: 1 - (meanOfAny(nulls.values()) ?? 0) },
    ...states.flatMap(({ at, above }) => {
      const mean = meanOfAny(above.values());
      return mean === undefined ? [] : [{ at, above: mean }];
    }),
  ]);
  const area = estimate(areas(states), sampling);
  return {
    area: numberOrNull(area?.mean),
    areaCi: area?.interval ?? null,
    share: share ?? null,
    cascade: inWords(share),
  };
}

interface Point {
  readonly at: number;
  readonly above: number;
}

/** Where the curve crosses 0 for the last time, from above; undefined where it ends above. */
function shareBelow(points: readonly Point[]): number | undefined {
  const last = points.findLastIndex(({ above }) => above >= 0);
  const [before, after] = [points[last], points[last + 1]];
  if (before === undefined) return 0;
  if (after === undefined) return undefined;
  const way = before.above / (before.above - after.above);
  return before.at + way * (after.at - before.at);
}

/** Of each image that all states have, the mean height over its null. */
function areas(states: readonly { readonly at: number; readonly above: ImageNumbers }[]): ImageNumbers {
  const [first, ...others] = states;
  const width = (states.at(-1)?.at ?? 0) - (first?.at ?? 0);
  const images = [...(first?.above.keys() ?? [])].filter((image) =>
    others.every(({ above }) => above.has(image)),
  );
  return new Map(
    images.map((image) => {
      const sum = others.reduce((total, { at, above }, k) => {
        const before = states[k];
        const height = ((above.get(image) ?? 0) + (before?.above.get(image) ?? 0)) / 2;
        return total + (at - (before?.at ?? 0)) * height;
      }, 0);
      return [image, sum / width] as const;
    }),
  );
}

function inWords(share: number | undefined): string {
  if (share === undefined) return 'as alike as unrelated maps or more, though all layers are re-drawn';
  const percent = `${Math.round(100 * share)} %`;
  return share > 0.5
    ? `insensitive to the half of the network that is re-drawn first: below unrelated maps only from ${percent} of the layers`
    : `below unrelated maps from ${percent} of the layers`;
}
