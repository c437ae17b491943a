import type { Optimizer } from './optimizer.ts';
import { requireRange } from './requireRange.ts';

/** Options of `sgd`. */
export interface SgdOptions {
  /** How much of the last move stays, from 0 to 1. @default 0.9 */
  readonly momentum?: number;
  /** Added to the gradient: this times the weight. @default 0 */
  readonly weightDecay?: number;
}

/** Gradient descent with momentum (Polyak 1964, in PyTorch's form): v = momentum v + g + decay w, w -= rate v. */
export function sgd({ momentum = 0.9, weightDecay = 0 }: SgdOptions = {}): Optimizer {
  requireRange('momentum', momentum, { from: 0, below: 1 });
  requireRange('weightDecay', weightDecay, { from: 0 });
  return {
    name: 'sgd',
    start: (sizes) => {
      const velocities = sizes.map((size) => new Float32Array(size));
      return (weights, gradients, { rate, decays }) => {
        weights.forEach((w, index) => {
          const g = gradients[index] ?? w;
          const velocity = velocities[index] ?? w;
          const decay = decays[index] ? weightDecay : 0;
          for (let i = 0; i < w.length; i++) {
            const value = w[i] ?? 0;
            const v = momentum * (velocity[i] ?? 0) + (g[i] ?? 0) + decay * value;
            velocity[i] = v;
            w[i] = value - rate * v;
          }
        });
      };
    },
  };
}
