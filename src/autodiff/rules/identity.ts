import type { Rule } from '../rule.ts';

/** Identity, and Dropout at inference: the gradient as it is. */
export const identity: Rule = ({ gradient }) => [gradient];
