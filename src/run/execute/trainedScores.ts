import ndarray from 'ndarray';
import { dense } from '../../math/arrays/dense.ts';
import {
  adam,
  classObjective,
  inceptionNetwork,
  type Model,
  predictions,
  readNetwork,
  train,
} from '../../training/index.ts';
import type { ImageBatch } from '../../types/arrays.ts';
import type { ImageEdit, TrainingAsked } from '../../types/run.ts';
import { builtIn } from '../config/config.ts';
import { stacked } from './computeMaps.ts';
import type { PreparedModel } from './preparedModel.ts';

/** Highest rates: of random weights, as the fixtures of this project, and of given ones, as Adam's default. */
const rates = { random: 0.01, model: 0.001 } as const;

/**
 * Trains a network and gives the log odds of label 1 for the images of each test: `inceptionNetwork` from random weights
 * at the model's size, or the model's own file from its weights, all of them. The weights are those of the epoch with
 * the highest area under the curve of the validation images. One thread: the same seed gives the same numbers.
 * Throws RangeError for a model that cannot be trained.
 */
export async function trainedScores(
  { config, classifier, prepared }: PreparedModel,
  { start, seed, epochs, patience, train: own, validation, tests }: TrainingAsked,
): Promise<Float32Array[]> {
  const { inputShape } = classifier;
  const [height = 0, width = 0, channels = 1] = inputShape;
  const batchOf = async (items: readonly { readonly image: string; readonly edit?: ImageEdit }[]) => {
    const images = [];
    for (const { image, edit } of items) {
      const one = await prepared(image);
      images.push(edit === undefined ? one.image : edit.apply(one));
    }
    return stacked(images);
  };
  const examplesOf = async (items: TrainingAsked['train']) => ({
    images: await batchOf(items),
    objective: classObjective(items.map(({ label }) => label)),
  });
  if (start === 'random' && height !== width)
    throw new RangeError(`a network from random weights takes square images, got ${width} x ${height}`);
  const network =
    start === 'random'
      ? inceptionNetwork({ size: height, channels, seed: `${seed}/weights` })
      : readNetwork(trainable(config));
  // What has other logits is refused before it is trained.
  const [first] = own;
  if (first !== undefined) await oddsOf(network, await batchOf([first]));
  const { model } = await train(network, await examplesOf(own), {
    ...{ seed: `${seed}/order`, epochs, threads: 1, learningRate: rates[start] },
    batchSize: Math.min(32, own.length),
    optimizer: adam({ weightDecay: 0.01 }),
    augmentation: { shiftPixels: 2 },
    heldOut: await examplesOf(validation),
    keepBest: true,
    ...(patience !== undefined && { patience }),
  });
  const scores: Float32Array[] = [];
  for (const test of tests) scores.push(await oddsOf(model, await batchOf(test)));
  return scores;

  async function oddsOf(one: Model, images: ImageBatch): Promise<Float32Array> {
    const found = await predictions(one, ndarray(dense(images), [...images.shape]), { threads: 1 });
    const logits = Object.values(found)[0] ?? new Float32Array();
    const [count = 0] = images.shape;
    if (logits.length !== 2 * count)
      throw new RangeError(
        `a network to train has two logits, '${config.id}' gives ${logits.length / count}`,
      );
    return Float32Array.from({ length: count }, (_, i) => (logits[2 * i + 1] ?? 0) - (logits[2 * i] ?? 0));
  }
}

function trainable({ id, model, isModule, engine }: PreparedModel['config']): string {
  if (isModule === true || engine === 'tfjs' || model.startsWith(builtIn) || !model.endsWith('.onnx'))
    throw new RangeError(`only an ONNX file can be trained further, '${id}' is none`);
  return model;
}
