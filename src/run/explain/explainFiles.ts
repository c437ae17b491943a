import { resolve } from 'node:path';
import ndarray from 'ndarray';
import { type OpenOptions, withOtherInputs } from '../../classifiers/index.ts';
import type { OwnLimits } from '../../files/limits.ts';
import { dense } from '../../math/arrays/dense.ts';
import { methods, needsOf, type Preset } from '../../methods/index.ts';
import type { ScanOptions } from '../../readers/index.ts';
import type { Classifier, Disposable } from '../../types/classifier.ts';
import { moduleClassifier } from '../config/plugins/index.ts';
import { type Preprocess, unitsOf, withUnits } from '../config/preprocess.ts';
import { atLayer } from '../execute/atLayer.ts';
import { stacked } from '../execute/computeMaps.ts';
import { deviceWarnings } from '../execute/deviceWarnings.ts';
import { type ImageFacts, imageFacts, inputWarnings } from '../execute/inputWarnings.ts';
import { openModel } from '../execute/open.ts';
import type { Progress } from '../execute/progress.ts';
import { json } from '../results/benchFiles.ts';
import { type ExplainFolder, explainFolder } from './explainFolder.ts';
import { type ExplainFailure, explainImage } from './explainImage.ts';
import { type ExplainInput, explainInput } from './explainInput.ts';
import { allMethods, type ExplainMethod, explainMethods } from './explainMethods.ts';
import { explainOther } from './explainOther.ts';
import { type ImageName, imageNames, requireDicom } from './imageNames.ts';

/** The classifier that explains: a model file, or a module that exports one. */
export type ExplainedModel =
  | { readonly model: string; readonly open?: OpenOptions }
  | { readonly module: string };

export type ExplainFilesOptions = ExplainedModel & {
  /** What the other inputs of the model are for every image, by their names: numbers, or picture files. */
  readonly otherInputs?: Readonly<Record<string, number | readonly number[] | string>>;
  /** A picture above 0 inside the region of a dense target, as large as each image. */
  readonly inside?: string | undefined;
  /** A method's name, or `all` for the eight and those of the modules. */
  readonly method: string;
  /** Files whose default exports are methods, explained under their own names. */
  readonly methodModules?: readonly string[];
  /** The spatial layer that Grad-CAM reads, instead of the classifier's choice. */
  readonly layer?: string | undefined;
  readonly target: 'predicted' | number;
  /** How 0..255 becomes the model's units. @default the range that the classifier of a module says, else [0, 1] */
  readonly preprocess?: Preprocess;
  readonly preset: Preset;
  readonly out: string;
  /** Of the run; or, as a text and of one image, the seed in a row of `bench`, whose map is then made again. */
  readonly seed: number | string;
  /** Write each map as a DICOM Parametric Map too, which refers to its image. @default false */
  readonly dicom?: boolean;
  /** Names of DICOM files as they are, and in Parametric Maps whose image it is. @default false */
  readonly showIds?: boolean;
  /** Of the images and the model. */
  readonly limits?: OwnLimits | undefined;
  /** How volumes are read. */
  readonly scan?: Omit<ScanOptions, 'limits'> | undefined;
  /** Called after each image. */
  readonly onImage?: (image: string) => void;
  /** Called after each method on each image. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called for each method of `all` that cannot explain an image, and for any whose map is not finite. */
  readonly onFailure?: (failure: ExplainFailure) => void;
  /** Called with each sign that images do not come to the model in its units: one line. */
  readonly onWarning?: (warning: string) => void;
};

/**
 * Explains image files and writes, for each image and method, the map (`.npy`), the signed attribution where there
 * is one, and an overlay (`.png`), and `explain.json` at the end. A method of `all` that cannot explain an image (the
 * network lacks what it needs), and any whose map is not finite, has its error there and no file, and the others go
 * on. Throws RangeError for what cannot be read, and whatever a method asked for by name throws, and then leaves no
 * file of its own behind.
 */
export async function explainFiles(images: readonly string[], options: ExplainFilesOptions): Promise<void> {
  const methods = await explainMethods(options.method, options.methodModules ?? []);
  requireReadLayer(methods, options);
  const { showIds, limits } = options;
  const names = imageNames(images, { showIds, limits });
  if (options.dicom === true) requireDicom(names);
  if (typeof options.seed === 'string' && images.length > 1)
    throw new RangeError(`--seed: that of a row is of one image, got ${images.length} images`);
  const classifier = await opened(options);
  try {
    const folder = explainFolder(options.out);
    try {
      await explained({ images, names, methods, classifier, folder }, options);
    } catch (error) {
      folder.abandon();
      throw error;
    }
  } finally {
    await classifier.dispose?.();
  }
}

interface ExplainRun {
  readonly images: readonly string[];
  readonly names: readonly ImageName[];
  readonly methods: readonly ExplainMethod[];
  readonly classifier: Classifier;
  readonly folder: ExplainFolder;
}

/** Explains one image after the other, and writes `explain.json` at the end. */
async function explained(run: ExplainRun, options: ExplainFilesOptions): Promise<void> {
  const { images, names, methods, folder } = run;
  const { preset, seed } = options;
  const preprocess = withUnits(options.preprocess, run.classifier.inputRange ?? [0, 1]);
  const { orientation } = options.scan ?? {};
  const beside = await explainOther(run.classifier, { ...options, preprocess, orientation });
  const classifier = withOtherInputs(run.classifier, [beside]);
  const keepsGoing = options.method === allMethods;
  const results = [];
  const seen: { facts: ImageFacts; logits: Float32Array }[] = [];
  const unsure: string[] = [];
  let first: ExplainInput | undefined;
  let done = 0;
  for (const [index, path] of images.entries()) {
    const input = await explainInput(path, {
      classifier,
      preprocess,
      limits: options.limits,
      scan: options.scan,
    });
    const logits = dense(await classifier.logits(stacked([input.image])));
    const { name, shown } = names[index] ?? { name: path, shown: path };
    const onMethod = () => {
      done++;
      options.onProgress?.({ done, total: images.length * methods.length, kept: 0, label: `maps, ${name}` });
    };
    const subject = { path, name, shown, input, logits };
    const own = { classifier, methods, keepsGoing, folder, onMethod, orientation };
    const onWarning = (warning: string) => unsure.push(warning);
    results.push(await explainImage(subject, { ...options, ...own, onWarning }));
    seen.push({ facts: imageFacts(input.image), logits });
    first ??= input;
    options.onImage?.(shown);
  }
  const signs = first === undefined ? [] : await warningsOf(classifier, seen, first);
  const warnings = [...(classifier.warnings ?? []), ...signs, ...unsure, ...deviceWarnings(classifier)];
  for (const warning of warnings) options.onWarning?.(warning);
  const { inputShape, classCount } = classifier;
  const source = 'model' in options ? { model: options.model } : { module: options.module };
  const { target: denseTarget } = ('model' in options && options.open) || {};
  const { otherInputs, inside } = options;
  const asked = {
    ...(denseTarget && { denseTarget }),
    ...(inside && { inside }),
    ...(otherInputs && { otherInputs }),
  };
  const facts = { ...source, inputShape, classCount, ...asked, preprocess, preset, seed, warnings };
  folder.write('explain.json', json({ ...facts, images: results }));
}

async function opened(options: ExplainFilesOptions): Promise<Classifier & Partial<Disposable>> {
  const classifier = await openedAlone(options);
  if (options.layer === undefined) return classifier;
  if (!('features' in classifier))
    throw new RangeError(`--layer: ${classifier.id} has no features to read at a layer`);
  return atLayer(classifier, options.layer);
}

function openedAlone(options: ExplainFilesOptions): Promise<Classifier & Partial<Disposable>> {
  if ('model' in options) {
    const { limits } = options;
    return openModel(options.model, { ...options.open, ...(limits && { limits }) }, '--model');
  }
  const preprocess = unitsOf(options.preprocess);
  const file = { path: resolve(options.module), where: '--module' };
  return moduleClassifier(file, preprocess && { preprocess });
}

/** A layer that no method reads would change nothing. */
function requireReadLayer(asked: readonly ExplainMethod[], { layer, method }: ExplainFilesOptions): void {
  const readsLayer = ({ method: one }: ExplainMethod) =>
    needsOf(typeof one === 'string' ? methods[one] : one).includes('features');
  if (layer === undefined || asked.some(readsLayer)) return;
  throw new RangeError(
    `--layer: expected a method that reads a layer, such as grad-cam, got --method ${method}`,
  );
}

/** Signs of units that do not fit; a single image is compared with a black one. */
async function warningsOf(
  classifier: Classifier,
  seen: readonly { readonly facts: ImageFacts; readonly logits: Float32Array }[],
  { image, black, inputRange }: ExplainInput,
): Promise<string[]> {
  const logits = seen.map((one) => one.logits);
  if (seen.length === 1) {
    const dark = Float32Array.from({ length: image.size }, (_, i) => black[i % black.length] ?? 0);
    logits.push(dense(await classifier.logits(stacked([ndarray(dark, [...image.shape])]))));
  }
  return inputWarnings({ images: seen.map(({ facts }) => facts), logits, inputRange });
}
