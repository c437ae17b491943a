import { agreement } from '../agreement/agreement.ts';
import type { Compare } from '../similarity/comparison.ts';

/** Whether a second training of the same network gives the same map; by another comparison where one is given. */
export function repeatabilityBy(compare?: Compare) {
  return agreement({
    name: 'repeatability',
    question: 'Do two trainings of the same network give the same map?',
    role: 'replicate',
    ...(compare && { compare }),
  });
}

export const repeatability = repeatabilityBy();
