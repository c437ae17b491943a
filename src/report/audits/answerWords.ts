import type { Answer } from '../../types/summary.ts';

/** Whom an answer is about, in a few words: `a, class 1`. */
export function subjectWords({ subject }: Pick<Answer, 'subject'>): string {
  return Object.entries(subject)
    .map(([name, value]) =>
      name === 'model' || name === 'data' || name === 'name' ? `${value}` : `${name} ${value}`,
    )
    .join(', ');
}

/** Under which circumstances: `without the region, masking no-roi-box`. */
export function conditionWords({ condition }: Pick<Answer, 'condition'>): string {
  return Object.entries(condition)
    .map(([name, value]) => (name === 'question' ? `${value}` : `${name} ${value}`))
    .join(', ');
}
