import type { Condition, Row } from '../../types/row.ts';

/** The fact of an image that says whether both classifiers predict the same class: 1 or 0. */
export const sameClassFact = 'sameClass';

/** The condition of a similarity that counts whatever class the two classifiers predict. */
export const anyClass: Condition = { classes: 'any' };

/** True of a row that counts whatever class the two classifiers predict. */
export function isOfAnyClass({ role, condition }: Row): boolean {
  return role === 'reference' && condition?.classes === 'any';
}
