/** The learning rate at a step, as a share of the highest. */
export type Schedule = 'constant' | 'cosine';

/**
 * The share of the learning rate at step `step` of `steps`, counted from 0. `cosine` rises in a straight line over the
 * first twentieth, then falls to 0 as half a cosine (Loshchilov & Hutter 2017, ICLR, without restarts).
 */
export function rateShare(schedule: Schedule, step: number, steps: number): number {
  if (schedule === 'constant') return 1;
  const warmUp = Math.max(1, Math.round(steps / 20));
  if (step < warmUp) return (step + 1) / warmUp;
  return (1 + Math.cos((Math.PI * (step - warmUp)) / Math.max(1, steps - warmUp))) / 2;
}
