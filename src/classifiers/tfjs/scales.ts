import { isModel, type LayerSpec, layersOf, nameOf } from '../importers/tfjs/topology.ts';
import type { Weight } from '../importers/tfjs/weights.ts';

/** A model with a scale in each batch normalisation; where there was none it is 1, which changes nothing. */
export function withScales(
  spec: LayerSpec,
  weights: ReadonlyMap<string, Weight>,
): { readonly spec: LayerSpec; readonly weights: ReadonlyMap<string, Weight> } {
  const all = new Map(weights);
  const scaled = (layer: LayerSpec): LayerSpec => {
    if (isModel(layer)) {
      const layers = layersOf(layer).map(scaled);
      return { ...layer, config: Array.isArray(layer.config) ? layers : { ...layer.config, layers } };
    }
    if (
      layer.class_name !== 'BatchNormalization' ||
      !('scale' in layer.config) ||
      layer.config.scale !== false
    )
      return layer;
    const name = nameOf(layer);
    const { shape = [0] } = all.get(`${name}/moving_mean`) ?? {};
    const values = new Float32Array(shape[0] ?? 0).fill(1);
    all.set(`${name}/gamma`, { shape, dtype: 'float32', values });
    return { ...layer, config: { ...layer.config, scale: true } };
  };
  return { spec: scaled(spec), weights: all };
}
