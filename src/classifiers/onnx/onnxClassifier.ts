import ndarray from 'ndarray';
import type { ImageBatch } from '../../types/arrays.ts';
import type { FullClassifier, GradientRule } from '../../types/classifier.ts';
import type { RelevanceRule } from '../../types/relevanceRule.ts';
import {
  drawnConstants,
  type ReinitializationLists,
  type ReinitializationPlan,
  reinitializationPlan,
} from '../constants/reinitializationPlan.ts';
import { reinitialized } from '../constants/reinitialized.ts';
import { layerSummary } from '../constants/weightLayers.ts';
import { featureLayer } from '../network/featureLayers.ts';
import { imageName, logitsName, type Network } from '../network/network.ts';
import { checkedRows, otherFeeds, publicInput } from '../network/otherInputs.ts';
import { structureOf } from '../network/structure.ts';
import { attentionPasses } from './attentionPasses.ts';
import { type CompiledPasses, compiledPasses } from './compiledPasses.ts';
import { imageFeed, inputShapeOf, seedFeed } from './feeds.ts';
import { featureGradientModel, forwardModel, imageGradientModel, seedName } from './graphs.ts';
import { batched, largestBatch } from './microbatches.ts';
import type { Feed } from './ortSession.ts';
import { recalibrated } from './recalibrated.ts';
import { relevanceModel, requireRelevance } from './relevanceModel.ts';
import { baselineFeeds, rescaleModel } from './rescaleModel.ts';
import { twoClasses } from './twoClasses.ts';

export interface RunOptions extends ReinitializationLists {
  readonly id: string;
  readonly inputRange?: readonly [low: number, high: number];
  /** One value per channel: black in the model's units. */
  readonly black?: readonly number[];
  /** The class that is explained unless another is named. */
  readonly statedClass?: number;
  /** Threads within an operator; 0 leaves it to ONNX Runtime. @default 0 */
  readonly threads?: number;
  /** About as much memory as the values of one pass may take; larger batches go in parts. @default 2 GiB */
  readonly maxBytes?: number;
}

/** A classifier's passes, which copies with other inputs share, and what goes in beside the images. */
interface SharedPasses {
  readonly passes: CompiledPasses;
  /** One row for each image, or one for all; none where nobody has said. */
  readonly rows: readonly Readonly<Record<string, Float32Array>>[];
}

/**
 * A classifier that runs a network on ONNX Runtime. Each kind of pass is compiled when it is first asked for. A copy
 * with re-drawn weights keeps the plan: what training made is told by the trained numbers.
 */
export function onnxClassifier(
  network: Network,
  options: RunOptions,
  plan: ReinitializationPlan = reinitializationPlan(network, options),
  { passes, rows }: SharedPasses = { passes: compiledPasses(network, options), rows: [] },
): FullClassifier {
  const { source, input, others, outputCount } = network;
  const inputShape = inputShapeOf(input);
  const classCount = Math.max(2, outputCount);
  const atMost = largestBatch(network, options.maxBytes ?? 2 ** 31);
  const { compiled } = passes;
  const feedsOf = (batch: ImageBatch): Record<string, Feed> => {
    const image = imageFeed(batch, inputShape);
    const count = batch.shape[0] ?? 0;
    return { [imageName]: image, ...otherFeeds(others, rows, { count, source }) };
  };
  const scoresOf = (logits: Float32Array, { shape: [count = 0] }: ImageBatch) =>
    ndarray(outputCount === 1 ? twoClasses(logits) : logits, [count, classCount]);
  const gradientPass = (rule: GradientRule, shares: RelevanceRule | undefined) =>
    compiled(`gradient ${rule}${shares === undefined ? '' : ` ${JSON.stringify(shares)}`}`, (layout) => {
      if (shares !== undefined) return relevanceModel(network, shares);
      if (rule === 'rescale') return rescaleModel(network);
      return imageGradientModel(network, { guided: rule === 'guided', layout });
    });
  const attentionPass = attentionPasses(network, compiled);

  return {
    id: options.id,
    inputShape,
    classCount,
    structure: structureOf(network.graph),
    rules: ['standard', 'guided', 'rescale', 'relevance'],
    ...(options.inputRange && { inputRange: options.inputRange }),
    ...(options.black && { black: options.black }),
    ...(others.length > 0 && { otherInputs: others.map(publicInput) }),
    ...(options.statedClass !== undefined && { statedClass: options.statedClass }),
    ...(network.warnings.length > 0 && { warnings: network.warnings }),
    ...(network.engine.gpu !== undefined && { processorOperators: passes.onProcessor }),
    logits: async (batch) => {
      const feeds = feedsOf(batch);
      const { session, outputs } = await compiled('forward', () => ({
        model: forwardModel(network),
        outputs: [logitsName],
      }));
      const [logits = new Float32Array()] = await batched(session, feeds, {
        outputs,
        only: input.batch,
        atMost,
      });
      return scoresOf(logits, batch);
    },
    gradient: async (batch, targets, { rule = 'standard', baseline, relevance, onLogits } = {}) => {
      if (rule !== 'standard' && rule !== 'guided' && rule !== 'rescale' && rule !== 'relevance')
        throw new RangeError(
          `rule must be standard, guided, rescale or relevance, got ${rule satisfies never}`,
        );
      requireRelevance(rule, relevance);
      const feeds = {
        ...feedsOf(batch),
        [seedName]: seedFeed(targets, batch, outputCount),
        ...baselineFeeds(batch, { rule, baseline }),
      };
      const { session, outputs } = await gradientPass(rule, relevance);
      const [gradient = new Float32Array(), logits = new Float32Array()] = await batched(session, feeds, {
        outputs: onLogits === undefined ? outputs.slice(0, 1) : outputs,
        only: input.batch,
        // The rescale rule keeps the values of two images for each.
        atMost: rule === 'rescale' ? Math.max(1, Math.floor(atMost / 2)) : atMost,
      });
      onLogits?.(scoresOf(logits, batch));
      return ndarray(gradient, [...batch.shape]);
    },
    features: async (batch, targets, { layer } = {}) => {
      const chosen = featureLayer(network, layer);
      const feeds = {
        ...feedsOf(batch),
        [seedName]: seedFeed(targets, batch, outputCount),
      };
      const { session, outputs } = await compiled(`features ${chosen.name}`, (layout) =>
        featureGradientModel(network, { layer: chosen, layout }),
      );
      const [activations = new Float32Array(), gradients = new Float32Array()] = await batched(
        session,
        feeds,
        {
          outputs,
          only: input.batch,
          atMost,
        },
      );
      const shape = [batch.shape[0] ?? 0, ...chosen.size, chosen.channels];
      return {
        layer: chosen.name,
        activations: ndarray(activations, shape),
        gradients: ndarray(gradients, shape),
      };
    },
    attention: async (batch, targets, { scores = 'logits' } = {}) => {
      const { session, outputs, attention } = await attentionPass(scores);
      const feeds = { ...feedsOf(batch), [seedName]: seedFeed(targets, batch, outputCount) };
      return attention(await batched(session, feeds, { outputs, only: input.batch, atMost }), batch);
    },
    layers: () => plan.layers.map(layerSummary),
    constants: () => plan.constants,
    randomized: async (layerNames, seed, { calibration, statistics } = {}) => {
      const policy = statistics ?? (calibration === undefined ? 'keep' : 'recalibrate');
      if (policy !== 'keep' && policy !== 'reset' && policy !== 'recalibrate') {
        throw new RangeError(`statistics must be keep, reset or recalibrate, got ${policy satisfies never}`);
      }
      const drawn = reinitialized(network, plan, { layers: layerNames, seed, reset: policy === 'reset' });
      const copy = (own: Network) =>
        onnxClassifier(own, options, plan, {
          passes: compiledPasses(network, options),
          rows,
        });
      if (policy !== 'recalibrate') return copy(drawn);
      if (calibration === undefined)
        throw new RangeError('statistics recalibrate needs a calibration batch, got none');
      const changed = drawnConstants(plan, layerNames);
      const { [imageName]: images = imageFeed(calibration, inputShape), ...beside } = feedsOf(calibration);
      const { threads = 0 } = options;
      return copy(await recalibrated(drawn, { ...changed, images, others: beside, threads }));
    },
    withOtherInputs: (given) =>
      onnxClassifier(network, options, plan, { passes, rows: checkedRows(others, given, options.id) }),
    dispose: passes.dispose,
  };
}
