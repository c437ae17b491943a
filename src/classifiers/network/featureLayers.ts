import { quoted } from '../../files/quoted.ts';
import type { Graph } from '../../graph/model.ts';
import type { ShapeInfo } from '../../graph/shapeInfo.ts';
import {
  coarsestLayer,
  hasProductsAfter,
  isLearnedAfter,
  learnedValues,
  mixesAfter,
  onEveryPath,
} from './layerPaths.ts';
import type { Network } from './network.ts';
import { lastTokens } from './tokens/lastTokens.ts';
import { type TokenLayer, tokenFlow } from './tokens/tokenFlow.ts';
import type { TokenGrid } from './tokens/tokenGrid.ts';

/** A value that holds one vector per place of the image: [n, channels, ...places], or tokens. */
export interface FeatureLayer {
  readonly name: string;
  /** The node that makes it. */
  readonly node: string;
  readonly channels: number;
  /** [height, width], of volumes [depth, height, width]. */
  readonly size: readonly number[];
  /** Where the vectors lie among the numbers of an image; absent of a value laid out as an image. */
  readonly tokens?: TokenGrid;
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
const globalPools = new Set(['GlobalAveragePool', 'GlobalMaxPool', 'GlobalLpPool']);

/** All spatial feature maps from the input to the output, larger than one place. */
export function featureLayers({ graph, facts, input }: Network): FeatureLayer[] {
  const spatial = new Set<string>();
  const layers = new Map<string, FeatureLayer>();
  for (const item of graph.nodes) {
    const pooled = globalPools.has(item.opType) ? item.inputs[0] : undefined;
    const continues = !layoutBreakers.has(item.opType) && item.inputs.some((name) => spatial.has(name));
    const [output = ''] = item.outputs;
    if (spatialOperators.has(item.opType) || continues) spatial.add(output);
    for (const name of [pooled, spatial.has(output) ? output : undefined]) {
      const layer = name === undefined ? undefined : layerAt(name, facts, input.size.length);
      if (layer === undefined || layers.has(layer.name)) continue;
      const maker = graph.nodes.find(({ outputs }) => outputs.includes(layer.name));
      layers.set(layer.name, { ...layer, node: maker ? maker.name || layer.name : layer.name });
    }
  }
  return [...layers.values()];
}

function layerAt(name: string, facts: ShapeInfo, axes: number): FeatureLayer | undefined {
  const [, channels, ...places] = facts.shape(name);
  const size = places.filter((length) => length !== undefined);
  if (channels === undefined || places.length !== axes || size.length !== axes) return undefined;
  return size.some((length) => length > 1) && facts.elementType(name) === 'float32'
    ? { name, node: name, channels, size }
    : undefined;
}

/**
 * The named layer, by its value or its node; without a name the last before the head: the last spatial feature map that
 * all paths from the image to the scores lead through, so not one branch of several; or, where attention or products
 * with weights follow it, the last tokens before they are pooled or read by a class token.
 * Throws RangeError with the candidates for an unknown name, for a model whose branches no map joins, and for one
 * whose places mix after the last map and whose tokens are no grid.
 */
export function featureLayer(network: Network, name?: string): FeatureLayer {
  const { source, graph } = network;
  const layers = featureLayers(network);
  const learned = learnedValues(graph);
  const maps = layers.filter((layer) => learned.has(layer.name));
  const ofImages = new Set(layers.map((layer) => layer.name));
  const further = (tokens: TokenLayers) =>
    tokens.layers.filter((layer) => learned.has(layer.name) && !ofImages.has(layer.name));
  if (name !== undefined) {
    const named = (all: readonly FeatureLayer[]) =>
      all.find((layer) => layer.name === name) ?? all.find((layer) => layer.node === name);
    const found = named(layers);
    if (found !== undefined) return found;
    const tokens = further(tokenLayersOf(network));
    const token = named(tokens);
    if (token !== undefined) return token;
    throw new RangeError(
      `${source}: no spatial layer is named ${quoted(name)}; ${lastOf([...layers, ...tokens])}`,
    );
  }
  if (network.isDense === true) return coarsestLayer(maps, network);
  const joints = onEveryPath(network);
  const last = maps.findLast((layer) => joints.has(layer.name));
  const mixes = last === undefined || mixesAfter(graph, last.name);
  if (!mixes && !hasProductsAfter(network, last.name)) return last;
  const tokens = tokenLayersOf(network);
  const token = tokens.last(joints);
  if (
    token !== undefined &&
    learned.has(token.name) &&
    (mixes || isLearnedAfter(graph, last.name, token.name))
  )
    return token;
  if (!mixes) return last;
  const found =
    last !== undefined
      ? `attention after the last, ${quoted(last.name)}, and no grid of tokens behind it`
      : withoutJoint(maps);
  const all = [...layers, ...further(tokens)];
  const choice = all.length === 0 ? '' : `; to use one all the same say which with layer: ${lastOf(all)}`;
  throw new RangeError(
    `${source}: Grad-CAM needs a spatial feature map before the head, found ${found}${choice}`,
  );
}

interface TokenLayers {
  /** From the image to the scores, without what is laid out as an image. */
  readonly layers: readonly FeatureLayer[];
  last(joints: ReadonlySet<string>): FeatureLayer | undefined;
}

const knownTokens = new WeakMap<Graph, TokenLayers>();

/** What is found of a graph's tokens, once; of volumes nothing: grids are looked for in images. */
function tokenLayersOf({ graph, facts, input }: Network): TokenLayers {
  if (input.size.length !== 2) return { layers: [], last: () => undefined };
  const known = knownTokens.get(graph);
  if (known !== undefined) return known;
  const flow = tokenFlow(graph, facts);
  const asLayer = ({ name, node: { name: node }, ...tokens }: TokenLayer): FeatureLayer => {
    const { height, width, channels } = tokens;
    return { name, node: node || name, size: [height, width], channels, tokens };
  };
  const found = {
    layers: [...flow.layers.values()].map(asLayer),
    last: (joints: ReadonlySet<string>) => {
      const last = lastTokens(graph, { flow, joints });
      return last && asLayer(last);
    },
  };
  knownTokens.set(graph, found);
  return found;
}

function withoutJoint(maps: readonly FeatureLayer[]): string {
  return maps.length === 0 ? 'none at all' : 'branches of which none lies on every path to the scores';
}

function lastOf(layers: readonly FeatureLayer[]): string {
  const shown = layers
    .slice(-12)
    .map(({ name, channels, size }) => `${quoted(name)} ${[channels, ...size].join('x')}`);
  return `the last are ${shown.join(', ')}`;
}
