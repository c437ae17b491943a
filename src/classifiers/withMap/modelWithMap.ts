import { assertKnownKeys } from '../../checks/knownKeys.ts';
import { limitsFrom, type OwnLimits } from '../../files/limits.ts';
import { namedPath, quoted } from '../../files/quoted.ts';
import { parsedModel } from '../../graph/parse.ts';
import { serializedModel } from '../../graph/serialize.ts';
import { modelSource } from '../modelSource.ts';
import { networkOfModel } from '../network/network.ts';
import { nodeEngine } from '../onnx/nodeEngine.ts';
import { type OnnxOptions, scaleOf } from '../openOnnx.ts';
import { mapNodes } from './mapNodes.ts';
import { type ExportedMethod, exportedMethods, type MapRequest } from './mapParts.ts';
import { mergedModel } from './mergedModel.ts';

/** Options of `modelWithMap`. */
export interface MapOptions extends Pick<OnnxOptions, 'output' | 'inputSize' | 'layout' | 'preprocess'> {
  /** Whose map. */
  readonly method: ExportedMethod;
  /** The class that is explained. @default 'predicted', that of the largest logit of each image */
  readonly target?: number | 'predicted';
  /** The layer that the Grad-CAM family reads. @default the one that `explain` reads */
  readonly layer?: string;
  /** Points on the path of integrated gradients, by the Gauss-Legendre rule. @default 24 */
  readonly steps?: number;
  /** The name of the output with the map. @default 'saliency' */
  readonly name?: string;
  /** How large the model's files may be, `modelBytes`. @default 4 GiB */
  readonly limits?: OwnLimits;
}

const optionKeys = {
  output: true,
  inputSize: true,
  layout: true,
  preprocess: true,
  method: true,
  target: true,
  layer: true,
  steps: true,
  name: true,
  limits: true,
} as const;

/**
 * The bytes of an ONNX file that computes what the model does and, as one more output, the map that `explain` makes by
 * the method's default options: float32 [n, height, width], of volumes [n, depth, height, width], reduced over channels and not normalised. Only operators of
 * ONNX itself are added, so that any runtime serves prediction and map in one call. Weights beside the file become part
 * of it.
 * @throws RangeError for a model, a method, a class or a layer of which no such file can be made.
 */
export async function modelWithMap(model: string | Uint8Array, options: MapOptions): Promise<Uint8Array> {
  assertKnownKeys('options of modelWithMap', options, optionKeys);
  const { method, target = 'predicted', layer, steps = 24, name = 'saliency', preprocess, limits } = options;
  if (!exportedMethods.includes(method))
    throw new RangeError(`method must be one of ${exportedMethods.join(', ')}, got ${String(method)}`);
  if (!Number.isInteger(steps) || steps < 1)
    throw new RangeError(`steps must be a positive integer, got ${steps}`);
  const source = typeof model === 'string' ? namedPath(model) : 'model';
  const { bytes, external } = modelSource(model, { id: source, limits: limitsFrom(limits) });
  const parsed = parsedModel(bytes, { source, external });
  const taken = [...parsed.graph.inputs, ...parsed.graph.outputs].find((value) => value.name === name);
  if (taken !== undefined)
    throw new RangeError(`${source}: ${quoted(name)} is already the name of an input or output; say another`);
  const { output, inputSize, layout } = options;
  const network = await networkOfModel(parsed, {
    source,
    engine: nodeEngine,
    keepsLayout: true,
    ...(output !== undefined && { output }),
    ...(inputSize && { inputSize }),
    ...(layout && { layout }),
  });
  if (network.isDense === true || network.others.length > 0)
    throw new RangeError(`${source}: a map is exported of models with class scores and one input, the image`);
  const classCount = Math.max(2, network.outputCount);
  if (target !== 'predicted' && !(Number.isInteger(target) && target >= 0 && target < classCount))
    throw new RangeError(`target must be predicted or a class from 0 to ${classCount - 1}, got ${target}`);
  const { channels } = network.input;
  const black =
    preprocess === undefined
      ? new Array<number>(channels).fill(0)
      : scaleOf(preprocess, { source, channels }).black;
  const request: MapRequest = { method, target, layer, steps, black };
  return serializedModel(mergedModel(parsed, network, { ...mapNodes(network, request), name }));
}
