import ndarray from 'ndarray';
import { dense } from '../math/arrays/dense.ts';
import { addScaled, difference, interpolate, product, sum } from '../math/arrays/elementwise.ts';
import {
  gaussLegendre,
  interleavedMidpoint,
  midpoint,
  pairInclusive,
  type Quadrature,
} from '../math/quadrature/quadrature.ts';
import type { Attribution } from '../types/arrays.ts';
import type { Differentiable } from '../types/classifier.ts';
import type { Question } from '../types/method.ts';
import type { NumericalError } from '../types/numericalError.ts';
import { type Baseline, baselineKey, baselineValues } from './baseline.ts';
import { forEachGradient } from './batchedPasses.ts';
import { oneOf } from './optionTypes.ts';
import { pathError } from './pathError.ts';

const rules = {
  'gauss-legendre': gaussLegendre,
  midpoint,
  pair: pairInclusive,
  'interleaved-midpoint': interleavedMidpoint,
};

/**
 * Where on a path the gradient is taken and with what weight. `pair` is the rule of the PAIR saliency package,
 * both ends included with equal weights: for parity, as its error falls only with one over the steps.
 * `interleaved-midpoint` deals the nodes of one fine rule out among many paths.
 */
export type QuadratureRule = keyof typeof rules;

/** What the option `rule` may be. */
export const quadratureRule = oneOf('gauss-legendre', 'midpoint', 'pair', 'interleaved-midpoint');

export interface PathQuadrature {
  readonly rule: QuadratureRule;
  readonly steps: number;
}

export interface PathIntegral {
  /** (x − b) · ∫ d logit[target] / d x at b + α (x − b), α from 0 to 1: signed, in logits. */
  readonly attribution: Attribution;
  /** The attribution added up in float64, before it was rounded. */
  readonly sum: number;
  readonly error: NumericalError;
}

/**
 * The gradient integrated along the straight line from the baseline b to the question's image x. Sundararajan et
 * al., ICML 2017. Computed once for a question, baseline and quadrature, whoever asks: no caller may write to it.
 */
export function pathIntegral(
  question: Question<Differentiable>,
  { baseline, quadrature }: { readonly baseline: Baseline; readonly quadrature: PathQuadrature },
): Promise<PathIntegral> {
  const from = baselineValues(question, baseline);
  const key = `path integral:${quadrature.rule}:${quadrature.steps}:${baselineKey(from)}`;
  return question.once(key, async () => {
    const image = dense(question.image);
    const ends = { count: 1, write: (_: number, out: Float32Array) => out.set(image) };
    const { rule, steps } = quadrature;
    const error = pathError(rules[rule](steps, 0, 1), {
      length: image.length,
      isBiased: rule === 'pair',
    });
    let values: Float64Array = new Float64Array(0);
    await forEachPathIntegral(question, { from, ends, quadrature, see: error.add }, (attribution) => {
      values = attribution;
    });
    return {
      attribution: ndarray(new Float32Array(values), [...question.image.shape]),
      sum: sum(values),
      error: error.of(difference(image, from), question.image.shape),
    };
  });
}

interface Paths {
  /** Where all the paths start. */
  readonly from: Float32Array;
  /** Where each ends; `write` is called once for each, in order. */
  readonly ends: { readonly count: number; write(i: number, out: Float32Array): void };
  readonly quadrature: PathQuadrature;
  /** Called with the gradient at each point of each path, in order. */
  readonly see?: (gradient: Float32Array) => void;
}

/** Calls `visit` with the path integral of every end, in order. Batches run across paths. */
export async function forEachPathIntegral(
  question: Question<Differentiable>,
  { from, ends, quadrature: { rule, steps }, see }: Paths,
  visit: (attribution: Float64Array, i: number) => void,
): Promise<void> {
  // The paths of which some points are sent and not all are answered.
  const open = new Map<number, OpenPath>();
  const opened = (i: number) => {
    const known = open.get(i);
    if (known !== undefined) return known;
    const path = {
      ...rules[rule](steps, i, ends.count),
      end: new Float32Array(from.length),
      integral: new Float64Array(from.length),
    };
    ends.write(i, path.end);
    open.set(i, path);
    return path;
  };

  const inputs = {
    count: ends.count * steps,
    write(point: number, out: Float32Array) {
      const { end, nodes } = opened(Math.floor(point / steps));
      interpolate({ from, to: end, fraction: nodes[point % steps] as number }, out);
    },
  };
  await forEachGradient(question, inputs, (gradient, point) => {
    const i = Math.floor(point / steps);
    const { end, integral, weights } = opened(i);
    addScaled(gradient, weights[point % steps] as number, integral);
    see?.(gradient);
    if (point % steps < steps - 1) return;
    open.delete(i);
    visit(product(integral, difference(end, from)), i);
  });
}

interface OpenPath extends Quadrature {
  readonly end: Float32Array;
  readonly integral: Float64Array;
}
