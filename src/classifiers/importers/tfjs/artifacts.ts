import { fileBeside } from '../../../files/fileBeside.ts';
import { fileBytesSync } from '../../../files/fileBytes.ts';
import { defaultLimits, type Limits, requireWithin } from '../../../files/limits.ts';
import { parsedJson } from '../../../files/parsedJson.ts';
import { namedPath } from '../../../files/quoted.ts';
import { graphSchema, modelSchema, requireForm } from './modelSchema.ts';
import { layersModelParts } from './modelSpec.ts';
import type { LayerSpec } from './topology.ts';
import { decodedWeights, type Weight, type WeightSpec } from './weights.ts';

/** A TF.js model in memory, as its loaders and savers pass it: the parts of `tf.io.ModelArtifacts` that matter here. */
export interface TfjsModel {
  readonly modelTopology?: object | ArrayBuffer;
  readonly weightSpecs?: readonly object[];
  readonly weightData?: ArrayBuffer | Uint8Array | readonly ArrayBuffer[];
  readonly format?: string;
  readonly signature?: object;
  readonly userDefinedMetadata?: object;
}

interface Sourced {
  /** Names the model in messages. */
  readonly source: string;
  readonly weights: ReadonlyMap<string, Weight>;
}

/** Layers of Keras, in the words of Keras 2. */
export interface LayersArtifacts extends Sourced {
  readonly kind: 'layers';
  readonly topology: LayerSpec;
}

/** A graph of TensorFlow's operators. */
export interface GraphArtifacts extends Sourced {
  readonly kind: 'graph';
  readonly topology: Readonly<Record<string, unknown>>;
  /** Inputs and outputs by name, where the file says them. */
  readonly signature?: Readonly<Record<string, unknown>>;
}

/** A model of TF.js with its weights as numbers, its form checked. */
export type Artifacts = LayersArtifacts | GraphArtifacts;

/** Whether this is a model of TF.js: a path ending in `.json`, or an object with a topology. */
export function isTfjsModel(model: string | Uint8Array | TfjsModel): model is string | TfjsModel {
  if (typeof model === 'string') return model.toLowerCase().endsWith('.json');
  return !ArrayBuffer.isView(model);
}

/** Reads `model.json` and the weights beside it, or a model in memory. Throws RangeError naming the source. */
export function artifactsOf(
  model: string | TfjsModel,
  source: string,
  limits: Limits = defaultLimits,
): Artifacts {
  return typeof model === 'string' ? artifactsInFile(model, limits) : artifactsInMemory(model, source);
}

/** The files of a model on disk: `model.json` and its shards, in their order. */
export function tfjsFiles(path: string, limits: Limits = defaultLimits): string[] {
  const { weightsManifest = [] } = modelJson(path, limits);
  const shards = weightsManifest.flatMap(({ paths }) => paths);
  return [path, ...shards.map((shard) => fileBeside(path, shard, weightsOfModel))];
}

const weightsOfModel = "the model's weights";

interface ModelJson extends Omit<TfjsModel, 'weightData'> {
  readonly weightsManifest?: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly WeightSpec[];
  }[];
}

function artifactsInFile(path: string, limits: Limits): Artifacts {
  const source = namedPath(path);
  const { weightsManifest = [], ...rest } = modelJson(path, limits);
  const weights = new Map<string, Weight>();
  let total = 0;
  for (const { paths, weights: specs } of weightsManifest) {
    const shards = paths.map((shard) => {
      const file = fileBeside(path, shard, weightsOfModel);
      const bytes = fileBytesSync(file, { what: weightsOfModel, namedBy: path, limits, limit: 'modelBytes' });
      total += bytes.length;
      requireWithin(limits, 'modelBytes', { count: total, what: `${total} bytes of weights`, source });
      return bytes;
    });
    const data = shards.length === 1 && shards[0] ? shards[0] : Buffer.concat(shards);
    for (const [name, weight] of decodedWeights(specs, data, source)) weights.set(name, weight);
  }
  return described(rest, weights, source);
}

function artifactsInMemory(model: TfjsModel, source: string): Artifacts {
  requireModel(model, source);
  const { weightSpecs = [], weightData = new ArrayBuffer(0) } = model;
  const parts = Array.isArray(weightData) ? (weightData as readonly ArrayBuffer[]) : [weightData];
  const data = Buffer.concat(
    parts.map((part) => (part instanceof Uint8Array ? part : new Uint8Array(part as ArrayBuffer))),
  );
  return described(model, decodedWeights(weightSpecs as readonly WeightSpec[], data, source), source);
}

function described(model: object, weights: ReadonlyMap<string, Weight>, source: string): Artifacts {
  const { modelTopology, format, signature, userDefinedMetadata } = model as Omit<TfjsModel, 'weightData'>;
  const topology = modelTopology as Readonly<Record<string, unknown>>;
  const isGraph = format === 'graph-model' || Array.isArray(topology.node);
  if (!isGraph) {
    const { spec, weights: own } = layersModelParts(topology, weights, source);
    return { kind: 'layers', source, topology: spec, weights: own };
  }
  requireForm(graphSchema, topology, { source, key: 'modelTopology' });
  const given = signature ?? (userDefinedMetadata as { readonly signature?: object } | undefined)?.signature;
  return {
    kind: 'graph',
    source,
    topology,
    weights,
    ...(given && { signature: given as Readonly<Record<string, unknown>> }),
  };
}

/** Throws RangeError for what has not the form of a TF.js model. */
function requireModel(model: unknown, source: string): void {
  const { modelTopology } = (model ?? {}) as TfjsModel;
  if (typeof modelTopology !== 'object' || modelTopology === null || modelTopology instanceof ArrayBuffer) {
    throw new RangeError(`${source}: expected a TF.js model, found no modelTopology`);
  }
  requireForm(modelSchema, model, { source, key: 'model' });
}

function modelJson(path: string, limits: Limits): ModelJson {
  const bytes = fileBytesSync(path, { what: 'a TF.js model', limits, limit: 'modelBytes' });
  let model: unknown;
  try {
    model = parsedJson(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new RangeError(
      `${namedPath(path)}: expected the JSON of a TF.js model: ${error instanceof Error ? error.message : error}`,
    );
  }
  requireModel(model, namedPath(path));
  return model as ModelJson;
}
