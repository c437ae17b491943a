import { agreement } from '../agreement/agreement.ts';
import type { Compare } from '../similarity/comparison.ts';

/** Whether another architecture gives the same map; by another comparison where one is given. */
export function reproducibilityBy(compare?: Compare) {
  return agreement({
    name: 'reproducibility',
    question: 'Does a network of another architecture give the same map?',
    role: 'other-architecture',
    ...(compare && { compare }),
  });
}

export const reproducibility = reproducibilityBy();
