import type { Row } from '../../types/row.ts';
import type { Answer } from '../../types/summary.ts';
import { encodedSentences } from '../slices/encodedTexts.ts';

/** The audit's answer in a sentence or two. */
export function simulationSentence({
  rows,
  together,
  decided,
}: {
  readonly rows: readonly Row[];
  readonly together: Answer | undefined;
  readonly decided: readonly Answer[];
}): string {
  const [first] = decided;
  const reason = rows.find((row) => row.state === 'unscorable');
  if (first === undefined || first.estimate === null) {
    return `Nothing was planted: ${reason?.state === 'unscorable' ? reason.reason : 'there is nothing to compare by'}.`;
  }
  const planted = [`${first.n} slices were planted.`, ...encodedSentences(rows)].join(' ');
  if (together === undefined) {
    return `${planted} By ${first.subject.name}, ${share(first.estimate)} of the ten first studies are members, by chance ${share(first.null)}.`;
  }
  const best = decided.reduce((a, b) => ((b.estimate ?? 0) > (a.estimate ?? 0) ? b : a));
  const { verdict, estimate, ci, condition } = together;
  const how = { helps: 'more', harms: 'fewer' }[verdict] ?? 'neither more nor fewer for certain';
  const range = ci === null ? '' : ` (${ci[0].toFixed(2)} to ${ci[1].toFixed(2)})`;
  return `${planted} All together find ${how} than ${condition.against} alone: precision at 10 differs by ${(estimate ?? 0).toFixed(2)}${range}. Highest is ${best.subject.name}, ${share(best.estimate)} of the ten first studies, by chance ${share(best.null)}.`;
}

function share(value: number | null): string {
  return value === null ? 'unknown' : `${(100 * value).toFixed(0)} %`;
}
