import { quoted } from '../../files/quoted.ts';
import type { Graph } from '../../graph/model.ts';
import type { Facts } from '../../graph/shapeInfo.ts';
import { isRealType } from '../../graph/tensor.ts';
import type { Network } from './network.ts';

/** A value of shape [n, channels, height, width] that holds one vector per place of the image. */
export interface FeatureLayer {
  readonly name: string;
  /** The node that makes it. */
  readonly node: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Operators whose output is laid out as an image whatever came in. */
const spatialOperators = new Set([
  'Conv', 'ConvTranspose', 'MaxPool', 'AveragePool', 'LpPool', 'BatchNormalization', 'InstanceNormalization',
  'GroupNormalization', 'LRN', 'Resize', 'DepthToSpace', 'SpaceToDepth',
]); // biome-ignore format: a list reads better packed
/** Operators after which places are mixed or lost, so that a map before them is not the last. */
const layoutBreakers = new Set([
  'Reshape',
  'Transpose',
  'MatMul',
  'Gather',
  'Flatten',
  'Gemm',
  'Einsum',
  'Attention',
]);
/** Operators that can multiply values of different places with each other. */
const products = new Set(['MatMul', 'Einsum', 'Attention']);
const globalPools = new Set(['GlobalAveragePool', 'GlobalMaxPool', 'GlobalLpPool']);

/** All spatial feature maps from the input to the output, larger than one place. */
export function featureLayers({ graph, facts }: Network): FeatureLayer[] {
  const spatial = new Set<string>();
  const layers = new Map<string, FeatureLayer>();
  for (const item of graph.nodes) {
    const pooled = globalPools.has(item.opType) ? item.inputs[0] : undefined;
    const continues = !layoutBreakers.has(item.opType) && item.inputs.some((name) => spatial.has(name));
    const [output = ''] = item.outputs;
    if (spatialOperators.has(item.opType) || continues) spatial.add(output);
    for (const name of [pooled, spatial.has(output) ? output : undefined]) {
      const layer = name === undefined ? undefined : layerAt(name, facts);
      if (layer === undefined || layers.has(layer.name)) continue;
      const maker = graph.nodes.find(({ outputs }) => outputs.includes(layer.name));
      layers.set(layer.name, { ...layer, node: maker ? maker.name || layer.name : layer.name });
    }
  }
  return [...layers.values()];
}

function layerAt(name: string, facts: Facts): FeatureLayer | undefined {
  const [, channels, height, width, ...rest] = facts.shape(name);
  if (channels === undefined || height === undefined || width === undefined || rest.length > 0)
    return undefined;
  return height * width > 1 && facts.elementType(name) === 'float32'
    ? { name, node: name, channels, height, width }
    : undefined;
}

/**
 * The named layer, by its value or its node; without a name the last spatial feature map before the head: the last
 * that all paths from the image to the scores lead through, so not one branch of several.
 * Throws RangeError with the candidates for an unknown name, for a model whose branches no map joins, and for one
 * whose places mix after the last map.
 */
export function featureLayer(network: Network, name?: string): FeatureLayer {
  const { source, graph } = network;
  const layers = featureLayers(network);
  if (name !== undefined) {
    const found = layers.find((layer) => layer.name === name) ?? layers.find((layer) => layer.node === name);
    if (found !== undefined) return found;
    throw new RangeError(`${source}: no spatial layer is named ${quoted(name)}; ${lastOf(layers)}`);
  }
  const learned = learnedValues(graph);
  const maps = layers.filter((layer) => learned.has(layer.name));
  if (network.isDense === true) return coarsestLayer(maps, network);
  const joints = onEveryPath(network);
  const last = maps.findLast((layer) => joints.has(layer.name));
  if (last !== undefined && !mixesAfter(graph, last.name)) return last;
  const found = last !== undefined ? `attention after the last, ${quoted(last.name)}` : withoutJoint(maps);
  const choice =
    layers.length === 0 ? '' : `; to use one all the same say which with layer: ${lastOf(layers)}`;
  throw new RangeError(
    `${source}: Grad-CAM needs a spatial feature map before the head, found ${found}${choice}`,
  );
}

/**
 * Of a network whose scores are reduced from maps: the last of the coarsest maps that a layer with filters reads, the
 * bottleneck of a U-Net, as Seg-Grad-CAM takes it (Vinogradova et al. 2020). Its skips go round it.
 */
function coarsestLayer(maps: readonly FeatureLayer[], { graph, source }: Network): FeatureLayer {
  const read = new Set<string>();
  for (const { opType, domain, inputs, outputs } of graph.nodes.toReversed()) {
    const isWeighing =
      domain === '' && inputs.some((name) => isKernel(graph, name)) && !unlearned.has(opType);
    if (isWeighing || outputs.some((name) => read.has(name))) for (const name of inputs) read.add(name);
  }
  const inner = maps.filter(({ name }) => read.has(name));
  const least = Math.min(...inner.map(({ height, width }) => height * width));
  const found = inner.findLast(({ height, width }) => height * width === least);
  if (found !== undefined) return found;
  throw new RangeError(
    `${source}: Grad-CAM needs a spatial feature map before the scores, found none at all`,
  );
}

function isKernel({ initializers }: Graph, name: string): boolean {
  const tensor = initializers.get(name);
  return tensor !== undefined && isRealType(tensor.elementType) && tensor.dims.some((size) => size > 1);
}

function withoutJoint(maps: readonly FeatureLayer[]): string {
  return maps.length === 0 ? 'none at all' : 'branches of which none lies on every path to the scores';
}

function lastOf(layers: readonly FeatureLayer[]): string {
  const shown = layers
    .slice(-12)
    .map(({ name, channels, height, width }) => `${quoted(name)} ${channels}x${height}x${width}`);
  return `the last are ${shown.join(', ')}`;
}

/** Operators with which files prepare an image, and which learn nothing of it. */
const unlearned = new Set([
  'Abs', 'Add', 'AveragePool', 'BatchNormalization', 'Cast', 'Clip', 'Concat', 'DepthToSpace', 'Div', 'Dropout', 'Exp', 'Expand', 'Gather',
  'Identity', 'InstanceNormalization', 'LRN', 'Log', 'LpPool', 'Max', 'MaxPool', 'Min', 'Mul', 'Neg', 'Pad', 'Pow', 'ReduceMean', 'Reshape',
  'Resize', 'Slice', 'SpaceToDepth', 'Split', 'Sqrt', 'Squeeze', 'Sub', 'Tile', 'Transpose', 'Unsqueeze', 'Where',
]); // biome-ignore format: a list reads better packed

/** The values that are more than the image prepared: a layer with filters lies before them. */
function learnedValues({ nodes }: Graph): Set<string> {
  const learned = new Set<string>();
  for (const { opType, domain, inputs, outputs } of nodes) {
    const isNew = domain !== '' || !unlearned.has(opType);
    if (isNew || inputs.some((name) => learned.has(name))) for (const name of outputs) learned.add(name);
  }
  return learned;
}

/** The values that every path of real numbers from the image to the logits leads through: no gradient goes round them. */
function onEveryPath({ graph, facts }: Network): Set<string> {
  const [image = '', logits = ''] = [graph.inputs[0]?.name, graph.outputs[0]?.name];
  const ofNumbers = graph.nodes
    .filter(({ opType }) => opType !== 'Shape' && opType !== 'Size')
    .map(({ inputs, outputs }) => ({ inputs, outputs: outputs.filter((name) => isNumber(name, facts)) }));
  const ahead = ways(
    image,
    ofNumbers.map(({ inputs, outputs }) => [inputs, outputs]),
  );
  const back = ways(
    logits,
    ofNumbers.toReversed().map(({ inputs, outputs }) => [outputs, inputs]),
  );
  const all = ahead.get(logits);
  return new Set(
    [...ahead.keys()].filter((name) => (ahead.get(name) ?? 0n) * (back.get(name) ?? 0n) === all),
  );
}

function isNumber(name: string, facts: Facts): boolean {
  return name !== '' && isRealType(facts.elementType(name));
}

/** How many ways lead from a value to each, by steps in their order. */
function ways(
  start: string,
  steps: readonly (readonly [from: readonly string[], to: readonly string[]])[],
): Map<string, bigint> {
  const counts = new Map([[start, 1n]]);
  for (const [from, to] of steps) {
    const count = from.reduce((sum, name) => sum + (counts.get(name) ?? 0n), 0n);
    if (count > 0n) for (const name of to) counts.set(name, (counts.get(name) ?? 0n) + count);
  }
  return counts;
}

/** Whether values of different places meet after `name` in a product of two of its descendants: attention. */
function mixesAfter(graph: Graph, name: string): boolean {
  const after = new Set([name]);
  for (const { opType, inputs, outputs } of graph.nodes) {
    const descending = inputs.filter((input) => after.has(input));
    if (products.has(opType) && descending.length > 1) return true;
    if (descending.length > 0) for (const output of outputs) after.add(output);
  }
  return false;
}
