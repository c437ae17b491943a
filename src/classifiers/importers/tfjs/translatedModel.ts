import { assertKnownKeys } from '../../../checks/knownKeys.ts';
import { limitsFrom, type OwnLimits } from '../../../files/limits.ts';
import { namedPath } from '../../../files/quoted.ts';
import { serializedModel } from '../../../graph/serialize.ts';
import { artifactsOf, type TfjsModel } from './artifacts.ts';
import { translation } from './translatedNetwork.ts';
import { modelFrom } from './translation.ts';

/** Options of `translatedModel`. */
export interface TranslateOptions {
  /** Height and width, where the model leaves them open. */
  readonly inputSize?: readonly [height: number, width: number];
  /** How large the model's files may be, `modelBytes`. @default 4 GiB */
  readonly limits?: OwnLimits;
}

/**
 * A TF.js model, from the path of its `model.json` or as artifacts in memory, as the bytes of an ONNX file of operator
 * set 18: images [n, height, width, channels] in, its outputs by their names in TF.js. Throws RangeError naming the
 * model and the layer or operator that has no translation.
 */
export function translatedModel(model: string | TfjsModel, options: TranslateOptions = {}): Uint8Array {
  assertKnownKeys('options of translatedModel', options, { inputSize: true, limits: true });
  const { inputSize, limits } = options;
  const source = typeof model === 'string' ? namedPath(model) : 'model';
  const artifacts = artifactsOf(model, source, limitsFrom(limits));
  return serializedModel(modelFrom(translation(artifacts, inputSize ? { inputSize } : {})));
}
