import type { Optimizer } from './optimizer.ts';
import { requireRange } from './requireRange.ts';

/** Options of `adam`. */
export interface AdamOptions {
  /** How much of the mean gradient stays, from 0 to 1. @default 0.9 */
  readonly beta1?: number;
  /** How much of the mean square stays, from 0 to 1. @default 0.999 */
  readonly beta2?: number;
  /** @default 1e-8 */
  readonly epsilon?: number;
  /** Share of a weight that goes in a step of rate 1, apart from the gradient. @default 0 */
  readonly weightDecay?: number;
}

/**
 * Adam (Kingma & Ba 2015, ICLR, algorithm 1), with decoupled weight decay (Loshchilov & Hutter 2019, ICLR): with m and
 * v the running means of g and g², corrected for their start at 0, w -= rate (m / (√v + ε) + decay w).
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
  requireRange('beta1', beta1, { from: 0, below: 1 });
  requireRange('beta2', beta2, { from: 0, below: 1 });
  requireRange('epsilon', epsilon, { above: 0 });
  requireRange('weightDecay', weightDecay, { from: 0 });
  return {
    name: 'adam',
    start: (sizes) => {
      const means = sizes.map((size) => new Float32Array(size));
      const squares = sizes.map((size) => new Float32Array(size));
      let steps = 0;
      return (weights, gradients, { rate, decays }) => {
        steps++;
        const meanScale = 1 / (1 - beta1 ** steps);
        const squareScale = 1 / (1 - beta2 ** steps);
        weights.forEach((w, index) => {
          const g = gradients[index] ?? w;
          const m = means[index] ?? w;
          const v = squares[index] ?? w;
          const kept = 1 - (decays[index] ? rate * weightDecay : 0);
          for (let i = 0; i < w.length; i++) {
            const slope = g[i] ?? 0;
            const mean = beta1 * (m[i] ?? 0) + (1 - beta1) * slope;
            const square = beta2 * (v[i] ?? 0) + (1 - beta2) * slope * slope;
            m[i] = mean;
            v[i] = square;
            const move = (mean * meanScale) / (Math.sqrt(square * squareScale) + epsilon);
            w[i] = kept * (w[i] ?? 0) - rate * move;
          }
        });
      };
    },
  };
}
