import {
  type Device,
  matchedFilterModel,
  type OpenOptions,
  openClassifier,
} from '../../classifiers/index.ts';
import type { OwnLimits } from '../../files/limits.ts';
import { quoted } from '../../files/quoted.ts';
import type { FullClassifier } from '../../types/classifier.ts';
import { builtIn } from '../config/config.ts';
import type { ClassifierConfig } from '../config/configSchema.ts';
import { moduleClassifier } from '../config/plugins/index.ts';
import { unitsOf } from '../config/preprocess.ts';
import { atLayer } from './atLayer.ts';
import { saidInputs } from './otherInputs.ts';

/** How a classifier is opened. */
interface OpenedOptions {
  readonly limits?: OwnLimits | undefined;
  /** Threads of each ONNX Runtime session; 0 leaves it to ONNX Runtime. @default 0 */
  readonly threads?: number;
  /** Where ONNX Runtime computes. @default 'cpu' */
  readonly device?: Device | undefined;
}

/** A classifier of the config, opened; `matched-filter:A,B,C` is the built-in one for blobs of those sigmas. */
export async function opened(config: ClassifierConfig, options: OpenedOptions = {}): Promise<FullClassifier> {
  const classifier = await openedAlone(config, options);
  return config.layer === undefined ? classifier : atLayer(classifier, config.layer);
}

async function openedAlone(
  config: ClassifierConfig,
  { limits = {}, threads = 0, device }: OpenedOptions,
): Promise<FullClassifier> {
  const { id, output, inputSize, layout, engine, backend, model, preprocess, isModule, trained, fixed } =
    config;
  const units = unitsOf(preprocess);
  if (isModule) {
    const file = { path: model, where: `classifier ${quoted(id)}` };
    const made = await moduleClassifier(file, { id, ...(units && { preprocess: units }) });
    // It may lack functions: `requireCapabilities` refuses a run that needs those.
    return { dispose: async () => {}, ...made } as FullClassifier;
  }
  const options: OpenOptions = {
    id,
    limits,
    ...(engine !== 'tfjs' && threads > 0 && { threads }),
    ...(device !== undefined && engine !== 'tfjs' && { device }),
    ...(output !== undefined && { output }),
    ...(inputSize !== undefined && { inputSize }),
    ...(layout !== undefined && { layout }),
    ...(engine !== undefined && { engine }),
    ...(backend !== undefined && { backend }),
    ...(units !== undefined && { preprocess: units }),
    ...(trained !== undefined && { trained }),
    ...(fixed !== undefined && { fixed }),
    ...(config.target && { target: config.target }),
    ...(config.input !== undefined && { input: config.input }),
    ...(config.otherInputs && { otherInputs: saidInputs(config.otherInputs) }),
  };
  return openModel(model, options, `classifier ${quoted(id)}`);
}

/** A model file, or a built-in one by its name: of a mistake in that `where` is said. */
export function openModel(model: string, options: OpenOptions, where: string): Promise<FullClassifier> {
  if (!model.startsWith(builtIn)) return openClassifier(model, options);
  const sigmas = model.slice(builtIn.length).split(',').map(Number);
  if (!sigmas.every((sigma) => sigma > 0 && Number.isFinite(sigma))) {
    throw new RangeError(
      `${where}: ${builtIn} takes positive numbers with commas between, got ${quoted(model)}`,
    );
  }
  return openClassifier(matchedFilterModel({ size: 64, sigmas }), options);
}
