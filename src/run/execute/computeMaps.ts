import ndarray from 'ndarray';
import { withOtherInputs } from '../../classifiers/withOtherInputs.ts';
import { reduced } from '../../maps/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import { textSha256 } from '../../math/random/sha256.ts';
import type { Image, ImageBatch } from '../../types/arrays.ts';
import type { Classifier } from '../../types/classifier.ts';
import type { Evidence } from '../../types/evidence.ts';
import type { MapResult, MapResults, PreparedImage } from '../../types/run.ts';
import type { Stop } from '../../types/stop.ts';
import type { BenchConfig } from '../config/config.ts';
import type { FindMethod } from '../config/readyMethod.ts';
import { createExplainer, type Explained, type Explainer } from '../explain/explainer.ts';

/** What of a config its maps depend on. */
export type StudyConfig = Pick<BenchConfig, 'methods' | 'preset' | 'seed' | 'batchSize' | 'target'>;

export interface MapOptions {
  readonly classifier: Classifier;
  readonly inputRange: readonly [low: number, high: number];
  /** One value per channel: what 0 is in the units of the images, where the classifier does not say. */
  readonly black: readonly number[];
  /** The class to explain; undefined where the logits of the image are not finite, which every method fails on. */
  readonly target: number | undefined;
  /** Of every method's answer. */
  readonly seed: string;
  readonly config: StudyConfig;
  readonly methodOf: FindMethod;
  /** Once it is aborted, its reason is thrown in the place of a failed finding. */
  readonly signal?: Stop | undefined;
  /** Called with what each method made of the image, as soon as it is made. What it throws ends the run. */
  readonly onMap?: ((made: MadeMap) => void) | undefined;
}

/** What a method made of an image: its answer, or why there is none. */
export type MadeMap = { readonly method: string } & MethodAnswer;

type MethodAnswer =
  | { readonly state: 'found'; readonly explained: Explained }
  /** The answer has numbers that are not finite. */
  | { readonly state: 'not finite'; readonly error: RangeError }
  | { readonly state: 'thrown'; readonly error: unknown };

/** What every method of the config says about one image. Work that methods share is done once. */
export async function mapResults(image: PreparedImage, options: MapOptions): Promise<MapResults> {
  const { classifier, inputRange, target, seed, config, methodOf } = options;
  const { black = options.black } = classifier;
  if (target === undefined) return failedMaps(config, 'the logits are not finite');
  const results = new Map<string, MapResult>();
  const { otherInputs, spacing } = image;
  const beside = otherInputs === undefined ? {} : { otherInputs };
  const question = { target, seed, inputRange, black, batchSize: config.batchSize, spacing, ...beside };
  let explainer: Explainer | undefined;
  for (const method of config.methods) {
    const answer = await methodAnswer(async () => {
      explainer ??= createExplainer(classifier, image.image, question);
      const ready = await methodOf(method);
      return explainer(ready.method, ready.options, config.preset);
    });
    if (answer.state === 'thrown') options.signal?.throwIfAborted();
    options.onMap?.({ method: method.name, ...answer });
    results.set(method.name, mapResult(answer));
  }
  return results;
}

async function methodAnswer(explain: () => Promise<Explained>): Promise<MethodAnswer> {
  try {
    const explained = await explain();
    const { map, attribution = map } = explained;
    for (const [what, values] of Object.entries({ map: dense(map), attribution: dense(attribution) })) {
      const broken = values.find((value) => !Number.isFinite(value));
      if (broken === undefined) continue;
      return { state: 'not finite', error: new RangeError(`the ${what} must be finite, got ${broken}`) };
    }
    return { state: 'found', explained };
  } catch (error) {
    return { state: 'thrown', error };
  }
}

function mapResult(answer: MethodAnswer): MapResult {
  if (answer.state === 'found') return { state: 'found', evidence: evidence(answer.explained) };
  const { error } = answer;
  return { state: 'failed', error: error instanceof Error ? error.message : String(error) };
}

/** The same failure of every method. */
export function failedMaps({ methods }: StudyConfig, error: string): MapResults {
  return new Map(methods.map(({ name }) => [name, { state: 'failed', error }]));
}

function evidence({ map, attribution, numericalError, perturbed }: Explained): Evidence {
  const signed = attribution && reduced(attribution, 'sum');
  return {
    map,
    ...(signed && { signed }),
    ...(numericalError && { numericalError }),
    ...(perturbed && { perturbed }),
  };
}

/** The seed of one cell: a digest of the run's seed and of what the cell is, so no other cell can change it. */
export function cellSeed(seed: number, parts: readonly string[]): string {
  return textSha256([String(seed), ...parts].join('\u0000')).slice(0, 16);
}

/** An image with what goes in beside it. */
export type BatchItem = Pick<PreparedImage, 'image' | 'otherInputs'>;

/** The logits of each image, at most `batchSize` images at a time. */
export async function allLogits(
  classifier: Classifier,
  images: readonly { readonly id: string }[],
  { batchSize, prepared }: { readonly batchSize: number; prepared(id: string): Promise<BatchItem> },
): Promise<Float32Array[]> {
  const rows: Float32Array[] = [];
  for (let start = 0; start < images.length; start += batchSize) {
    const part: BatchItem[] = [];
    for (const { id } of images.slice(start, start + batchSize)) part.push(await prepared(id));
    rows.push(...(await logitsOf(classifier, part)));
  }
  return rows;
}

/** The logits of images of one batch. */
export async function logitsOf(classifier: Classifier, items: readonly BatchItem[]): Promise<Float32Array[]> {
  const logits = dense(await besideOf(classifier, items).logits(stackedItems(items)));
  const { classCount } = classifier;
  return items.map((_, i) => logits.subarray(i * classCount, (i + 1) * classCount));
}

/** The classifier with what goes in beside the images of one batch. */
export function besideOf<C extends Classifier>(classifier: C, items: readonly BatchItem[]): C {
  return withOtherInputs(
    classifier,
    items.map(({ otherInputs = {} }) => otherInputs),
  );
}

/** The images of items as a batch. */
export function stackedItems(items: readonly BatchItem[]): ImageBatch {
  return stacked(items.map(({ image }) => image));
}

/** The class with the largest logit, the first of equals. Undefined where one is not finite. */
export function predictedClass(logits: Float32Array): number | undefined {
  return logits.every(Number.isFinite) ? logits.indexOf(Math.max(...logits)) : undefined;
}

/** Images of one shape as a batch. */
export function stacked(images: readonly Image[]): ImageBatch {
  const [first] = images;
  if (first === undefined) throw new RangeError('a batch needs at least one image, got none');
  const batch = new Float32Array(first.size * images.length);
  images.forEach((image, index) => {
    batch.set(dense(image), index * first.size);
  });
  return ndarray(batch, [images.length, ...first.shape]);
}
