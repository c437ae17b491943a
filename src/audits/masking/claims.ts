import { normalQuantile } from '../../math/distributions/normalDistribution.ts';
import { holm } from '../../statistics/index.ts';
import type { Answer } from '../../types/summary.ts';
import { type Area, type Difference, z95 } from '../areas.ts';

/** A question with a verdict, before its p-value is adjusted for the others of its family. */
export interface Claim {
  readonly answer: Omit<Answer, 'verdict' | 'pHolm' | 'p' | 'detectable'>;
  /** The word of the verdict where it is found. */
  readonly found: 'shortcut' | 'leak' | 'sensitive';
  /** All of them must be above 0; where `isTwoSided` the only one may lie on either side. */
  readonly differences: readonly (Difference | undefined)[];
  readonly isTwoSided?: boolean;
}

/** z of 80 %: what a difference must be above the half interval to be found in 80 of 100 runs. */
const z80 = 0.8416212335729143;
const level = 0.05;

/**
 * Claims of one family with their verdicts. Found: every difference lies above 0 with its 95 % interval, and the
 * largest of their p-values (an intersection-union test, Berger 1982) is at most .05 after Holm's adjustment over the
 * family. `none found`: a difference lies below `smallest` with an interval of 95 % over all of them together
 * (Bonferroni), so that the smallest does not win by being one of several. Else undecided.
 */
export function decided(claims: readonly Claim[], smallest: number): Answer[] {
  const ps = claims.map(pOf);
  const known = ps.filter((p) => p !== null);
  const adjusted = holm(known);
  let next = 0;
  return claims.map((claim, index): Answer => {
    const p = ps[index] ?? null;
    const pHolm = p === null ? null : (adjusted[next++] ?? null);
    const governing = governingOf(claim);
    return {
      ...claim.answer,
      verdict: verdictOf(claim, { pHolm, smallest }),
      p,
      pHolm,
      detectable: governing === undefined ? null : (z95 + z80) * governing.standardError,
    };
  });
}

/** A number that no verdict hangs on. */
export function measured(answer: Omit<Answer, 'verdict' | 'pHolm' | 'p' | 'rule'>): Answer {
  return {
    ...answer,
    verdict: 'measured',
    rule: 'no verdict: it stands beside the answers',
    p: null,
    pHolm: null,
  };
}

/** The part of an answer that tells an area. */
export function areaPart({ auc, ci, n, reason }: Area) {
  return { metric: 'rocAuc', estimate: auc, ci, n, ...(reason !== undefined && { reason }) };
}

/** The difference that is hardest to be above 0. */
function governingOf({ differences }: Claim): Difference | undefined {
  if (differences.length === 0 || differences.includes(undefined)) return undefined;
  return differences.reduce((least, one) =>
    (one?.difference ?? 0) < (least?.difference ?? 0) ? one : least,
  );
}

function pOf(claim: Claim): number | null {
  if (governingOf(claim) === undefined) return null;
  const ps = claim.differences.flatMap((one) => {
    if (one === undefined) return [];
    // What lies on the other side is no sign of it.
    return claim.isTwoSided === true || one.difference > 0 ? one.p : 1;
  });
  return Math.max(...ps);
}

function verdictOf(
  claim: Claim,
  { pHolm, smallest }: { readonly pHolm: number | null; readonly smallest: number },
): string {
  const governing = governingOf(claim);
  if (governing === undefined || pHolm === null) return 'undecided';
  const isTwoSided = claim.isTwoSided === true;
  const isOutside = claim.differences.every(
    (one) => one !== undefined && (one.ci[0] > 0 || (isTwoSided && one.ci[1] < 0)),
  );
  if (isOutside && pHolm <= level) return claim.found;
  const wide = -normalQuantile(level / 2 / claim.differences.length) * governing.standardError;
  const isSmall =
    governing.difference + wide < smallest && (!isTwoSided || governing.difference - wide > -smallest);
  return isSmall && !isOutside ? 'none found' : 'undecided';
}
