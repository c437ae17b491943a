import type { RowMatrix } from './rowMatrix.ts';

/** Minimise ½ |w|² + penalty Σ weight · ln(1 + exp(∓(x · w + b))) over w and b; the sign is that of the label. */
export interface LogisticProblem {
  readonly features: RowMatrix;
  /** 0 or 1 of each row. */
  readonly labels: ArrayLike<number>;
  /** Of each row's loss. */
  readonly weights: Float64Array;
  /** Of all losses together (C of scikit-learn): the larger, the less the coefficients are held back. */
  readonly penalty: number;
}

export interface LogisticFit {
  /** w, and b in the last place. */
  readonly parameters: Float64Array;
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** The function's value and slope, and the second derivative of each row's loss by its logit. */
interface Local {
  readonly objective: number;
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
}

/**
 * The unique minimum, by Newton's method with conjugate gradients for each step (Lin, Weng & Keerthi 2008, Journal of
 * Machine Learning Research 9), until no part of the gradient is larger than 1e-9 or rounding.
 */
export function logisticFit(problem: LogisticProblem, maxIterations: number): LogisticFit {
  const size = problem.features.columns + 1;
  let parameters: Float64Array = new Float64Array(size);
  let here = localAt(problem, parameters);
  const enough = 1e-9 + 1e-14 * problem.penalty * problem.weights.reduce((sum, weight) => sum + weight, 0);
  for (let iterations = 0; ; iterations++) {
    const largest = here.gradient.reduce((most, part) => Math.max(most, Math.abs(part)), 0);
    const converged = largest <= enough;
    if (converged || iterations === maxIterations) {
      return { parameters, objective: here.objective, iterations, converged };
    }
    const step = newtonStep(problem, here, largest);
    [parameters, here] = shortened(problem, { parameters, here, step });
  }
}

/** Halves the step until the function falls by a part of what its slope says, or by no more than rounding. */
function shortened(
  problem: LogisticProblem,
  { parameters, here, step }: { parameters: Float64Array; here: Local; step: Float64Array },
): [Float64Array, Local] {
  const slope = dot(here.gradient, step);
  for (let scale = 1; ; scale /= 2) {
    const next = parameters.map((value, i) => value + scale * step[i]!);
    const there = localAt(problem, next);
    const rounding = 1e-14 * Math.abs(here.objective);
    if (there.objective <= here.objective + 1e-4 * scale * slope + rounding || scale < 1e-10) {
      return [next, there];
    }
  }
}

function localAt({ features, labels, weights, penalty }: LogisticProblem, parameters: Float64Array): Local {
  const { values, rows, columns } = features;
  const gradient = parameters.slice();
  gradient[columns] = 0;
  const curvature = new Float64Array(rows);
  let objective = 0;
  for (let j = 0; j < columns; j++) objective += 0.5 * parameters[j]! ** 2;
  for (let i = 0; i < rows; i++) {
    const start = i * columns;
    let logit = parameters[columns]!;
    for (let j = 0; j < columns; j++) logit += values[start + j]! * parameters[j]!;
    const p = 1 / (1 + Math.exp(-logit));
    const weight = penalty * weights[i]!;
    // ln(1 + e^t) without overflow, of the logit against the label.
    const against = labels[i] === 1 ? -logit : logit;
    objective += weight * (Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against))));
    curvature[i] = weight * p * (1 - p);
    const pull = weight * (p - labels[i]!);
    for (let j = 0; j < columns; j++) gradient[j]! += pull * values[start + j]!;
    gradient[columns]! += pull;
  }
  return { objective, gradient, curvature };
}

/** Minus the gradient over the second derivatives, by conjugate gradients scaled by the diagonal. */
function newtonStep(problem: LogisticProblem, { gradient, curvature }: Local, largest: number): Float64Array {
  const size = gradient.length;
  const scale = diagonal(problem.features, curvature);
  const step = new Float64Array(size);
  const rest = gradient.map((value) => -value);
  let scaled = rest.map((value, i) => value / scale[i]!);
  const direction = scaled.slice();
  let product = dot(rest, scaled);
  // Near the minimum each step must be exact for the convergence to be quadratic.
  const enough = Math.min(0.1, largest) ** 2 * 1e-4 * product;
  for (let round = 0; round < 10 * size && product > enough; round++) {
    const curved = curvedBy(problem.features, curvature, direction);
    const length = product / dot(direction, curved);
    for (let i = 0; i < size; i++) {
      step[i]! += length * direction[i]!;
      rest[i]! -= length * curved[i]!;
    }
    scaled = rest.map((value, i) => value / scale[i]!);
    const next = dot(rest, scaled);
    for (let i = 0; i < size; i++) direction[i] = scaled[i]! + (next / product) * direction[i]!;
    product = next;
  }
  return step;
}

/** The second derivatives times a direction. */
function curvedBy({ values, rows, columns }: RowMatrix, curvature: Float64Array, direction: Float64Array) {
  const out = direction.slice();
  out[columns] = 0;
  for (let i = 0; i < rows; i++) {
    const start = i * columns;
    let along = direction[columns]!;
    for (let j = 0; j < columns; j++) along += values[start + j]! * direction[j]!;
    along *= curvature[i]!;
    for (let j = 0; j < columns; j++) out[j]! += along * values[start + j]!;
    out[columns]! += along;
  }
  return out;
}

function diagonal({ values, rows, columns }: RowMatrix, curvature: Float64Array): Float64Array {
  const out = new Float64Array(columns + 1).fill(1);
  out[columns] = Number.MIN_VALUE;
  for (let i = 0; i < rows; i++) {
    const start = i * columns;
    for (let j = 0; j < columns; j++) out[j]! += curvature[i]! * values[start + j]! ** 2;
    out[columns]! += curvature[i]!;
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
