import { quoted } from '../../../files/quoted.ts';
import { calledWith } from './calledWith.ts';
import type { StoredLayer } from './layerSchema.ts';
import { plainConfig } from './plainConfig.ts';
import { type Inbound, isModel, type LayerSpec } from './topology.ts';

interface Dialect {
  readonly source: string;
  readonly isKeras3: boolean;
}

/** A model of Keras 2 or 3 in the words of Keras 2, which TF.js reads, with every layer under its name. */
export function plainLayers(stored: StoredLayer, dialect: Dialect): LayerSpec {
  const { config } = stored;
  const name = stored.name ?? (isLayers(config) ? undefined : config.name) ?? stored.class_name;
  const { className, config: own } = isLayers(config)
    ? { className: stored.class_name, config: {} }
    : plainConfig(stored.class_name, config, dialect.isKeras3);
  const layers = isLayers(config) ? config : config.layers;
  const plain = layers?.map((layer) => plainLayers(layer, dialect));
  const calls = stored.inbound_nodes?.map((call) =>
    calledWith(call, `${dialect.source}: layer ${quoted(name)}`),
  );
  return {
    class_name: className,
    name,
    config: {
      ...own,
      name,
      ...(plain && { layers: inner(plain, dialect) }),
      ...ends(own, 'input_layers', { plain, dialect }),
      ...ends(own, 'output_layers', { plain, dialect }),
    },
    ...(calls && { inbound_nodes: calls }),
  };
}

function isLayers(config: StoredLayer['config']): config is readonly StoredLayer[] {
  return Array.isArray(config);
}

/** In Keras 2 the own definition of a model within a model counts as its first use, in Keras 3 it does not. */
function shifted(inputs: readonly Inbound[], layers: readonly LayerSpec[], { isKeras3 }: Dialect): Inbound[] {
  const models = new Set(isKeras3 ? layers.filter(isModel).map(({ name }) => name) : []);
  return inputs.map(([layer, use, output, ...rest]) => [
    layer,
    models.has(layer) ? use + 1 : use,
    output,
    ...rest,
  ]);
}

function inner(layers: readonly LayerSpec[], dialect: Dialect): LayerSpec[] {
  return layers.map((layer) =>
    layer.inbound_nodes === undefined
      ? layer
      : { ...layer, inbound_nodes: layer.inbound_nodes.map((call) => shifted(call, layers, dialect)) },
  );
}

interface Within {
  readonly plain: readonly LayerSpec[] | undefined;
  readonly dialect: Dialect;
}

function ends(
  config: Readonly<Record<string, unknown>>,
  key: 'input_layers' | 'output_layers',
  { plain = [], dialect }: Within,
): Readonly<Record<string, readonly Inbound[]>> {
  const found = config[key];
  if (found === undefined || found === null) return {};
  return { [key]: shifted(calledWith(found, `${dialect.source}: ${key}`), plain, dialect) };
}
