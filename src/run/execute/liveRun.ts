import { quoted } from '../../files/quoted.ts';
import { spatialShape } from '../../math/arrays/imageAxes.ts';
import type { AverageMask } from '../../types/averageMask.ts';
import type { Disposable } from '../../types/classifier.ts';
import type { RandomInitialization, Run, RunModel, TrainingAsked } from '../../types/run.ts';
import type { Stop } from '../../types/stop.ts';
import type { Checkpoints } from '../checkpoints/checkpoints.ts';
import type { FindMethod } from '../config/readyMethod.ts';
import { averageWithout, maskTotals, type NamedMask } from './averageMasks.ts';
import {
  besideOf,
  cellSeed,
  type MapOptions,
  predictedClass,
  type StudyConfig,
  stackedItems,
} from './computeMaps.ts';
import { editedLogits } from './editedLogits.ts';
import { embeddings } from './embeddings.ts';
import { predictedMasks } from './predictedMasks.ts';
import type { PreparedModel } from './preparedModel.ts';
import type { RunLocalizer } from './runLocalizer.ts';
import { sourceMaps, stateName } from './sourceMaps.ts';
import { type Targets, targetsOf } from './targets.ts';

export interface LiveRunOptions {
  /** The explained classifier, then those that it is compared with. */
  readonly preparedModels: readonly PreparedModel[];
  readonly localizers: readonly RunLocalizer[];
  readonly config: StudyConfig;
  readonly methodOf: FindMethod;
  /** The average of masks outside the run as an image's model sees them, where there are any. */
  outsideAverage(reference: PreparedModel, image: string): Promise<AverageMask | undefined>;
  /** Reads a table. @default there are no files */
  readonly table?: NonNullable<Run['table']>;
  /** Opens a text encoder for these texts. @default there are no files */
  readonly embeddedTexts?: NonNullable<Run['embeddedTexts']>;
  /** Trains a network on images of a model of the run. @default networks cannot be trained */
  readonly trained?: (model: PreparedModel, asked: TrainingAsked) => Promise<readonly Float32Array[]>;
  readonly parts: Checkpoints;
  /** Images whose maps under the first draw of random weights are kept with the run. */
  readonly shown: ReadonlySet<string>;
  readonly signal?: Stop | undefined;
  /** By image, why it is given up. @default none */
  readonly failed?: ReadonlyMap<string, string>;
  /** Of the maps of an image. @default a digest of the run's seed, the state of the weights and the image */
  readonly mapSeed?: Run['mapSeed'];
  /** Called with what each method made of an image under the trained weights. */
  readonly onMap?: MapOptions['onMap'];
}

/** A run on opened models. At most one state of random weights is open at a time: it ends with the next, or with the run. */
export interface LiveRun extends Run, Disposable {
  readonly targets: Targets;
}

/** The run of opened models, in which nothing is computed yet. `initializations` are what its audits ask for. */
export function liveRun(
  options: LiveRunOptions,
  initializationsOf: (run: Run) => readonly RandomInitialization[],
): LiveRun {
  const { preparedModels, localizers, config, parts, signal, trained: train } = options;
  const [reference] = preparedModels;
  if (reference === undefined) throw new RangeError('classifiers must have at least one, got none');
  const preparedModelOf = (id: string): PreparedModel => {
    const found = preparedModels.find(({ classifier }) => classifier.id === id);
    if (found === undefined) throw new RangeError(`no model of the run is named ${quoted(id)}`);
    return found;
  };
  const own = targetsOf(reference, config);
  const targetsFor = (one: PreparedModel) =>
    one === reference || config.preset === 'default' ? own : targetsOf(one, config);
  const mapSeed: Run['mapSeed'] =
    options.mapSeed ?? ((source, image) => cellSeed(config.seed, [stateName(source), image]));
  const maps = sourceMaps({ ...options, preparedModelOf, targetsFor, mapSeed });
  let totals: ReturnType<typeof maskTotals> | undefined;
  const run: LiveRun = {
    preset: config.preset,
    images: reference.images,
    methods: config.methods.map(({ name }) => name),
    models: preparedModels.map(modelOf),
    localizers: localizers.map(({ id }) => id),
    regions: reference.regions,
    get initializations() {
      return initializationsOf(run);
    },
    targets: own,
    layers: () => reference.classifier.layers(),
    seed: (...names) => cellSeed(config.seed, names),
    mapSeed,
    prepared: (model, image) => preparedModelOf(model).prepared(image),
    hasPixels: reference.hasPixels !== false,
    mask: async (image) => (await reference.prepared(image)).mask,
    region: async (model, image, name) => preparedModelOf(model).region(image, name),
    averageMask: async (image) => {
      const found = await options.outsideAverage(reference, image);
      if (found !== undefined) return found;
      totals ??= maskTotals(masksOf(reference));
      const { mask } = await reference.prepared(image);
      const size = spatialShape(reference.classifier.inputShape);
      return averageWithout(await totals, size, { image, mask });
    },
    target: (image) => own.get(image),
    predicted: async (model, image) =>
      predictedClass(preparedModelOf(model).logits.get(image) ?? new Float32Array()),
    logits: async (model, asked) =>
      editedLogits(preparedModelOf(model), asked, { batchSize: config.batchSize, parts }),
    features: async (model, image, layer) => {
      const { classifier, prepared } = preparedModelOf(model);
      const items = [await prepared(image)];
      const asked = layer === undefined ? {} : { layer };
      return (
        await besideOf(classifier, items).features(stackedItems(items), [own.get(image) ?? 0], asked)
      ).activations.pick(0);
    },
    embeddings: async (model, asked) =>
      embeddings(preparedModelOf(model), asked, { batchSize: config.batchSize }),
    segmented: async (model, asked, labels) =>
      predictedMasks(preparedModelOf(model), asked, { labels, batchSize: config.batchSize }),
    ...(train && { trained: (asked: TrainingAsked) => train(preparedModelOf(asked.model), asked) }),
    ...(options.table && { table: options.table }),
    ...(options.embeddedTexts && { embeddedTexts: options.embeddedTexts }),
    maps: maps.get,
    located: async (name, image) => {
      const localizer = localizers.find(({ id }) => id === name);
      if (localizer === undefined) throw new RangeError(`no localizer of the run is named ${quoted(name)}`);
      signal?.throwIfAborted();
      return localizer.located(image);
    },
    dispose: maps.dispose,
  };
  return run;
}

function modelOf({ classifier, black, white, segmenter, config, fold }: PreparedModel): RunModel {
  const { role, trainedOn, source, trainedWith, target } = config;
  const { id, inputShape } = classifier;
  return {
    ...{ id, inputShape, black, white },
    ...(segmenter && target && { segments: target.class }),
    ...(role !== undefined && { role }),
    ...(trainedOn !== undefined && { trainedOn }),
    ...(source !== undefined && { source }),
    ...(trainedWith !== undefined && { trainedWith: trainedWith.sha256.toLowerCase() }),
    ...(fold !== undefined && { fold }),
  };
}

async function* masksOf({ images, prepared }: PreparedModel): AsyncGenerator<NamedMask> {
  for (const { id } of images) {
    const { mask } = await prepared(id);
    if (mask !== undefined) yield { image: id, mask };
  }
}
