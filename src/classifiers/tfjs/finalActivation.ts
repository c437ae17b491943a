import { endsOf, isModel, type LayerSpec, layersOf, nameOf } from '../importers/tfjs/topology.ts';

/**
 * The model without the Softmax or Sigmoid that makes its output of that index, so that it gives the logits: looked
 * for behind layers that only arrange values. A model that ends otherwise is returned as it is.
 */
export function withoutFinalActivation(spec: LayerSpec, output = 0): LayerSpec {
  if (!isModel(spec)) return stripped(spec) ?? spec;
  const layers = layersOf(spec);
  let position = lastIndex(spec, layers, output);
  while (position !== undefined && arranging.has(layers[position]?.class_name ?? ''))
    position = before(spec, layers, position);
  const last = position === undefined ? undefined : layers[position];
  if (last === undefined || isReadByOthers(last, layers)) return spec;
  const changed = withoutFinalActivation(last);
  if (changed === last) return spec;
  const kept = layers.map((layer, index) => (index === position ? changed : layer));
  return { ...spec, config: Array.isArray(spec.config) ? kept : { ...spec.config, layers: kept } };
}

/** Whether a layer with numbers of its own to make reads the layer: it needs the values behind the activation. */
function isReadByOthers(last: LayerSpec, layers: readonly LayerSpec[]): boolean {
  return layers.some(
    ({ class_name: name, inbound_nodes: nodes = [] }) =>
      !arranging.has(name) && nodes.some((node) => node.some(([from]) => from === nameOf(last))),
  );
}

const arranging = new Set(['Reshape', 'Flatten', 'Dropout', 'Permute']);
const activations = new Set(['softmax', 'log_softmax', 'logSoftmax', 'sigmoid']);

/** The layer with a linear activation in the place of a final one; undefined where it has none. */
function stripped(spec: LayerSpec): LayerSpec | undefined {
  const config = spec.config as Readonly<Record<string, unknown>>;
  if (spec.class_name === 'Softmax') {
    return { ...spec, class_name: 'Activation', config: { name: nameOf(spec), activation: 'linear' } };
  }
  return typeof config.activation === 'string' && activations.has(config.activation)
    ? { ...spec, config: { ...config, activation: 'linear' } }
    : undefined;
}

function lastIndex(spec: LayerSpec, layers: readonly LayerSpec[], output: number): number | undefined {
  if (spec.class_name === 'Sequential') return layers.length - 1;
  return indexOf(layers, endsOf(spec, 'output_layers')[output]?.[0]);
}

function before(spec: LayerSpec, layers: readonly LayerSpec[], index: number): number | undefined {
  if (spec.class_name === 'Sequential') return index === 0 ? undefined : index - 1;
  return indexOf(layers, layers[index]?.inbound_nodes?.[0]?.[0]?.[0]);
}

function indexOf(layers: readonly LayerSpec[], name: string | undefined): number | undefined {
  const index = layers.findIndex((layer) => nameOf(layer) === name);
  return index === -1 ? undefined : index;
}
