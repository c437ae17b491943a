import type { Answer } from '../../types/summary.ts';
import type { Overall } from '../overallVerdict.ts';

/** The audit's answer in a sentence or two. */
export function overallSentence({
  answers,
  verdict,
  leastFall,
  what = 'AUC',
}: Overall & { readonly what?: 'AUC' | 'Dice' }): string {
  const found = answers
    .filter((answer) => answer.verdict === 'fragile')
    .sort((a, b) => (b.estimate ?? 0) - (a.estimate ?? 0));
  const [worst] = found;
  const limit = leastFall.toFixed(2);
  if (worst !== undefined) {
    const others =
      found.length > 1
        ? ` So it does under ${found.length - 1} more of ${answers.length} pairs of model and corruption.`
        : '';
    return `Mild ${named(worst)} lowers the ${what} of ${worst.subject.model} by ${falls(worst)}.${others}`;
  }
  if (verdict === 'none found') {
    const none = `No mild corruption lowers ${what === 'AUC' ? 'an AUC' : 'Dice'} by more than ${limit}.`;
    if (answers.every((answer) => answer.detectable === undefined)) return none;
    const detectable = Math.max(...answers.map((answer) => answer.detectable ?? 0));
    return `${none} A fall of ${detectable.toFixed(2)} would have been found in 80 of 100 such runs.`;
  }
  const open = answers.filter((answer) => answer.verdict === 'undecided');
  const reason = open.find((answer) => answer.reason !== undefined)?.reason;
  if (answers.length === 0) return `No image has a ${what === 'AUC' ? 'class' : 'mask'} and a prediction.`;
  return `Not decided for ${open.length} of ${answers.length} pairs of model and corruption: ${reason ?? `intervals hold ${limit}`}.`;
}

/**
 * Why a small fall says nothing: on clean images the model is no more than the limit above what it has without any
 * skill, one half of the AUC and 0 of Dice. Undefined where it is, and where that is not known.
 */
export function littleToLose(
  what: 'AUC' | 'Dice',
  clean: number | null,
  leastFall: number,
): string | undefined {
  const least = what === 'AUC' ? 0.5 : 0;
  if (clean === null || clean - least > leastFall) return undefined;
  return `on clean images ${what === 'AUC' ? 'the AUC' : 'Dice'} is ${clean.toFixed(2)}, so there is little that could fall`;
}

function named({ condition }: Answer): string {
  return String(condition.corruption).replace('-', ' ');
}

function falls({ estimate, ci }: Answer): string {
  const range = ci === null ? '' : ` (${ci[0].toFixed(2)} to ${ci[1].toFixed(2)})`;
  return `${(estimate ?? 0).toFixed(2)}${range}`;
}
