import type { Row } from '../../types/row.ts';

/** True of a row that compares maps of two images: the null of a similarity. */
export function isNullPair({ role, partner }: Row): boolean {
  return role === 'null' && partner?.image !== undefined;
}

/** True of a row that holds the null of a similarity which is matched in smoothness. */
export function isSmoothNull({ role, condition }: Row): boolean {
  return role === 'null' && condition?.matched === 'smoothness';
}
