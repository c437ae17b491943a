/** The maps of the study, each asked for alone, at the seam that users have. */
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import ndarray from 'ndarray';
import { openLocalizer } from '../../src/classifiers/index.ts';
import { explain, fitted, inUnits, openClassifier, reduced } from '../../src/index.ts';
import { resizedBilinear } from '../../src/math/resizing/resize.ts';
import type { OwnMethod } from '../../src/methods/index.ts';
import type { Image, SaliencyMap } from '../../src/types/arrays.ts';
import type { FullClassifier } from '../../src/types/classifier.ts';
import { height, items, type ModelId, methodOptions, type PresetName, ranges, seed, width } from './study.ts';

/** A map with the sum over channels with its sign, or the error that the method ended in. */
export type Found = { readonly map: SaliencyMap; readonly signed?: SaliencyMap } | { readonly error: string };
export type FoundByMethod = Readonly<Record<string, Found>>;

/** The first sixteen digits of SHA-256 of the run's seed and the cell's parts, with zero bytes between. */
export function seedOf(...parts: readonly string[]): string {
  const digest = createHash('sha256').update([String(seed), ...parts].join('\0'));
  return digest.digest('hex').slice(0, 16);
}

export interface Opened {
  readonly id: ModelId;
  readonly classifier: FullClassifier;
  readonly inputs: readonly Image[];
  readonly predicted: readonly number[];
}

export async function opened(at: (...parts: string[]) => string, id: ModelId): Promise<Opened> {
  const preprocess = { range: [...ranges[id]] as [number, number] };
  const classifier = await openClassifier(at(`${id}.onnx`), { id, preprocess });
  const inputs = items.map(({ image }) => inUnits(fitted(image, classifier.inputShape), preprocess).image);
  return { id, classifier, inputs, predicted: await predictions(classifier, inputs) };
}

/** The class with the largest logit of each image, each image asked alone. */
export async function predictions(
  classifier: Pick<FullClassifier, 'logits'>,
  inputs: readonly Image[],
): Promise<number[]> {
  const classes: number[] = [];
  for (const image of inputs) {
    const { data } = await classifier.logits(ndarray(image.data, [1, ...image.shape]));
    classes.push([...data].indexOf(Math.max(...data)));
  }
  return classes;
}

/** The map of every method for one image and class, at the size of the first network. */
export async function mapsOf(
  classifier: FullClassifier,
  image: Image,
  asked: {
    readonly own: OwnMethod;
    readonly target: number;
    readonly seed: string;
    readonly preset: PresetName;
  },
): Promise<FoundByMethod> {
  const found: Record<string, Found> = {};
  for (const [name, options] of Object.entries(methodOptions)) {
    const method = name === '7' ? asked.own : (name as 'gradient');
    try {
      const { own: _, ...question } = asked;
      const { map, attribution } = await explain(classifier, image, { ...question, method, options });
      const signed = attribution && sized(reduced(attribution, 'sum'));
      found[name] = { map: sized(map), ...(signed && { signed }) };
    } catch (error) {
      found[name] = { error: (error as Error).message };
    }
  }
  return found;
}

export async function ownMethod(at: (...parts: string[]) => string): Promise<OwnMethod> {
  return { ...(await import(pathToFileURL(at('own.mjs')).href)).default, name: '7' };
}

export async function localizerMaps(at: (...parts: string[]) => string, id: ModelId): Promise<SaliencyMap[]> {
  const localizer = await openLocalizer(at(`${id}.onnx`), { id });
  const maps: SaliencyMap[] = [];
  for (const { image } of items) {
    maps.push(await localizer.locate(inUnits(image, { range: [...ranges[id]] as [number, number] }).image));
  }
  await localizer.dispose();
  return maps;
}

function sized(map: SaliencyMap): SaliencyMap {
  const [rows = 0, columns = 0] = map.shape;
  if (rows === height && columns === width) return map;
  const values = resizedBilinear(map.data as Float32Array, [rows, columns, 1], { height, width });
  return ndarray(values, [height, width]);
}
