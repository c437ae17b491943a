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
    .map(([name, value]) => (name === 'question' ? `${value}` : named(name, value)))
    .join(', ');
}

/** The same on a narrow screen: a number needs its name, a word such as `no-roi-box` stands for itself. */
export function shortConditionWords({ condition }: Pick<Answer, 'condition'>): string {
  return Object.entries(condition)
    .map(([name, value]) =>
      typeof value === 'number' || name === 'trainedOn' ? named(name, value) : `${value}`,
    )
    .join(', ');
}

function named(name: string, value: string | number): string {
  return `${name === 'trainedOn' ? 'trained on' : name} ${value}`;
}
