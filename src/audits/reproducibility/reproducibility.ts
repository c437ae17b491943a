import { agreement } from '../agreement/agreement.ts';

/** Whether another architecture gives the same map. */
export const reproducibility = agreement({
  name: 'reproducibility',
  question: 'Does a network of another architecture give the same map?',
});
