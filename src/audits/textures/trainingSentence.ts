import type { Answer } from '../../types/summary.ts';

/** What is said of a training against the baseline, whose Dice on clean images is given. */
export function trainingSentence(
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
