import type { Answer } from '../types/summary.ts';

/**
 * The verdict over all answers: what was looked for where one of them found it, `none found` where every one rules it
 * out, else `undecided`.
 */
export function overallVerdict(answers: readonly Answer[], found: string): string {
  if (answers.some(({ verdict }) => verdict === found)) return found;
  const isClear = answers.length > 0 && answers.every(({ verdict }) => verdict === 'none found');
  return isClear ? 'none found' : 'undecided';
}

/** What the overall sentence of an audit of falling AUCs is written from. */
export interface Overall {
  readonly answers: readonly Answer[];
  readonly verdict: string;
  /** The smallest fall that counts. */
  readonly leastFall: number;
}
