import { resolve } from 'node:path';
import { withOtherInputs } from '../../classifiers/index.ts';
import { readWithoutName } from '../../files/withoutName.ts';
import { blackOf } from '../../images/index.ts';
import { channelsOf } from '../../math/arrays/imageAxes.ts';
import { needsOf, type OwnMethod } from '../../methods/index.ts';
import type { Classifier, Disposable } from '../../types/classifier.ts';
import { moduleClassifier } from '../config/plugins/index.ts';
import { type Preprocess, unitsOf, withUnits } from '../config/preprocess.ts';
import { atLayer } from '../execute/atLayer.ts';
import { openModel } from '../execute/open.ts';
import type { ExplainFolder } from './explainFolder.ts';
import { explainImage, type ImageAnswer } from './explainImage.ts';
import { explainInput } from './explainInput.ts';
import { allMethods, explainMethods } from './explainMethods.ts';
import type { ExplainFailure, ExplainRunOptions } from './explainOptions.ts';
import { explainOther } from './explainOther.ts';
import type { ImageName } from './imageNames.ts';

/** What is told while an image is explained. */
export interface ImageHooks {
  readonly folder: ExplainFolder;
  readonly onFailure?: ((failure: ExplainFailure) => void) | undefined;
  /** Called after each method on the image of that name in the files. */
  readonly onMethod?: (name: string) => void;
  readonly signal?: AbortSignal;
  /** Whether it is the only image: what the model says of a black one is asked too. */
  readonly isAlone?: boolean;
}

/** A model that is open to explain images by some methods. */
export interface OpenedExplain extends Disposable {
  readonly classifier: Classifier;
  readonly preprocess: Preprocess;
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
    requireClass(classifier, options.target);
    requireUnits(classifier, preprocess);
    const { limits, scan } = options;
    const own = { classifier, preprocess, methods: asked, orientation };
    const keepsGoing = options.method === allMethods;
    return {
      ...{ classifier, preprocess, dispose },
      explained: (path, { name, shown, said }, { onMethod, ...hooks }) =>
        readWithoutName(path, said, async () => {
          const input = await explainInput(path, { classifier, preprocess, limits, scan });
          const subject = { path, name, shown, input };
          return explainImage(subject, {
            ...{ ...options, ...own, ...hooks, keepsGoing },
            onMethod: () => onMethod?.(name),
          });
        }),
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
function requireReadLayer(asked: readonly OwnMethod[], { layer, method }: ExplainRunOptions): void {
  if (layer === undefined || asked.some((one) => needsOf(one).includes('features'))) return;
  throw new RangeError(
    `--layer: expected a method that reads a layer, such as grad-cam, got --method ${method}`,
  );
}

function requireClass({ classCount }: Classifier, target: ExplainRunOptions['target']): void {
  if (target === 'predicted' || target < classCount) return;
  throw new RangeError(`--target: expected a class index from 0 to ${classCount - 1}, got ${target}`);
}

function requireUnits({ id, inputShape }: Classifier, preprocess: Preprocess): void {
  try {
    blackOf(unitsOf(preprocess) ?? {}, channelsOf(inputShape));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`${id} does not take these units: ${why}`);
  }
}
