import { agreement } from '../agreement/agreement.ts';

/** Whether a second training of the same network gives the same map. */
export const repeatability = agreement({
  name: 'repeatability',
  question: 'Do two trainings of the same network give the same map?',
});
