import type { GraphModel } from '@tensorflow/tfjs-converter';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { GraphArtifacts } from '../importers/tfjs/artifacts.ts';
import { graphInput } from '../importers/tfjs/graphModel.ts';
import { encodedWeights } from '../importers/tfjs/weights.ts';
import { computed } from './computation.ts';
import type { Runtime } from './runtime.ts';
import { tfjsFailure } from './tfjsFailure.ts';
import type { TfjsRun } from './tfjsRun.ts';

interface GraphRunOptions {
  readonly inputSize?: readonly [height: number, width: number];
}

/** A graph model, loaded. Any of its operators can be asked for, and fed. */
export async function graphRun(
  runtime: Runtime,
  artifacts: GraphArtifacts,
  options: GraphRunOptions,
): Promise<TfjsRun> {
  const { tf } = runtime;
  const { topology, weights, source } = artifacts;
  const input = graphInput(artifacts, options);
  let model: GraphModel;
  try {
    model = await runtime.loadGraphModel({
      load: async () => ({ modelTopology: topology, format: 'graph-model', ...encodedWeights(weights) }),
    });
  } catch (error) {
    throw tfjsFailure(source, 'refuses', error);
  }
  const executed = (feeds: Record<string, Tensor>, name: string): Tensor =>
    model.execute(feeds, name) as Tensor;
  const rows = (values: Tensor, images: Tensor4D) => tf.reshape(values, [images.shape[0], -1]);
  return {
    logits: (images, { name }) => rows(executed({ [input.name]: images }, name), images) as never,
    features: ({ images, output, seed, at: { maker } }) => {
      const activations = executed({ [input.name]: images }, maker);
      const score = (values: Tensor) => {
        const logits = executed({ [input.name]: images, [maker]: values }, output.name);
        return tf.sum(tf.mul(rows(logits, images), seed));
      };
      return {
        activations: Float32Array.from(activations.dataSync()),
        gradients: Float32Array.from(tf.grad(score)(activations).dataSync()),
      };
    },
    shapeOf: (name) =>
      computed(runtime, () => {
        const [, ...item] = input.shape as number[];
        const { shape } = executed({ [input.name]: tf.zeros([1, ...item]) }, name);
        return shape.map((size, axis) => (axis === 0 ? undefined : size));
      }),
    dataOf: (weight) => model.weights[weight]?.[0]?.dataId,
    dispose: () => model.dispose(),
  };
}
