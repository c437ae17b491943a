import { deviceWarnings } from '../execute/deviceWarnings.ts';
import { inputWarnings } from '../execute/inputWarnings.ts';
import { json } from '../results/benchFiles.ts';
import { type ExplainFolder, explainFolder } from './explainFolder.ts';
import type { ImageAnswer } from './explainImage.ts';
import { explainMethods } from './explainMethods.ts';
import { type ExplainFilesOptions, runOptionsOf } from './explainOptions.ts';
import { type ImageName, imageNames, requireDicom } from './imageNames.ts';
import { imagesByWorkers } from './imageWorkers.ts';
import { type ImageHooks, type ModelFacts, modelFacts, openedExplain } from './openedExplain.ts';
import { workersOf } from './workersOf.ts';

/**
 * Explains image files and writes, for each image and method, the map (`.npy`), the signed attribution where there
 * is one, and an overlay (`.png`), and `explain.json` at the end. A method of `all` that cannot explain an image (the
 * network lacks what it needs), and any whose map is not finite, has its error there and no file, and the others go
 * on. Throws RangeError for what cannot be read, and whatever a method asked for by name throws, and then leaves no
 * file of its own behind.
 */
export async function explainFiles(images: readonly string[], options: ExplainFilesOptions): Promise<void> {
  const methods = await explainMethods(options.method, options.methodModules ?? []);
  const { showIds, limits } = options;
  const names = imageNames(images, { showIds, limits });
  if (options.dicom === true) requireDicom(names);
  if (typeof options.seed === 'string' && images.length > 1)
    throw new RangeError(`--seed: the seed of a row belongs to one image, got ${images.length} images`);
  let done = 0;
  const total = images.length * methods.length;
  const told = {
    onFailure: options.onFailure,
    onMethod: (name: string) => {
      done++;
      options.onProgress?.({ done, total, kept: 0, label: `maps, ${name}` });
    },
  };
  const asked = { images, names, told, ...workersOf(images.length, options) };
  const folder = explainFolder(options.out);
  try {
    const found = await (asked.workers > 1
      ? foundByWorkers(asked, folder, options)
      : foundHere(asked, folder, options));
    folder.write('explain.json', json(summaryOf(found, options)));
  } catch (error) {
    folder.abandon();
    throw error;
  }
}

interface Asked {
  readonly images: readonly string[];
  readonly names: readonly ImageName[];
  readonly told: Omit<ImageHooks, 'folder'>;
  readonly workers: number;
  readonly threads: number;
}

interface Found {
  readonly model: ModelFacts;
  readonly answers: readonly ImageAnswer[];
  /** Signs that images do not come to the model in its units, and operators that are not where they were asked to be. */
  readonly signs: readonly string[];
}

/** Explains one image after the other in this thread. */
async function foundHere(
  { images, names, told, threads }: Asked,
  folder: ExplainFolder,
  options: ExplainFilesOptions,
): Promise<Found> {
  const opened = await openedExplain(options, threads);
  try {
    const answers: ImageAnswer[] = [];
    for (const [index, path] of images.entries()) {
      const name = names[index] ?? { name: path, shown: path, said: path, isDicom: false };
      // A single image is compared with a black one.
      const isAlone = images.length === 1;
      answers.push(await opened.explained(path, name, { ...told, folder, isAlone }));
      options.onImage?.(name.shown);
    }
    const signs = [...signsOf(answers), ...deviceWarnings(opened.classifier)];
    return { model: modelFacts(opened), answers, signs };
  } finally {
    await opened.dispose();
  }
}

/** Has images explained by worker threads, each with a model of its own. */
async function foundByWorkers(
  { images, names, told, workers, threads }: Asked,
  folder: ExplainFolder,
  options: ExplainFilesOptions,
): Promise<Found> {
  const onImage = (index: number) => options.onImage?.(names[index]?.shown ?? '');
  const { model, answers } = await imagesByWorkers({
    ...{ count: workers, threads, folder, told, onImage },
    images: images.map((path, i) => ({
      path,
      name: names[i] ?? { name: path, shown: path, said: path, isDicom: false },
    })),
    options: runOptionsOf(options),
  });
  return { model, answers, signs: signsOf(answers) };
}

/** Signs of units that do not fit. */
function signsOf(answers: readonly ImageAnswer[]): string[] {
  const [first] = answers;
  if (first === undefined) return [];
  const logits = [
    ...answers.map((one) => one.logits),
    ...answers.flatMap(({ black }) => (black === undefined ? [] : [black])),
  ];
  return inputWarnings({
    images: answers.flatMap(({ facts }) => facts),
    logits,
    inputRange: first.inputRange,
  });
}

/** `explain.json`. */
function summaryOf({ model, answers, signs }: Found, options: ExplainFilesOptions): object {
  const { inputShape, classCount, preprocess } = model;
  const warnings = [...model.warnings, ...signs, ...answers.flatMap((one) => one.warnings)];
  for (const warning of warnings) options.onWarning?.(warning);
  const source = 'model' in options ? { model: options.model } : { module: options.module };
  const { target: denseTarget } = ('model' in options && options.open) || {};
  const { otherInputs, inside, preset, seed } = options;
  const asked = {
    ...(denseTarget && { denseTarget }),
    ...(inside && { inside }),
    ...(otherInputs && { otherInputs }),
  };
  return {
    ...{ ...source, inputShape, classCount, ...asked, preprocess, preset, seed, warnings },
    images: answers.map(({ result }) => result),
  };
}
