/** Small TF.js models with weights that are not zero, and what TF.js itself says of them. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { TfjsModel } from '../../src/classifiers/index.ts';
import { randomStream } from '../../src/math/random/random.ts';

/** Sets TF.js's CPU backend, and keeps its greeting quiet. */
export async function onCpu(): Promise<void> {
  tf.env().set('IS_TEST', true);
  await tf.setBackend('cpu');
  tf.tidy(() => tf.scalar(0).dataSync());
  // In a test TF.js takes a kernel made of other operators for a leak.
  tf.env().set('IS_TEST', false);
}

/** Normal numbers of the stream of that name. */
export function normalValues(name: string, shape: readonly number[], sd = 1): Float32Array {
  const values = new Float32Array(shape.reduce((total, size) => total * size, 1));
  randomStream(name).fillNormal(values, sd);
  return values;
}

/** The model with every weight drawn: variances positive, the others normal. */
export function withDrawnWeights(model: tfl.LayersModel): tfl.LayersModel {
  for (const layer of leaves(model.layers)) {
    layer.setWeights(
      layer.weights.map(({ originalName, shape }) => {
        const sizes = shape as number[];
        const fan = sizes.slice(0, -1).reduce((total, size) => total * size, 1);
        const drawn = normalValues(originalName, sizes, sizes.length > 1 ? Math.sqrt(2 / fan) : 0.3);
        const isVariance = originalName.endsWith('moving_variance');
        return tf.tensor(isVariance ? drawn.map((value) => Math.abs(value) + 0.5) : drawn, sizes);
      }),
    );
  }
  return model;
}

function leaves(layers: readonly tfl.layers.Layer[]): tfl.layers.Layer[] {
  return layers.flatMap((layer) =>
    'layers' in layer ? leaves(layer.layers as tfl.layers.Layer[]) : [layer],
  );
}

/** A model in memory, as its `save` passes it on and a file would hold it. */
export async function saved(model: tfl.LayersModel): Promise<TfjsModel> {
  let artifacts: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const { weightData, ...plain } = artifacts;
  return { ...JSON.parse(JSON.stringify(plain)), weightData };
}

/** The logits of TF.js's CPU backend and the gradient of the sum of `seed` times them. */
export function asked(
  model: (images: tf.Tensor4D) => tf.Tensor,
  images: Float32Array,
  { shape, seed }: { readonly shape: readonly number[]; readonly seed: Float32Array },
): { readonly logits: Float32Array; readonly gradient: Float32Array } {
  return tf.tidy(() => {
    const batch = tf.tensor4d(images, shape as [number, number, number, number]);
    const [count = 1] = shape;
    const logits = (x: tf.Tensor4D) => tf.reshape(model(x), [count, -1]);
    const weights = tf.tensor(seed, [count, seed.length / count]);
    const gradient = tf.grad((x) => tf.sum(tf.mul(logits(x as tf.Tensor4D), weights)))(batch);
    return {
      logits: Float32Array.from(logits(batch).dataSync()),
      gradient: Float32Array.from(gradient.dataSync()),
    };
  }) as never;
}

/**
 * The same with the gradient by central differences of TF.js's own logits, for layers of which TF.js has no gradient
 * or a wrong one: good to 2e-3 in float32.
 */
export function differenced(
  model: (images: tf.Tensor4D) => tf.Tensor,
  images: Float32Array,
  { shape, seed }: { readonly shape: readonly number[]; readonly seed: Float32Array },
): { readonly logits: Float32Array; readonly gradient: Float32Array } {
  const logits = (pixels: Float32Array) => {
    let values = new Float32Array();
    tf.tidy(() => {
      values = Float32Array.from(
        model(tf.tensor4d(pixels, shape as [number, number, number, number])).dataSync(),
      );
    });
    return values;
  };
  const score = (pixels: Float32Array) =>
    logits(pixels).reduce((sum, value, place) => sum + value * (seed[place] ?? 0), 0);
  const step = 2 ** -10;
  const gradient = images.map((pixel, place) => {
    const moved = (by: number) => score(images.map((value, i) => (i === place ? pixel + by : value)));
    return (moved(step) - moved(-step)) / (2 * step);
  });
  return { logits: logits(images), gradient };
}

export { tf, tfl };
