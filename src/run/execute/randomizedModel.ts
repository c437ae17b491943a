import type { Classifier, Disposable } from '../../types/classifier.ts';
import type { MapResults, RandomInitialization } from '../../types/run.ts';
import type { Stop } from '../../types/stop.ts';
import type { FindMethod } from '../config/readyMethod.ts';
import {
  allLogits,
  besideOf,
  failedMaps,
  mapResults,
  type StudyConfig,
  stackedItems,
} from './computeMaps.ts';
import type { PreparedModel } from './preparedModel.ts';
import { predictedTarget, type Targets } from './targets.ts';

/** How many images recalibrate the statistics of batch normalisations: the first of the run. */
const calibrationImages = 16;

export interface RandomizedOptions {
  readonly config: StudyConfig;
  readonly methodOf: FindMethod;
  /** The class explained for each image under the trained weights. */
  readonly targets: Targets;
  readonly signal?: Stop | undefined;
  /** Of the maps of an image. */
  seedOf(image: string): string;
}

/** A classifier under re-drawn weights, which are drawn when it is first asked. */
export interface RandomizedModel extends Disposable {
  /**
   * What the methods find on an image. Failures that say so where the weights cannot be drawn, broke the logits, or
   * changed none.
   */
  mapResultsOf(image: string): Promise<MapResults>;
}

/** Names a state of random weights, in the seeds of its maps. */
export function initializationName({ draw, step }: RandomInitialization): string {
  return `draw ${draw}/${step}`;
}

/** A classifier with the weights of a state. */
export function randomizedModel(
  preparedModel: PreparedModel,
  initialization: RandomInitialization,
  options: RandomizedOptions,
): RandomizedModel {
  let state: Promise<DrawnState> | undefined;
  const drawn = () => {
    state ??= drawnState(preparedModel, initialization, options.config);
    return state;
  };
  return {
    mapResultsOf: (image) => mapResultsUnder(drawn, { preparedModel, image, ...options }),
    dispose: async () => {
      if (state === undefined) return;
      const { classifier } = await state.catch(() => ({ classifier: undefined }));
      await classifier?.dispose();
    },
  };
}

interface DrawnState {
  readonly classifier: Classifier & Disposable;
  readonly logits: ReadonlyMap<string, Float32Array>;
  readonly isUnchanged: boolean;
}

async function drawnState(
  { classifier, images, prepared, logits: before }: PreparedModel,
  { draw, layers, statistics }: RandomInitialization,
  config: StudyConfig,
): Promise<DrawnState> {
  const first = await Promise.all(images.slice(0, calibrationImages).map(({ id }) => prepared(id)));
  const drawn = await besideOf(classifier, first).randomized(layers, `${config.seed}/draw ${draw}`, {
    statistics,
    ...(statistics === 'recalibrate' && { calibration: stackedItems(first) }),
  });
  try {
    const after = await allLogits(drawn, images, { batchSize: config.batchSize, prepared });
    const logits = new Map(images.map(({ id }, index) => [id, after[index] ?? new Float32Array()]));
    const isSame = ({ id }: { readonly id: string }) =>
      logits.get(id)?.every((value, k) => value === before.get(id)?.[k]) === true;
    return { classifier: drawn, logits, isUnchanged: images.every(isSame) };
  } catch (error) {
    await drawn.dispose();
    throw error;
  }
}

interface AskedMaps extends RandomizedOptions {
  readonly preparedModel: PreparedModel;
  readonly image: string;
}

async function mapResultsUnder(
  drawn: () => Promise<DrawnState>,
  { preparedModel, image, config, methodOf, targets, signal, seedOf }: AskedMaps,
): Promise<MapResults> {
  let state: DrawnState;
  try {
    state = await drawn();
  } catch (error) {
    signal?.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    return failedMaps(config, `the weights cannot be re-drawn: ${why}`);
  }
  const row = state.logits.get(image) ?? new Float32Array();
  if (!row.every(Number.isFinite)) return failedMaps(config, 'the re-drawn logits are not finite');
  if (state.isUnchanged) return failedMaps(config, 're-drawing the weights changed no logit');
  const target = config.preset === 'arun2021' ? predictedTarget(state.classifier, row) : targets.get(image);
  const { classifier } = state;
  const { inputRange, black } = preparedModel;
  const question = { classifier, inputRange, black, target, seed: seedOf(image), config, methodOf, signal };
  return mapResults(await preparedModel.prepared(image), question);
}
