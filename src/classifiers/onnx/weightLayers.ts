import { intAttribute, producers } from '../../graph/edit.ts';
import type { Graph, Node } from '../../graph/model.ts';
import type { WeightLayer } from '../../types/classifier.ts';
import type { Network } from './network.ts';

/** A weight layer with the names of its constants in the graph. */
export interface LayerWeights extends WeightLayer {
  readonly weights: string;
  readonly bias?: string;
  /** Scale, bias, mean and variance of a batch normalisation that belongs to the layer. */
  readonly normalization?: readonly [scale: string, bias: string, mean: string, variance: string];
  /** Fan in and fan out of one output, as initialisers count them. */
  readonly fanIn: number;
  readonly fanOut: number;
  /** Whether a dense layer's matrix is [inputs, outputs]; else it is [outputs, inputs]. */
  readonly outputsLast: boolean;
  /** Whether a rectifier follows, which halves the variance that the initialiser must make up for. */
  readonly rectified: boolean;
}

/**
 * The layers with constant weights from the input to the output: each convolution and each dense layer, with the
 * batch normalisation that it feeds, or (pre-activation networks) that feeds it.
 */
export function weightLayers({ graph }: Network): LayerWeights[] {
  const users = usersOf(graph);
  const made = producers(graph);
  const seen = new Set<string>();
  const layers = graph.nodes.flatMap((item) => {
    const weights = item.inputs.find((name, index) => index < 2 && graph.initializers.has(name));
    const tensor = weights === undefined ? undefined : graph.initializers.get(weights);
    if (weights === undefined || tensor === undefined || !kinds.has(item.opType) || tensor.dims.length < 2)
      return [];
    if (seen.has(weights)) return [];
    seen.add(weights);
    const kind = kinds.get(item.opType) ?? 'dense';
    const following = onlyUser(users, item.outputs[0] ?? '');
    const bias = biasOf(item, following, graph);
    const afterBias =
      bias !== undefined && item.opType === 'MatMul'
        ? onlyUser(users, following?.outputs[0] ?? '')
        : following;
    const normalizing =
      afterBias?.opType === 'BatchNormalization' ? afterBias : normalizationBefore(item, made, users);
    const activated =
      afterBias === normalizing && normalizing ? onlyUser(users, normalizing.outputs[0] ?? '') : afterBias;
    const [scale = '', shift = '', mean = '', variance = ''] = normalizing?.inputs.slice(1) ?? [];
    const name = item.name === '' ? (item.outputs[0] ?? '') : item.name;
    const layer: LayerWeights = {
      name,
      kind,
      block: name,
      parameterCount: [weights, bias, ...(normalizing ? [scale, shift] : [])].reduce(
        (total, constant) => total + (constant === undefined ? 0 : sizeOf(graph, constant)),
        0,
      ),
      weights,
      ...(bias !== undefined && { bias }),
      ...(normalizing && { normalization: [scale, shift, mean, variance] as const }),
      ...fans(item, tensor.dims),
      rectified: activated !== undefined && rectifiers.has(activated.opType),
    };
    return [layer];
  });
  const blocks = blocksOf(layers.map(({ name }) => name));
  return layers.map((layer) => ({ ...layer, block: blocks.get(layer.name) ?? layer.name }));
}

const kinds = new Map<string, WeightLayer['kind']>([
  ['Conv', 'convolution'],
  ['ConvTranspose', 'convolution'],
  ['Gemm', 'dense'],
  ['MatMul', 'dense'],
]);

const rectifiers = new Set([
  'Relu',
  'Clip',
  'LeakyRelu',
  'PRelu',
  'Elu',
  'Selu',
  'HardSwish',
  'Gelu',
  'Sigmoid',
  'Mish',
]);

function usersOf(graph: Graph): Map<string, Node[]> {
  const users = new Map<string, Node[]>();
  for (const item of graph.nodes)
    for (const name of item.inputs) users.set(name, [...(users.get(name) ?? []), item]);
  return users;
}

function onlyUser(users: ReadonlyMap<string, readonly Node[]>, name: string): Node | undefined {
  const found = users.get(name) ?? [];
  return found.length === 1 ? found[0] : undefined;
}

/** The bias of a Conv or Gemm, or of the Add after a MatMul. */
function biasOf(item: Node, following: Node | undefined, graph: Graph): string | undefined {
  if (item.opType !== 'MatMul') return item.inputs[2] || undefined;
  return following?.opType === 'Add'
    ? following.inputs.find((name) => graph.initializers.has(name))
    : undefined;
}

/** In a pre-activation network: normalisation, then (an activation and) this layer, with no weights between. */
function normalizationBefore(
  item: Node,
  made: ReadonlyMap<string, Node>,
  users: ReadonlyMap<string, readonly Node[]>,
): Node | undefined {
  let before = made.get(item.inputs[0] ?? '');
  while (before !== undefined && rectifiers.has(before.opType)) before = made.get(before.inputs[0] ?? '');
  if (before?.opType !== 'BatchNormalization') return undefined;
  const feeder = made.get(before.inputs[0] ?? '');
  const isPostActivation =
    feeder !== undefined && kinds.has(feeder.opType) && onlyUser(users, before.inputs[0] ?? '') !== undefined;
  return isPostActivation ? undefined : before;
}

/**
 * The block of each layer: the names' paths (`/features/features.3/conv/Conv`), cut at the first depth that tells at
 * least `fewestBlocks` parts of the network apart, the operator's own part left out. Names without a path are blocks
 * of their own.
 */
function blocksOf(names: readonly string[]): Map<string, string> {
  const paths = names.map((name) => name.split('/').filter((part) => part !== ''));
  const deepest = Math.max(...paths.map(({ length }) => length - 1), 1);
  const cut = (path: readonly string[], depth: number, name: string) =>
    path.length < 2 ? name : path.slice(0, Math.min(depth, path.length - 1)).join('/');
  let depth = 1;
  while (
    depth < deepest &&
    new Set(paths.map((path, i) => cut(path, depth, names[i] ?? ''))).size < fewestBlocks
  )
    depth++;
  return new Map(names.map((name, i) => [name, cut(paths[i] ?? [], depth, name)]));
}

const fewestBlocks = 4;

function sizeOf(graph: Graph, constant: string): number {
  return graph.initializers.get(constant)?.dims.reduce((total, size) => total * size, 1) ?? 0;
}

function fans(item: Node, dims: readonly number[]): Pick<LayerWeights, 'fanIn' | 'fanOut' | 'outputsLast'> {
  const [first = 1, second = 1, ...kernel] = dims;
  const taps = kernel.reduce((total, size) => total * size, 1);
  const outputsFirst = item.opType === 'Conv' || intAttribute(item, 'transB', 0) === 1;
  return outputsFirst
    ? { fanIn: second * taps, fanOut: first * taps, outputsLast: false }
    : { fanIn: first * taps, fanOut: second * taps, outputsLast: kinds.get(item.opType) === 'dense' };
}
