import { floatAttribute } from '../graph/edit.ts';
import { tensorValues } from '../graph/tensor.ts';
import type { RelevanceRule } from '../types/relevanceRule.ts';
import { alone } from './alone.ts';
import type { FoldedNormalization } from './foldedNormalizations.ts';
import { isAbove, isBelow } from './mask.ts';
import type { Emit, Step } from './rule.ts';

/** How a layer with weights shares relevance. */
export interface LayerRelevance extends Pick<RelevanceRule, 'epsilon' | 'gamma' | 'alpha'> {
  readonly how: RelevanceRule['dense'];
  /** The input that the image moves, 0 or 1; the other one has the weights. */
  readonly moved: number;
  readonly normalization: FoldedNormalization | undefined;
}

/** z + ε where z is at or above 0, else z - ε. */
export function stabilized(emit: Emit, z: string, epsilon: number): string {
  const isAtLeast = emit.node('GreaterOrEqual', [z, emit.scalar(0)]);
  return emit.node('Where', [isAtLeast, emit.add(z, epsilon), emit.subtract(z, epsilon)]);
}

/**
 * The relevance of the inputs of a layer with constant weights w and bias b, which gives z; or why there is none. With
 * x⁺ and x⁻ the parts of x above and below 0, and two matrices A and B of weights:
 *
 *   P = A x⁺ + B x⁻,  N = B x⁺ + A x⁻,  each with its bias
 *   R(x) = x⁺ (Aᵀ s + Bᵀ t) + x⁻ (Bᵀ s + Aᵀ t)
 *
 * alpha-beta (Bach et al. 2015): A = w⁺, B = w⁻, s = α R / P, t = (1 - α) R / N.
 * gamma (Montavon et al. 2019, for inputs and outputs of any sign as in Andéol et al. 2021): A = w + γ w⁺, B = w + γ w⁻,
 * s = R / P where z is above 0, t = R / N where it is below.
 * epsilon, of a layer into which a normalisation is folded: A = B = w, s = t = R / z.
 */
export function layerRelevance(step: Step, layer: LayerRelevance): string | (string | undefined)[] {
  const { node, gradient, emit } = step;
  const { how, moved, epsilon, alpha, gamma } = layer;
  const found = weightsOf(step, layer);
  if (typeof found === 'string') return found;
  const { run, back, named, z } = found;
  const x = node.inputs[moved] ?? '';
  const only = (relevance: string) => node.inputs.map((_, at) => (at === moved ? relevance : undefined));
  const over = (sum: string) => emit.divide(gradient, stabilized(emit, sum, epsilon));
  if (how === 'epsilon') return only(emit.multiply(x, back(named((w) => w).weights, over(z))));

  const isGamma = how === 'gamma';
  const changed = (part: (w: number) => number) => (w: number) => (isGamma ? w + gamma * part(w) : part(w));
  const a = named(changed((w) => Math.max(w, 0)));
  const b = named(changed((w) => Math.min(w, 0)));
  const above = emit.node('Relu', [x]);
  // What a Relu gives has nothing below 0.
  const below = step.isRectified(x) ? undefined : emit.subtract(x, above);
  const sum = (first: typeof a, second: typeof a) => {
    const own = run(above, first.weights, first.bias);
    return below === undefined ? own : emit.add(own, run(below, second.weights));
  };
  const s = over(sum(a, b));
  const t = over(sum(b, a));
  const gatedS = isGamma ? emit.multiply(s, isAbove(emit, z, 0)) : emit.multiply(s, alpha);
  const gatedT = isGamma ? emit.multiply(t, isBelow(emit, z, 0)) : emit.multiply(t, 1 - alpha);
  const shared = (first: typeof a, second: typeof a) =>
    emit.add(back(first.weights, gatedS), back(second.weights, gatedT));
  const fromAbove = emit.multiply(above, shared(a, b));
  return only(below === undefined ? fromAbove : emit.add(fromAbove, emit.multiply(below, shared(b, a))));
}

/** The layer with changed weights, forward and backward. */
function weightsOf(step: Step, { moved, normalization }: LayerRelevance) {
  const { node, facts, emit } = step;
  const [name = '', biasName = ''] = [node.inputs[1 - moved], node.inputs[2]];
  const [weights, bias] = [facts.constant(name), facts.constant(biasName)];
  if (weights === undefined || (biasName !== '' && bias === undefined)) return 'its weights are no constants';
  if (['alpha', 'beta'].some((factor) => floatAttribute(node, factor, 1) <= 0))
    return 'its factors must be above 0';
  const { dims } = weights;
  const perOutput = tensorValues(weights).length / (dims[0] ?? 1);
  const factorOf = (i: number) => normalization?.factor?.[Math.floor(i / perOutput)] ?? 1;
  const w = Float64Array.from(tensorValues(weights), (value, i) => value * factorOf(i));
  const own = bias === undefined ? undefined : Float64Array.from(tensorValues(bias), Number);
  const c =
    normalization === undefined
      ? own
      : normalization.offset.map((offset, i) => offset + (normalization.factor?.[i] ?? 1) * (own?.[i] ?? 0));
  const biasDims = normalization?.dims ?? bias?.dims ?? [];
  const inputs = (x: string, of: string) => (moved === 0 ? [x, of] : [of, x]);
  return {
    z: normalization?.node.outputs[0] ?? node.outputs[0] ?? '',
    /** Constants of the weights and the bias, each number changed. */
    named: (change: (value: number) => number) => ({
      weights: emit.reals(w.map(change), dims),
      bias: c === undefined ? undefined : emit.reals(c.map(change), biasDims),
    }),
    run: (x: string, of: string, added?: string) => {
      // MatMul takes no bias itself.
      const isLast = added !== undefined && node.opType === 'MatMul';
      const taken = added === undefined || isLast ? inputs(x, of) : [...inputs(x, of), added];
      const sum = emit.again(node, taken, new Map());
      return isLast ? emit.add(sum, added) : sum;
    },
    back: (of: string, gradient: string) => {
      const constants = new Set([of]);
      const changed = {
        ...{
          gradient,
          gradients: [gradient],
          node: { ...node, inputs: inputs(node.inputs[moved] ?? '', of) },
        },
        wants: (at: number) => at === moved,
        facts: {
          elementType: (value: string) => facts.elementType(constants.has(value) ? name : value),
          shape: (value: string) => facts.shape(constants.has(value) ? name : value),
          isBatch: (value: string) => facts.isBatch(constants.has(value) ? name : value),
          constant: (value: string) => (constants.has(value) ? emit.tensor(value) : facts.constant(value)),
        },
      };
      return alone(step, changed)?.[moved] ?? emit.zeros(node.inputs[moved] ?? '');
    },
  };
}
