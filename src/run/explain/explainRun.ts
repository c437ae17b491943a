import { abortable } from '../../classifiers/index.ts';
import { quoted } from '../../files/quoted.ts';
import { methodOptions, type OwnMethod } from '../../methods/index.ts';
import type { Classifier, FullClassifier } from '../../types/classifier.ts';
import type { Run } from '../../types/run.ts';
import { createCheckpoints } from '../checkpoints/checkpoints.ts';
import type { Preprocess } from '../config/preprocess.ts';
import type { MapOptions } from '../execute/computeMaps.ts';
import { imageSourceOf } from '../execute/imageSource.ts';
import { liveRun } from '../execute/liveRun.ts';
import { type PreparedModel, preparedModel } from '../execute/preparedModel.ts';
import type { ExplainInput } from './explainInput.ts';
import type { ExplainRunOptions } from './explainOptions.ts';

/** At most so many images go to the classifier in one call. */
const batchSize = 16;

export interface AskedImageRun extends Pick<ExplainRunOptions, 'target' | 'preset' | 'seed'> {
  readonly classifier: Classifier;
  readonly preprocess: Preprocess;
  readonly methods: readonly OwnMethod[];
  readonly signal?: AbortSignal | undefined;
  readonly onMap: NonNullable<MapOptions['onMap']>;
}

/** The run of one image, and its model. */
export interface ImageRun {
  readonly run: Run;
  readonly model: PreparedModel;
}

/**
 * A run like those of `bench`, of one image at the size of its model, values 0..255. Nothing of it outlives the image.
 * @throws RangeError for units that do not fit the model
 */
export async function explainRun(
  { name, shown, affine }: { readonly name: string } & Pick<ExplainInput, 'shown' | 'affine'>,
  { classifier, preprocess, methods, target, preset, seed, signal, onMap }: AskedImageRun,
): Promise<ImageRun> {
  // It may lack functions: a method that needs those says so. What goes in beside the image is there already.
  const members = abortable(classifier as FullClassifier, signal ?? new AbortController().signal);
  const { id } = classifier;
  // `shown` has been fitted.
  const { fit: _, resize: __, antialias: ___, ...units } = preprocess;
  const model = await preparedModel(
    { ...members, otherInputs: [] },
    imageSourceOf({ items: [{ id: name, load: async () => ({ image: shown, ...(affine && { affine }) }) }] }),
    { config: { id, model: id, preprocess: units }, batchSize },
  );
  const byName = new Map(methods.map((method) => [method.name, method]));
  const run = liveRun(
    {
      preparedModels: [model],
      localizers: [],
      config: {
        methods: methods.map((method) => ({ name: method.name, options: {} })),
        // Maps have seeds of their own, and nothing else here is random.
        ...{ target, preset, batchSize, seed: 0 },
      },
      methodOf: async (asked) => {
        const method = byName.get(asked.name);
        if (method === undefined) throw new RangeError(`no method is named ${quoted(asked.name)}`);
        return { method, options: methodOptions(method, preset) };
      },
      outsideAverage: async () => undefined,
      parts: createCheckpoints(undefined, signal),
      shown: new Set(),
      mapSeed: (_, image) => (typeof seed === 'string' ? seed : `${seed}/${image}`),
      ...{ signal, onMap },
    },
    () => [],
  );
  return { run, model };
}
