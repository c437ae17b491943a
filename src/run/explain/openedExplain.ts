import { resolve } from 'node:path';
import ndarray from 'ndarray';
import { withOtherInputs } from '../../classifiers/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import { methods, needsOf } from '../../methods/index.ts';
import type { Classifier, Disposable } from '../../types/classifier.ts';
import { moduleClassifier } from '../config/plugins/index.ts';
import { type Preprocess, unitsOf, withUnits } from '../config/preprocess.ts';
import { atLayer } from '../execute/atLayer.ts';
import { stacked } from '../execute/computeMaps.ts';
import { type ImageFacts, imageFacts } from '../execute/inputWarnings.ts';
import { openModel } from '../execute/open.ts';
import type { ExplainFolder } from './explainFolder.ts';
import { type ExplainFailure, explainImage } from './explainImage.ts';
import { explainInput } from './explainInput.ts';
import { allMethods, type ExplainMethod, explainMethods } from './explainMethods.ts';
import type { ExplainRunOptions } from './explainOptions.ts';
import { explainOther } from './explainOther.ts';
import type { ImageName } from './imageNames.ts';

/** What one image came to. */
export interface ImageAnswer {
  /** What `explain.json` says of it. */
  readonly result: object;
  readonly facts: ImageFacts;
  readonly logits: Float32Array;
  readonly inputRange: readonly [low: number, high: number];
  /** Signs that a map is not to be read: one line each. */
  readonly warnings: readonly string[];
}

/** What is told while an image is explained. */
export interface ImageHooks {
  readonly folder: ExplainFolder;
  readonly onFailure?: ((failure: ExplainFailure) => void) | undefined;
  /** Called after each method on the image of that name in the files. */
  readonly onMethod?: (name: string) => void;
  readonly signal?: AbortSignal;
}

/** A model that is open to explain images by some methods. */
export interface OpenedExplain extends Disposable {
  readonly classifier: Classifier;
  readonly preprocess: Preprocess;
  /** What the model says of an image of that file's size that is all black. */
  ofBlack(path: string): Promise<Float32Array>;
  /** Writes the maps of an image. */
  explained(path: string, name: ImageName, hooks: ImageHooks): Promise<ImageAnswer>;
}

/** What is said of the model in `explain.json`, as plain data. */
export interface ModelFacts extends Pick<Classifier, 'inputShape' | 'classCount'> {
  readonly preprocess: Preprocess;
  readonly warnings: readonly string[];
}

export function modelFacts({ classifier, preprocess }: OpenedExplain): ModelFacts {
  const { inputShape, classCount, warnings = [] } = classifier;
  return { inputShape, classCount, preprocess, warnings };
}

/** Opens a model, in sessions of so many threads; 0 leaves it to ONNX Runtime. Throws RangeError for what cannot be opened. */
export async function openedExplain(options: ExplainRunOptions, threads = 0): Promise<OpenedExplain> {
  const asked = await explainMethods(options.method, options.methodModules ?? []);
  requireReadLayer(asked, options);
  const opened = await atAskedLayer(options, threads);
  const dispose = async () => opened.dispose?.();
  try {
    const preprocess = withUnits(options.preprocess, opened.inputRange ?? [0, 1]);
    const { orientation } = options.scan ?? {};
    const beside = await explainOther(opened, { ...options, preprocess, orientation });
    const classifier = withOtherInputs(opened, [beside]);
    const own = { classifier, methods: asked, keepsGoing: options.method === allMethods, orientation };
    const input = (path: string) =>
      explainInput(path, { classifier, preprocess, limits: options.limits, scan: options.scan });
    return {
      ...{ classifier, preprocess, dispose },
      async ofBlack(path) {
        const { image, black } = await input(path);
        const dark = Float32Array.from({ length: image.size }, (_, i) => black[i % black.length] ?? 0);
        return dense(await classifier.logits(stacked([ndarray(dark, [...image.shape])])));
      },
      async explained(path, { name, shown }, { onMethod, ...hooks }) {
        const read = await input(path);
        const logits = dense(await classifier.logits(stacked([read.image])));
        const subject = { path, name, shown, input: read, logits };
        const warnings: string[] = [];
        const result = await explainImage(subject, {
          ...{ ...options, ...own, ...hooks },
          onMethod: () => onMethod?.(name),
          onWarning: (warning) => warnings.push(warning),
        });
        return { result, facts: imageFacts(read.image), logits, inputRange: read.inputRange, warnings };
      },
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function atAskedLayer(
  options: ExplainRunOptions,
  threads: number,
): Promise<Classifier & Partial<Disposable>> {
  const classifier = await openedAlone(options, threads);
  if (options.layer === undefined) return classifier;
  if (!('features' in classifier))
    throw new RangeError(`--layer: ${classifier.id} has no features to read at a layer`);
  return atLayer(classifier, options.layer);
}

function openedAlone(options: ExplainRunOptions, threads: number): Promise<Classifier & Partial<Disposable>> {
  if ('model' in options) {
    const { limits, model, open } = options;
    return openModel(
      model,
      { ...open, ...(threads > 0 && { threads }), ...(limits && { limits }) },
      '--model',
    );
  }
  const preprocess = unitsOf(options.preprocess);
  const file = { path: resolve(options.module), where: '--module' };
  return moduleClassifier(file, preprocess && { preprocess });
}

/** A layer that no method reads would change nothing. */
function requireReadLayer(asked: readonly ExplainMethod[], { layer, method }: ExplainRunOptions): void {
  const readsLayer = ({ method: one }: ExplainMethod) =>
    needsOf(typeof one === 'string' ? methods[one] : one).includes('features');
  if (layer === undefined || asked.some(readsLayer)) return;
  throw new RangeError(
    `--layer: expected a method that reads a layer, such as grad-cam, got --method ${method}`,
  );
}
