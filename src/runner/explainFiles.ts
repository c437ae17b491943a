import { rmSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import ndarray from 'ndarray';
import { type OpenOptions, openClassifier } from '../classifiers/index.ts';
import { encodeNpy, encodePng, fitted, inUnits, overlay, readImage } from '../images/index.ts';
import { normalized } from '../maps/index.ts';
import { dense } from '../math/dense.ts';
import {
  isMethodName,
  type MethodName,
  methodNames,
  methodOptions,
  type Preset,
  theEight,
} from '../methods/index.ts';
import type { Image, SaliencyMap } from '../types/arrays.ts';
import type { FullClassifier } from '../types/classifier.ts';
import { json, writeWhole } from './benchFiles.ts';
import type { Preprocess } from './configSchema.ts';
import { createExplainer } from './explain.ts';
import { outFolder } from './outFolder.ts';
import { stacked } from './study.ts';
import { systemCode } from './systemCode.ts';

export interface ExplainFilesOptions {
  readonly model: string;
  readonly open?: OpenOptions;
  /** A method's name, or `all` for the eight. */
  readonly method: string;
  readonly target: 'predicted' | number;
  readonly preprocess?: Preprocess;
  readonly preset: Preset;
  readonly out: string;
  readonly seed: number;
  /** Called after each image. */
  readonly onImage?: (image: string) => void;
  /** Called for each method of `all` that cannot explain an image. */
  readonly onFailure?: (failure: ExplainFailure) => void;
}

/** A method that could not explain an image, and why. */
export interface ExplainFailure {
  /** The image's name in the files. */
  readonly image: string;
  readonly method: MethodName;
  readonly error: string;
}

/**
 * Explains image files and writes, for each image and method, the map (`.npy`), the signed attribution where there
 * is one, and an overlay (`.png`), and `explain.json` at the end. A method of `all` that cannot explain an image (the
 * network lacks what it needs) has its error there, and the others go on. Throws RangeError for what cannot be read,
 * and whatever a method asked for by name throws, and then leaves no file of its own behind.
 */
export async function explainFiles(images: readonly string[], options: ExplainFilesOptions): Promise<void> {
  const methods = methodsAsked(options.method);
  const names = uniqueNames(images);
  const classifier = await openClassifier(options.model, options.open);
  const written: string[] = [];
  let abandon = () => {};
  try {
    const { remove } = outFolder(options.out);
    abandon = () => {
      for (const path of written) rmSync(path, { force: true });
      remove();
    };
    const write = (file: string, content: string | Uint8Array) => {
      const path = join(options.out, file);
      written.push(path);
      writeWhole(path, content);
    };
    const results = [];
    for (const [index, path] of images.entries()) {
      const name = names[index] ?? path;
      results.push(await explainFile(path, { ...options, name, classifier, methods, write }));
      options.onImage?.(path);
    }
    const { model, preset, seed, preprocess = { range: [0, 1] } } = options;
    const facts = { inputShape: classifier.inputShape, classCount: classifier.classCount };
    write('explain.json', json({ model, ...facts, preprocess, preset, seed, images: results }));
  } catch (error) {
    abandon();
    throw error;
  } finally {
    await classifier.dispose();
  }
}

interface FileOptions extends ExplainFilesOptions {
  readonly name: string;
  readonly classifier: FullClassifier;
  readonly methods: readonly MethodName[];
  /** Writes a file of the results. */
  write(file: string, content: string | Uint8Array): void;
}

async function explainFile(path: string, options: FileOptions) {
  const { classifier, name, preset, seed, write } = options;
  const { shown, image, inputRange, black } = await modelInput(path, options);
  const logits = [...dense(await classifier.logits(stacked([image])))];
  const target = targetOf(logits, options);
  const explainer = createExplainer(classifier, image, {
    target,
    inputRange,
    black,
    seed: `${seed}/${name}`,
  });
  const methods: Record<string, object> = {};
  for (const method of options.methods) {
    const start = performance.now();
    const explained = await explainer(method, methodOptions(method, preset), preset).catch(failedOf(options));
    if ('error' in explained) {
      methods[method] = explained;
      options.onFailure?.({ image: name, method, ...explained });
      continue;
    }
    const milliseconds = Math.round(performance.now() - start);
    const { map, attribution, diagnostics, passes, reduction } = explained;
    const file = `${name}.${method}`;
    write(`${file}.npy`, encodeNpy(map));
    if (attribution !== undefined) write(`${file}.attribution.npy`, encodeNpy(attribution));
    write(`${file}.png`, picture(shown, map));
    const { completenessGap } = diagnostics;
    methods[method] = {
      options: explained.options,
      reduction,
      milliseconds,
      passes,
      ...(completenessGap !== undefined && { completenessGap }),
      diagnostics,
    };
  }
  return { image: path, name, logits, target, methods };
}

/** What becomes of a method's error: of `all` methods it is that one's result, of a single one it is the run's. */
function failedOf({ method }: FileOptions) {
  return (error: unknown): { readonly error: string } => {
    if (method !== 'all') throw error;
    return { error: error instanceof Error ? error.message : String(error) };
  };
}

/** The image as it is shown and as the model takes it. A mistake names the file. */
async function modelInput(path: string, { classifier, preprocess }: FileOptions) {
  const read = await readImage(path).catch((error) => {
    const code = systemCode(error);
    throw code === undefined ? error : new RangeError(`${path}: expected an image, cannot read it (${code})`);
  });
  const broken = dense(read).findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    throw new RangeError(`${path}: pixels must be finite, got ${dense(read)[broken]} at index ${broken}`);
  }
  try {
    const shown = fitted(read, classifier.inputShape);
    return { shown, ...inUnits(shown, preprocess) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`${path} does not fit ${classifier.id}: ${why}`);
  }
}

/** The map over the image, stretched to its 99th percentile; a map that is constant is shown as all zero. */
function picture(shown: Image, map: SaliencyMap): Uint8Array {
  const scaled = normalized(map, { rule: 'p99' });
  const nothing = ndarray(new Float32Array(map.size), [...map.shape]);
  return encodePng(overlay(shown, scaled.state === 'normalized' ? scaled.map : nothing));
}

function targetOf(logits: readonly number[], { target, classifier, name }: FileOptions): number {
  if (!logits.every(Number.isFinite)) throw new RangeError(`${name}: the logits are not finite: ${logits}`);
  if (target === 'predicted') return logits.indexOf(Math.max(...logits));
  if (target >= classifier.classCount) {
    throw new RangeError(
      `--target: expected a class index from 0 to ${classifier.classCount - 1}, got ${target}`,
    );
  }
  return target;
}

function methodsAsked(method: string): readonly MethodName[] {
  if (method === 'all') return theEight;
  if (isMethodName(method)) return [method];
  throw new RangeError(`--method: expected all or one of ${methodNames.join(', ')}, got '${method}'`);
}

/** File names without their endings; two images of one name would overwrite each other. */
function uniqueNames(images: readonly string[]): string[] {
  const names = images.map((path) => basename(path, extname(path)));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new RangeError(`two images are named '${twice}'; their results would overwrite each other`);
  return names;
}
