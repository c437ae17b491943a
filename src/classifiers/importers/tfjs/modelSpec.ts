import { isRecord } from '../../../checks/isRecord.ts';
import { parsedJson } from '../../../files/parsedJson.ts';
import { layerSchema, type StoredLayer } from './layerSchema.ts';
import { requireForm } from './modelSchema.ts';
import { ownWeights } from './ownWeights.ts';
import { plainLayers } from './plainLayers.ts';
import { isModel, type LayerSpec, layersOf, nameOf } from './topology.ts';
import type { Weight } from './weights.ts';

/** A layers model in the words of Keras 2, with the weights that its layers compute with. */
export interface LayersModelParts {
  readonly spec: LayerSpec;
  readonly weights: ReadonlyMap<string, Weight>;
}

/** The model in a topology, of Keras 2 or 3. Throws RangeError, naming the source, where there is none. */
export function layersModelParts(
  topology: Readonly<Record<string, unknown>>,
  weights: ReadonlyMap<string, Weight>,
  source: string,
): LayersModelParts {
  const stored = storedLayer(topology, source);
  const isKeras3 = isOfKeras3(topology, stored);
  const spec = plainLayers(stored, { source, isKeras3 });
  return withConstants({ spec, weights: isKeras3 ? ownWeights(spec, weights, source) : weights });
}

function storedLayer(topology: Readonly<Record<string, unknown>>, source: string): StoredLayer {
  const inner = topology.model_config ?? topology;
  const stored: unknown = typeof inner === 'string' ? textual(inner, source) : inner;
  if (!isRecord(stored) || stored.class_name === undefined || stored.config === undefined) {
    throw new RangeError(
      `${source}: expected a layers model of TF.js, found a topology without a class_name`,
    );
  }
  requireForm(layerSchema, stored, { source, key: 'modelTopology' });
  return stored as unknown as StoredLayer;
}

function textual(text: string, source: string): unknown {
  try {
    return parsedJson(text);
  } catch (error) {
    throw new RangeError(`${source}: model_config: expected JSON: ${(error as Error).message}`);
  }
}

/** By its version, or by the module that Keras 3 writes with every layer. */
function isOfKeras3(topology: Readonly<Record<string, unknown>>, { config }: StoredLayer): boolean {
  const [major] = String(topology.keras_version ?? '').split('.');
  const layers = 'layers' in config ? config.layers : config;
  return Number(major) >= 3 || (Array.isArray(layers) && layers.some((layer) => 'registered_name' in layer));
}

/** The mean and the variance of a Normalization are what it was adapted to, and no weights that anything trains. */
function withConstants({ spec, weights }: LayersModelParts): LayersModelParts {
  const left = new Map(weights);
  const filled = (layer: LayerSpec): LayerSpec => {
    if (isModel(layer)) {
      const layers = layersOf(layer).map(filled);
      return { ...layer, config: { ...layer.config, layers } };
    }
    if (layer.class_name !== 'Normalization') return layer;
    const found = Object.fromEntries(
      ['mean', 'variance'].flatMap((name) => {
        const values = left.get(`${nameOf(layer)}/${name}`)?.values;
        return values === undefined ? [] : [[name, Array.from(values)]];
      }),
    );
    for (const name of ['mean', 'variance', 'count']) left.delete(`${nameOf(layer)}/${name}`);
    return { ...layer, config: { ...layer.config, ...found } };
  };
  return { spec: filled(spec), weights: left };
}
