import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { quoted } from '../../files/quoted.ts';
import type { Artifacts, LayersArtifacts } from '../importers/tfjs/artifacts.ts';
import { encodedWeights } from '../importers/tfjs/weights.ts';
import { withoutFinalActivation } from './finalActivation.ts';
import { registerNormalization } from './normalizationLayer.ts';
import type { Runtime } from './runtime.ts';
import { withScales } from './scales.ts';
import { tfjsFailure } from './tfjsFailure.ts';
import type { TfjsRun } from './tfjsRun.ts';

type Layer = LayersModel['layers'][number];

/**
 * The artifacts of a layers model that gives logits and has gradients: the output at that place without a final
 * Softmax or Sigmoid, unless an output is named, and a scale of 1 in each batch normalisation that has none, where
 * TF.js fails.
 */
export function asLogits(artifacts: Artifacts, output: string | undefined, index = 0): Artifacts {
  if (artifacts.kind === 'graph') return artifacts;
  const { topology: spec, weights } = artifacts;
  const scaled = withScales(output === undefined ? withoutFinalActivation(spec, index) : spec, weights);
  return { ...artifacts, topology: scaled.spec, weights: scaled.weights };
}

/** A layers model, loaded. */
export async function layersRun(
  runtime: Runtime,
  { topology, weights, source }: LayersArtifacts,
): Promise<TfjsRun> {
  const { tf } = runtime;
  const artifacts = { modelTopology: topology, format: 'layers-model', ...encodedWeights(weights) };
  let model: LayersModel;
  registerNormalization(runtime);
  try {
    model = await runtime.loadLayersModel({ load: async () => artifacts });
  } catch (error) {
    throw tfjsFailure(source, 'refuses', error);
  }
  const layers = new Map(layersWithin(model).map((layer) => [layer.name, layer]));
  const logits: TfjsRun['logits'] = (images, { place: index }) => {
    const outputs = model.apply(images, { training: false }) as Tensor | Tensor[];
    const chosen = (Array.isArray(outputs) ? outputs[index] : outputs) as Tensor;
    return tf.reshape(chosen, [images.shape[0], -1]);
  };
  return {
    logits,
    features: ({ images, output, seed, at: { maker, use, sizes } }) => {
      const layer = layers.get(maker);
      if (layer === undefined) throw new RangeError(`${source}: TF.js has no layer ${quoted(maker)}`);
      let activations = new Float32Array();
      let calls = 0;
      let zero: Tensor | undefined;
      // A zero is added to the layer's output: the gradient by that zero is the gradient by the output.
      const call = layer.call;
      layer.call = (...question) => {
        const result = call.apply(layer, question);
        if (calls++ !== use || zero === undefined) return result;
        const own = (Array.isArray(result) ? result[0] : result) as Tensor;
        activations = Float32Array.from(own.dataSync());
        return tf.add(own, zero);
      };
      try {
        const gradients = tf.grad((added) => {
          zero = added;
          return tf.sum(tf.mul(logits(images, output), seed));
        })(tf.zeros([images.shape[0], ...sizes]));
        return { activations, gradients: Float32Array.from(gradients.dataSync()) };
      } finally {
        layer.call = call;
      }
    },
    shapeOf: (name) => {
      const shape = layers.get(name)?.outputShape;
      return Array.isArray(shape) && !Array.isArray(shape[0])
        ? (shape as (number | null)[]).map((size) => size ?? undefined)
        : undefined;
    },
    dataOf: (weight, maker) => {
      const variable = layers
        .get(maker)
        ?.weights.find(({ originalName }) => originalName.split('/').at(-1) === weight.split('/').at(-1));
      return variable?.read().dataId;
    },
    // The model's own dispose leaves the weights of models within models.
    dispose: () => {
      for (const variable of new Set([...layers.values()].flatMap((layer) => layer.weights)))
        variable.dispose();
    },
  };
}

/** The layers of a model and of the models within it. */
function layersWithin(model: LayersModel): Layer[] {
  return model.layers.flatMap((layer) =>
    'layers' in layer ? layersWithin(layer as unknown as LayersModel) : [layer],
  );
}
