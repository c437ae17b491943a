import { agreement } from '../agreement/agreement.ts';
import type { SimilarityParts } from '../similarity/comparison.ts';

/** Whether another architecture gives the same map; by another comparison where one is given. */
export function reproducibilityBy(parts: SimilarityParts = {}) {
  return agreement({
    name: 'reproducibility',
    question: 'Does a network of another architecture give the same map?',
    role: 'other-architecture',
    isMutual: false,
    ...parts,
  });
}

export const reproducibility = reproducibilityBy();
