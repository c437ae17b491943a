import type { Answer } from '../../types/summary.ts';

/**
 * What is said of trainings against the baseline, whose Dice on clean images `cleanOf` gives for a label. What is not
 * decided is said together where there is more than one.
 */
export function trainingSentences(
  answers: readonly Answer[],
  cleanOf: (label: number) => number | null,
): string[] {
  const open = answers.filter(({ verdict }) => verdict === 'undecided');
  const isOne = open.length < 2;
  const alone = isOne ? answers : answers.filter(({ verdict }) => verdict !== 'undecided');
  const said = alone.map((answer) => trainingSentence(answer, cleanOf(Number(answer.condition.label))));
  return isOne ? said : [...said, openSentence(open)];
}

function openSentence(open: readonly Answer[]): string {
  const names = [...new Set(open.map(({ subject }) => subject.model))].join(' or ');
  const [largest] = open.toSorted((a, b) => Math.abs(b.estimate ?? 0) - Math.abs(a.estimate ?? 0));
  const { estimate = null, ci = null } = largest ?? {};
  const range =
    estimate === null || ci === null
      ? ''
      : `: of ${open.length} differences of Dice the largest is ${estimate.toFixed(2)} (${ci[0].toFixed(2)} to ${ci[1].toFixed(2)})`;
  return `Whether ${names} does better under unseen corruptions than ${largest?.condition.against} is not decided${range}.`;
}

/** Of one training. */
function trainingSentence(
  { subject, condition, estimate, ci, verdict }: Answer,
  clean: number | null,
): string {
  const { label, against } = condition;
  if (estimate === null || ci === null)
    return `Whether ${subject.model} stands up better to unseen corruptions than ${against} is not decided.`;
  const own = condition['of these networks'];
  const whose = own === undefined ? '' : `, for networks of other seeds; ${own} for these`;
  const range = `${estimate.toFixed(3)} (${ci[0].toFixed(3)} to ${ci[1].toFixed(3)}${whose})`;
  const how =
    verdict === 'helps' ? 'better' : verdict === 'harms' ? 'worse' : 'neither better nor worse for certain';
  const on = clean === null ? '' : `, of ${clean.toFixed(3)} on clean images`;
  return `Under unseen corruptions ${subject.model} does ${how} than ${against} on label ${label}: Dice differs by ${range}${on}.`;
}
