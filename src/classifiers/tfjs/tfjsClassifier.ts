import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import ndarray from 'ndarray';
import { quoted } from '../../files/quoted.ts';
import type { FullClassifier } from '../../types/classifier.ts';
import {
  drawnConstants,
  type ReinitializationPlan,
  reinitializationPlan,
} from '../constants/reinitializationPlan.ts';
import { reinitialized } from '../constants/reinitialized.ts';
import { layerSummary } from '../constants/weightLayers.ts';
import type { Artifacts } from '../importers/tfjs/artifacts.ts';
import { featureLayer } from '../network/featureLayers.ts';
import { structureOf } from '../network/structure.ts';
import { imageFeed, inputShapeOf, seedFeed } from '../onnx/feeds.ts';
import type { RunOptions } from '../onnx/onnxClassifier.ts';
import type { Feed } from '../onnx/session.ts';
import { twoClasses } from '../onnx/twoClasses.ts';
import type { Tried } from '../triedRows.ts';
import type { TfjsBackendName } from './backendNames.ts';
import { changedWeights } from './changedWeights.ts';
import { computed, withGuidedRelus, withoutFilterGradients } from './computation.ts';
import { withExactGradients } from './exactGradients.ts';
import { measuredStatistics } from './measuredStatistics.ts';
import { inParts, joined, largestPart } from './microbatches.ts';
import { type OpenedModel, openedModel } from './openedModel.ts';
import { type Runtime, runtimeOf } from './runtime.ts';
import { triedModel } from './triedModel.ts';

export interface TfjsOptions extends Pick<RunOptions, 'id' | 'maxBytes' | 'trained' | 'fixed'> {
  /** What black and white are in the model's units, for so many channels. */
  readonly scale?: (channels: number) => Pick<RunOptions, 'inputRange' | 'black'>;
  /** @default the best that is there */
  readonly backend?: TfjsBackendName;
  /** The output to explain; without it the one of class scores, before a final Softmax or Sigmoid. */
  readonly output?: string;
  readonly inputSize?: readonly [height: number, width: number];
}

/** The options with what a trial of the model as it was opened has shown. */
interface TriedOptions extends TfjsOptions {
  readonly tried: Tried;
}

/** A classifier that runs a model in TF.js itself. Throws RangeError where TF.js or the backend is not there. */
export async function tfjsClassifier(artifacts: Artifacts, options: TfjsOptions): Promise<FullClassifier> {
  const opened = await openedModel(await runtimeOf(options.backend), artifacts, options);
  try {
    return classifierOf(opened, { ...options, tried: triedModel(opened) });
  } catch (error) {
    opened.run.dispose();
    throw error;
  }
}

/** A copy with re-drawn weights keeps the plan of the trained ones. */
function classifierOf(
  opened: OpenedModel,
  options: TriedOptions,
  plan: ReinitializationPlan = reinitializationPlan(opened.structure.network, options),
): FullClassifier {
  const { runtime, run, structure, outputCount, artifacts } = opened;
  const { tf } = runtime;
  const { network, output, translation } = structure;
  const { channels } = network.input;
  const inputShape = inputShapeOf(network.input);
  const classCount = Math.max(2, outputCount);
  const fitting = largestPart(translation.builder.values.values(), options.maxBytes ?? 2 ** 29);
  const { oneByOne, warnings } = options.tried;
  const atMost = oneByOne ? 1 : fitting;
  const scale = options.scale?.(channels);
  let isDisposed = false;

  /** What `pass` gives for each part of the feeds, within one computation each. */
  const passes = <T>(feeds: readonly Feed[], pass: (images: Tensor4D, seed: Tensor2D) => T): T[] => {
    if (isDisposed) throw new RangeError(`${options.id}: the classifier has been disposed of`);
    return inParts(feeds, atMost).map((part) =>
      computed(runtime, () => {
        const [images, seed = images] = part.map(({ data, dims }) =>
          tf.tensor(data as Float32Array, [...dims]),
        );
        return pass(images as Tensor4D, seed as Tensor2D);
      }),
    );
  };
  const gradients = (images: Tensor4D, seed: Tensor2D) =>
    imageGradients(runtime, () => {
      const score = (x: Tensor4D) => tf.sum(tf.mul(run.logits(x, output), seed));
      return Float32Array.from(
        tf
          .grad(score as (x: unknown) => never)(images)
          .dataSync(),
      );
    });

  return {
    id: options.id,
    inputShape,
    classCount,
    structure: structureOf(network.graph),
    rules: ['standard', 'guided'],
    ...scale,
    ...(warnings.length > 0 && { warnings }),
    logits: async (batch) => {
      const scores = joined(
        passes([imageFeed(batch, inputShape)], (images) =>
          Float32Array.from(run.logits(images, output).dataSync()),
        ),
      );
      return ndarray(outputCount === 1 ? twoClasses(scores) : scores, [batch.shape[0] ?? 0, classCount]);
    },
    gradient: async (batch, targets, { rule = 'standard' } = {}) => {
      if (rule !== 'standard' && rule !== 'guided')
        throw new RangeError(
          `rule must be standard or guided on engine tfjs, got ${rule}; engine onnx has rescale and relevance as well`,
        );
      const feeds = [imageFeed(batch, inputShape), seedFeed(targets, batch, outputCount)];
      const parts = passes(feeds, (images, seed) =>
        rule === 'guided'
          ? withGuidedRelus(runtime, artifacts.source, () => gradients(images, seed))
          : gradients(images, seed),
      );
      return ndarray(joined(parts), [...batch.shape]);
    },
    features: async (batch, targets, { layer } = {}) => {
      const chosen = featureLayer(network, layer);
      if (chosen.tokens !== undefined)
        throw new RangeError(
          `${artifacts.source}: layer ${quoted(chosen.name)} holds tokens, which engine onnx reads and engine tfjs does not`,
        );
      const { maker, use } = translation.builder.values.get(chosen.name) ?? { maker: chosen.name, use: 0 };
      const at = { maker, use, sizes: [chosen.size[0] ?? 1, chosen.size[1] ?? 1, chosen.channels] as const };
      const feeds = [imageFeed(batch, inputShape), seedFeed(targets, batch, outputCount)];
      const parts = passes(feeds, (images, seed) =>
        imageGradients(runtime, () => run.features({ images, output, seed, at })),
      );
      const shape = [batch.shape[0] ?? 0, ...at.sizes];
      return {
        layer: chosen.name,
        activations: ndarray(joined(parts.map((part) => part.activations)), shape),
        gradients: ndarray(joined(parts.map((part) => part.gradients)), shape),
      };
    },
    attention: async () => {
      throw new RangeError(
        `${artifacts.source}: methods of attention need engine onnx, and engine tfjs shows no matrices of attention`,
      );
    },
    layers: () => plan.layers.map(layerSummary),
    constants: () => plan.constants,
    randomized: async (layerNames, seed, { calibration, statistics } = {}) => {
      if (isDisposed) throw new RangeError(`${options.id}: the classifier has been disposed of`);
      const policy = statistics ?? (calibration === undefined ? 'keep' : 'recalibrate');
      if (policy !== 'keep' && policy !== 'reset' && policy !== 'recalibrate')
        throw new RangeError(`statistics must be keep, reset or recalibrate, got ${policy satisfies never}`);
      const drawn = reinitialized(network, plan, { layers: layerNames, seed, reset: policy === 'reset' });
      const { origins } = translation.builder;
      const changed = changedWeights(artifacts.weights, { before: network, drawn, origins });
      const copy = await openedModel(runtime, { ...artifacts, weights: changed }, options);
      if (policy !== 'recalibrate') return classifierOf(copy, options, plan);
      try {
        if (calibration === undefined)
          throw new RangeError('statistics recalibrate needs a calibration batch, got none');
        const known = drawnConstants(plan, layerNames);
        const images = imageFeed(calibration, inputShape);
        const measured = measuredStatistics(runtime, { ...copy, ...known, images });
        const calibrated = { ...artifacts, weights: new Map([...changed, ...measured]) };
        return classifierOf(await openedModel(runtime, calibrated, options), options, plan);
      } finally {
        copy.run.dispose();
      }
    },
    dispose: async () => {
      if (!isDisposed) run.dispose();
      isDisposed = true;
    },
  };
}

/** Runs `compute`, which asks for gradients by images or activations and by nothing else. */
function imageGradients<T>(runtime: Runtime, compute: () => T): T {
  return withExactGradients(runtime, () => withoutFilterGradients(runtime, compute));
}
