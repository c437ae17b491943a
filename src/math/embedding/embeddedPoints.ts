import type { RowMatrix } from '../matrices/rowMatrix.ts';
import type { RandomStream } from '../random/random.ts';
import { embeddingDivergence } from './embeddingDivergence.ts';

/** In the first rounds points of a neighbourhood pull at each other this much more, so that clusters form. */
const exaggeration = 12;
const exaggeratedRounds = 250;
const firstSpread = 1e-4;

export interface DescentOptions {
  readonly dimensions: number;
  readonly iterations: number;
  readonly stream: RandomStream;
}

/**
 * Points [n, dimensions] whose affinities are near the joint ones [n, n]: gradient descent with momentum 0.5, then 0.8,
 * and a gain per coordinate, from normal numbers of standard deviation 1e-4 (van der Maaten & Hinton 2008, Journal of
 * Machine Learning Research 9); the step is n / 48, at least 50 (Belkina et al. 2019, Nature Communications 10:5415).
 */
export function embeddedPoints(
  joint: Float64Array,
  { dimensions, iterations, stream }: DescentOptions,
): { points: RowMatrix; divergence: number } {
  const rows = Math.round(Math.sqrt(joint.length));
  const values = Float64Array.from({ length: rows * dimensions }, () => firstSpread * stream.normal());
  const points = { values, rows, columns: dimensions };
  const gradient = new Float64Array(values.length);
  const speed = new Float64Array(values.length);
  const gains = new Float64Array(values.length).fill(1);
  const step = Math.max(50, rows / (4 * exaggeration));
  for (let round = 0; round < iterations; round++) {
    const isEarly = round < Math.min(exaggeratedRounds, iterations / 2);
    embeddingDivergence(joint, points, { out: gradient, exaggeration: isEarly ? exaggeration : 1 });
    const momentum = isEarly ? 0.5 : 0.8;
    for (let i = 0; i < values.length; i++) {
      const agrees = gradient[i]! * speed[i]! < 0;
      gains[i] = Math.max(0.01, agrees ? gains[i]! + 0.2 : gains[i]! * 0.8);
      speed[i] = momentum * speed[i]! - step * gains[i]! * gradient[i]!;
      values[i]! += speed[i]!;
    }
  }
  return { points, divergence: embeddingDivergence(joint, points, { out: gradient }) };
}
