import { dense } from '../math/arrays/dense.ts';
import { difference, product, sum } from '../math/arrays/elementwise.ts';
import { meanOf } from '../math/arrays/meanOf.ts';
import type { Attribution, Image } from '../types/arrays.ts';
import type { Classifier } from '../types/classifier.ts';
import { inBatches } from './perturbedLogits.ts';

/** Options of `infidelity`. */
export interface InfidelityOptions {
  readonly target: number;
  /** What is taken off the image, each of its shape. */
  readonly perturbations: readonly Image[];
  /** At most this many images go to the classifier in one call. @default 16 */
  readonly batchSize?: number;
}

/** What `infidelity` finds. */
export interface Infidelity {
  /** Mean over perturbations I of (Σ I · attribution − (f(x) − f(x − I)))², f the target's logit: 0 is best. */
  readonly infidelity: number;
  /** The factor of the attribution that makes it smallest; undefined where every Σ I · attribution is 0. */
  readonly beta?: number;
  /** The infidelity of the attribution times `beta`. */
  readonly scaled?: number;
}

/**
 * How far an attribution is from saying by how much the logit falls. Yeh et al., NeurIPS 2019; `scaled` as in Captum,
 * because a method's unit is its own. Throws RangeError for no perturbation and for shapes that differ.
 */
export async function infidelity(
  classifier: Classifier,
  { image, attribution }: { readonly image: Image; readonly attribution: Attribution },
  { target, perturbations, batchSize = 16 }: InfidelityOptions,
): Promise<Infidelity> {
  const odd = [attribution, ...perturbations].find(({ shape }) => shape.join() !== image.shape.join());
  if (odd !== undefined)
    throw new RangeError(`expected arrays of the image's shape [${image.shape}], got [${odd.shape}]`);
  if (perturbations.length === 0) throw new RangeError('infidelity needs a perturbation, got none');
  const [values, weights] = [dense(image), dense(attribution)];
  const all = perturbations.map((one) => dense(one));
  const rows = await inBatches(classifier, image, {
    count: all.length + 1,
    batchSize,
    write: (i, out) => {
      const taken = all[i - 1];
      out.set(taken === undefined ? values : difference(values, taken));
    },
  });
  const [whole = Number.NaN, ...parts] = rows.map((row) => row[target] ?? Number.NaN);
  const pairs = all.map((taken, i) => ({
    predicted: sum(product(taken, weights)),
    drop: whole - (parts[i] ?? Number.NaN),
  }));
  const errorAt = (factor: number) =>
    meanOf(pairs.map(({ predicted, drop }) => (factor * predicted - drop) ** 2));
  const squares = meanOf(pairs.map(({ predicted }) => predicted ** 2));
  if (squares === 0) return { infidelity: errorAt(1) };
  const beta = meanOf(pairs.map(({ predicted, drop }) => predicted * drop)) / squares;
  return { infidelity: errorAt(1), beta, scaled: errorAt(beta) };
}
