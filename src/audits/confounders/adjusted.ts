import { holm } from '../../statistics/index.ts';
import type { Answer } from '../../types/summary.ts';

/** An answer whose verdict waits for the p-values of its family. */
export interface OpenAnswer {
  readonly answer: Answer;
  /** The verdict where p is adjusted to this. */
  readonly verdictAt: (pHolm: number | null) => string;
}

/** The answers of one family: each verdict stands where its p holds over all of them (Holm 1979). */
export function adjusted(answers: readonly OpenAnswer[]): Answer[] {
  const tested = answers.filter(({ answer }) => answer.p !== null);
  const pHolm = holm(tested.map(({ answer }) => answer.p ?? 1));
  return answers.map((one) => {
    const own = one.answer.p === null ? null : (pHolm[tested.indexOf(one)] ?? 1);
    return { ...one.answer, pHolm: own, verdict: one.verdictAt(own) };
  });
}
