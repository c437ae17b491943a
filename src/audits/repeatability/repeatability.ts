import { agreement } from '../agreement/agreement.ts';
import type { SimilarityParts } from '../similarity/comparison.ts';

/** Whether a second training of the same network gives the same map; by another comparison where one is given. */
export function repeatabilityBy(parts: SimilarityParts = {}) {
  return agreement({
    name: 'repeatability',
    question: 'Do two trainings of the same network give the same map?',
    role: 'replicate',
    isMutual: true,
    ...parts,
  });
}

export const repeatability = repeatabilityBy();
