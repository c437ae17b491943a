import { product } from '../../autodiff/shapes.ts';
import type { Graph, Node } from '../../graph/model.ts';
import type { ShapeInfo } from '../../graph/shapeInfo.ts';
import { isRealType } from '../../graph/tensor.ts';
import type { Network } from './network.ts';

/** Operators that can multiply values of different places with each other. */
const products = new Set(['MatMul', 'Einsum', 'Attention']);

/** Whether products of matrices follow that keep places apart, as in a network of tokens. */
export function hasProductsAfter({ graph, facts }: Network, name: string): boolean {
  return descendants(graph, name).some(
    ({ opType, outputs }) => products.has(opType) && facts.shape(outputs[0] ?? '').length > 2,
  );
}

/** Whether a layer with weights lies between two values, the second of which comes from the first. */
export function isLearnedAfter(graph: Graph, name: string, later: string): boolean {
  const reached = descendants(graph, name);
  const leading = new Set([later]);
  let isLearned = false;
  for (const item of reached.toReversed()) {
    if (!item.outputs.some((output) => leading.has(output))) continue;
    for (const input of item.inputs) leading.add(input);
    isLearned ||= !unlearned.has(item.opType);
  }
  return isLearned && leading.has(name);
}

/** The nodes that depend on a value, in order. */
function descendants({ nodes }: Graph, name: string): Node[] {
  const after = new Set([name]);
  return nodes.filter(({ inputs, outputs }) => {
    const isAfter = inputs.some((input) => after.has(input));
    if (isAfter) for (const output of outputs) after.add(output);
    return isAfter;
  });
}

/** Operators with which files prepare an image, and which learn nothing of it. */
const unlearned = new Set([
  'Abs', 'Add', 'AveragePool', 'BatchNormalization', 'Cast', 'Clip', 'Concat', 'DepthToSpace', 'Div', 'Dropout', 'Exp', 'Expand', 'Gather',
  'Identity', 'InstanceNormalization', 'LRN', 'Log', 'LpPool', 'Max', 'MaxPool', 'Min', 'Mul', 'Neg', 'Pad', 'Pow', 'ReduceMean', 'Reshape',
  'Resize', 'Slice', 'SpaceToDepth', 'Split', 'Sqrt', 'Squeeze', 'Sub', 'Tile', 'Transpose', 'Unsqueeze', 'Where',
]); // biome-ignore format: a list reads better packed

/** The values that are more than the image prepared: a layer with filters lies before them. */
export function learnedValues({ nodes }: Graph): Set<string> {
  const learned = new Set<string>();
  for (const { opType, domain, inputs, outputs } of nodes) {
    const isNew = domain !== '' || !unlearned.has(opType);
    if (isNew || inputs.some((name) => learned.has(name))) for (const name of outputs) learned.add(name);
  }
  return learned;
}

/** The values that every path of real numbers from the image to the logits leads through: no gradient goes round them. */
export function onEveryPath({ graph, facts }: Network): Set<string> {
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

function isNumber(name: string, facts: ShapeInfo): boolean {
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
export function mixesAfter(graph: Graph, name: string): boolean {
  const after = new Set([name]);
  for (const { opType, inputs, outputs } of graph.nodes) {
    const descending = inputs.filter((input) => after.has(input));
    if (products.has(opType) && descending.length > 1) return true;
    if (descending.length > 0) for (const output of outputs) after.add(output);
  }
  return false;
}

/**
 * Of a network whose scores are reduced from maps: the last of the coarsest maps that a layer with filters reads, the
 * bottleneck of a U-Net, as Seg-Grad-CAM takes it (Vinogradova et al. 2020). Its skips go round it.
 */
export function coarsestLayer<Layer extends { readonly name: string; readonly size: readonly number[] }>(
  maps: readonly Layer[],
  { graph, source }: Network,
): Layer {
  const read = new Set<string>();
  for (const { opType, domain, inputs, outputs } of graph.nodes.toReversed()) {
    const isWeighing =
      domain === '' && inputs.some((name) => isKernel(graph, name)) && !unlearned.has(opType);
    if (isWeighing || outputs.some((name) => read.has(name))) for (const name of inputs) read.add(name);
  }
  const inner = maps.filter(({ name }) => read.has(name));
  const least = Math.min(...inner.map(({ size }) => product(size)));
  const found = inner.findLast(({ size }) => product(size) === least);
  if (found !== undefined) return found;
  throw new RangeError(
    `${source}: Grad-CAM needs a spatial feature map before the scores, found none at all`,
  );
}

function isKernel({ initializers }: Graph, name: string): boolean {
  const tensor = initializers.get(name);
  return tensor !== undefined && isRealType(tensor.elementType) && tensor.dims.some((size) => size > 1);
}
