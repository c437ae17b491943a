/** Classifiers written as functions with derivatives by hand, so that a method's answer can be known in closed form. */
import ndarray from 'ndarray';
import { dense } from '../../src/math/arrays/dense.ts';
import type { Image, ImageBatch } from '../../src/types/arrays.ts';
import type {
  Attentive,
  Classifier,
  Differentiable,
  GradientRule,
  Layered,
} from '../../src/types/classifier.ts';
import type { Explanation } from '../../src/types/method.ts';

export type Shape = readonly [height: number, width: number, channels: number];

/** The logit of one class as a function of the input's values, and its gradient. */
export interface LogitFunction {
  value(x: Float32Array): number;
  gradient(x: Float32Array, rule: GradientRule): ArrayLike<number>;
}

export interface ToyClassifier extends Differentiable {
  /** The batch sizes of the calls so far. */
  readonly calls: { readonly gradient: number[]; readonly logits: number[] };
}

/** One class per function; each image of a batch on its own. */
export function toyClassifier(shape: Shape, classes: readonly LogitFunction[]): ToyClassifier {
  const calls = { gradient: [] as number[], logits: [] as number[] };
  return {
    id: 'toy',
    inputShape: shape,
    classCount: classes.length,
    calls,
    async logits(batch) {
      calls.logits.push(batch.shape[0] as number);
      const rows = imagesOf(batch).flatMap((x) => classes.map((one) => one.value(x)));
      return ndarray(Float32Array.from(rows), [batch.shape[0] as number, classes.length]);
    },
    async gradient(batch, targets, { rule = 'standard' } = {}) {
      calls.gradient.push(batch.shape[0] as number);
      const out = new Float32Array(batch.size);
      const images = imagesOf(batch);
      images.forEach((x, i) => {
        const values = classes[targets[i] as number]?.gradient(x, rule) ?? [];
        // Of these functions, which have no layers, what each value adds by the slope.
        const shared = rule === 'relevance' ? x.map((value, j) => value * (values[j] ?? 0)) : values;
        out.set(shared, i * x.length);
      });
      return ndarray(out, [...batch.shape]);
    },
  };
}

/** Adds a feature layer that answers the same activations and gradients, [1, height, width, channels], to any image. */
export function withFeatures<C extends Differentiable>(
  classifier: C,
  { activations, gradients }: { activations: ImageBatch; gradients: ImageBatch },
): C & Layered {
  return {
    ...classifier,
    async features(_batch, _targets, { layer = 'last' } = {}) {
      return { layer, activations, gradients };
    },
  };
}

/** y = Σ weights[i] x[i] + bias. */
export function linear(weights: ArrayLike<number>, bias = 0): LogitFunction {
  return {
    value: (x) => x.reduce((total, value, i) => total + value * (weights[i] as number), bias),
    gradient: () => weights,
  };
}

/** y = Σ f(x[i]), with the derivative of f. */
export function separable(
  f: (value: number, i: number) => number,
  derivative: (value: number, i: number) => number,
): LogitFunction {
  return {
    value: (x) => x.reduce((total, value, i) => total + f(value, i), 0),
    gradient: (x) => Float64Array.from(x, derivative),
  };
}

/** y = Σ_k out[k] tanh(Σ_i weights[k][i] x[i]): every input interacts with every other. */
export function tanhNet(weights: readonly (readonly number[])[], out: readonly number[]): LogitFunction {
  const hidden = (x: Float32Array) =>
    weights.map((row) => Math.tanh(row.reduce((total, weight, i) => total + weight * (x[i] as number), 0)));
  return {
    value: (x) => hidden(x).reduce((total, h, k) => total + h * (out[k] as number), 0),
    gradient(x) {
      const slopes = hidden(x).map((h, k) => (1 - h * h) * (out[k] as number));
      return Float64Array.from(x, (_, i) =>
        slopes.reduce((total, slope, k) => total + slope * (weights[k]?.[i] as number), 0),
      );
    },
  };
}

function imagesOf(batch: ImageBatch): Float32Array[] {
  const values = dense(batch);
  const count = batch.shape[0] as number;
  const size = values.length / count;
  return Array.from({ length: count }, (_, i) => values.subarray(i * size, (i + 1) * size));
}

/** An image of the shape with these values, or with value f(i) at place i. */
export function imageOf(shape: Shape, values: ArrayLike<number> | ((i: number) => number)): Image {
  const size = shape[0] * shape[1] * shape[2];
  const data =
    typeof values === 'function'
      ? Float32Array.from({ length: size }, (_, i) => values(i))
      : Float32Array.from(values);
  return ndarray(data, [...shape]);
}

/** The values of an attribution or a map. Throws on the other kind than what is wanted. */
export function attributionIn(explanation: Explanation): Float32Array {
  if (explanation.kind !== 'attribution') throw new Error('expected an attribution, got a map');
  return dense(explanation.attribution);
}

export function mapIn(explanation: Explanation): Float32Array {
  if (explanation.kind !== 'map') throw new Error('expected a map, got an attribution');
  return dense(explanation.map);
}

/**
 * A net with one layer of features, the same at every pixel p: A_k(p) = tanh(u_k · x(p)), and
 * logit_j = Σ_k v_jk mean_p A_k. A flipped image has flipped features and the same logits.
 */
export function pixelNet(shape: Shape, { u, v }: { u: number[][]; v: number[][] }): Differentiable & Layered {
  const [height, width, channels] = shape;
  const pixels = height * width;
  const features = (x: Float32Array) =>
    Array.from({ length: pixels }, (_, p) =>
      u.map((row) =>
        Math.tanh(row.reduce((t, weight, c) => t + weight * (x[p * channels + c] as number), 0)),
      ),
    );
  const logit = (row: readonly number[]): LogitFunction => ({
    value: (x) =>
      features(x).reduce((t, a) => t + a.reduce((s, ak, k) => s + ak * (row[k] as number), 0), 0) / pixels,
    gradient: (x) =>
      features(x).flatMap((a) =>
        Array.from({ length: channels }, (_, c) =>
          a.reduce(
            (t, ak, k) => t + ((row[k] as number) * (1 - ak * ak) * (u[k]?.[c] as number)) / pixels,
            0,
          ),
        ),
      ),
  });
  return {
    ...toyClassifier(shape, v.map(logit)),
    async features(batch, targets, { layer = 'tanh' } = {}) {
      const layerShape = [batch.shape[0] as number, height, width, u.length];
      const activations = imagesOf(batch).flatMap((x) => features(x).flat());
      const gradients = targets.flatMap((target) =>
        Array.from({ length: pixels }, () => (v[target] as number[]).map((weight) => weight / pixels)).flat(),
      );
      return {
        layer,
        activations: ndarray(Float32Array.from(activations), layerShape),
        gradients: ndarray(Float32Array.from(gradients), layerShape),
      };
    },
  };
}

/** The classifier with attention of one layer among two tokens, side by side in the image. */
export function withAttention<C extends Classifier>(classifier: C): C & Attentive {
  const matrix = (count: number) =>
    ndarray(
      Float32Array.from({ length: 4 * count }, (_, i) => [0.5, 0.5, 0.2, 0.8][i % 4] ?? 0),
      [count, 1, 2, 2],
    );
  return {
    ...classifier,
    attention: async ({ shape: [count = 0] }) => ({
      grid: [1, 2],
      patches: [0, 1],
      layers: [{ layer: 'only', weights: matrix(count), gradients: matrix(count) }],
    }),
  };
}
