import { quoted } from '../../../files/quoted.ts';
import { isModel, type LayerSpec, layersOf, nameOf } from './topology.ts';
import type { Weight } from './weights.ts';

/** The weights of a layer in the order in which Keras makes them, with the key of the config that leaves one out. */
const weightsOf = new Map<string, readonly (readonly [name: string, unless?: string])[]>([
  ['BatchNormalization', [['gamma', 'scale'], ['beta', 'center'], ['moving_mean'], ['moving_variance']]],
  ['Conv2D', [['kernel'], ['bias', 'use_bias']]],
  ['Conv2DTranspose', [['kernel'], ['bias', 'use_bias']]],
  ['Dense', [['kernel'], ['bias', 'use_bias']]],
  ['DepthwiseConv2D', [['depthwise_kernel'], ['bias', 'use_bias']]],
  ['LayerNormalization', [['gamma', 'scale'], ['beta', 'center']]],
  ['Normalization', [['mean'], ['variance']]],
  ['PReLU', [['alpha']]],
  ['SeparableConv2D', [['depthwise_kernel'], ['pointwise_kernel'], ['bias', 'use_bias']]],
]); // biome-ignore format: a table reads better packed

/** What Keras 3 calls a weight otherwise. */
const otherNames = new Map([['depthwise_kernel', 'kernel']]);

/**
 * The weights of a model of Keras 3 under the names of Keras 2, `layer/weight`: stored, they may begin with the names
 * of the models around the layer, or end in the weight's number in the place of its name. What no layer computes with
 * (the states of random generators, counts) is left out. Throws RangeError where a name fits several.
 */
export function ownWeights(
  spec: LayerSpec,
  weights: ReadonlyMap<string, Weight>,
  source: string,
): Map<string, Weight> {
  const stored = [...weights].map(([name, weight]) => ({
    parts: name.replace(/:\d+$/, '').split('/'),
    name,
    weight,
  }));
  const isLayer = new Set(namesIn(spec));
  const own = new Map<string, Weight>();
  for (const leaf of leavesOf(spec, [])) {
    for (const [name, weight] of weightsOfLeaf(leaf, { stored, isLayer, source })) {
      if (own.has(name)) throw new RangeError(`${source}: two weights are called ${quoted(name)}`);
      own.set(name, weight);
    }
  }
  return own;
}

interface Leaf {
  readonly layer: LayerSpec;
  /** The names of the models around it. */
  readonly around: readonly string[];
}

function leavesOf(layer: LayerSpec, around: readonly string[]): Leaf[] {
  if (!isModel(layer)) return [{ layer, around }];
  return layersOf(layer).flatMap((inner) => leavesOf(inner, [...around, nameOf(layer)]));
}

interface Search {
  readonly stored: readonly Stored[];
  /** The names of all layers and models. */
  readonly isLayer: ReadonlySet<string>;
  readonly source: string;
}

function weightsOfLeaf({ layer, around }: Leaf, search: Search): (readonly [string, Weight])[] {
  const { stored, isLayer, source } = search;
  const name = nameOf(layer);
  const known = weightsOf.get(layer.class_name);
  if (known === undefined) return ofUnknown(stored, name, isLayer);
  const config = layer.config as Readonly<Record<string, unknown>>;
  const made = known.filter(([, unless]) => config[unless ?? ''] !== false);
  return made.flatMap(([weight], number) => {
    const names = [weight, otherNames.get(weight), String(number)];
    const [found, ...others] = nearest(stored, { layer: name, names, around, isLayer });
    if (found === undefined) return [];
    if (others.length > 0) {
      const all = [found, ...others].map((item) => quoted(item.name)).join(' or ');
      throw new RangeError(`${source}: weight ${quoted(`${name}/${weight}`)} may be ${all}`);
    }
    return [[`${name}/${weight}`, found.weight] as const];
  });
}

/** All weights of a layer whose class is not known here, without the states of its random generators. */
function ofUnknown(
  stored: readonly Stored[],
  layer: string,
  isLayer: ReadonlySet<string>,
): [string, Weight][] {
  return stored.flatMap(({ parts, weight }): [string, Weight][] => {
    const index = parts.lastIndexOf(layer);
    const own = parts.slice(index + 1);
    if (index < 0 || own.length === 0 || own.some((part) => isLayer.has(part) || part === 'seed_generator'))
      return [];
    return [[[layer, ...own].join('/'), weight]];
  });
}

function namesIn(layer: LayerSpec): string[] {
  return [nameOf(layer), ...(isModel(layer) ? layersOf(layer).flatMap(namesIn) : [])];
}

interface Stored {
  readonly parts: readonly string[];
  readonly name: string;
  readonly weight: Weight;
}

interface Wanted {
  readonly layer: string;
  /** The first of these that a stored name ends in counts. */
  readonly names: readonly (string | undefined)[];
  readonly around: readonly string[];
  /** The names of all layers and models. */
  readonly isLayer: ReadonlySet<string>;
}

/** The stored weights that come nearest: the layer right before the weight, then most of the models around it. */
function nearest(stored: readonly Stored[], { layer, names, around, isLayer }: Wanted): Stored[] {
  for (const name of names) {
    const fitting = stored.flatMap((item) => {
      const before = item.parts.slice(0, -1);
      const index = before.lastIndexOf(layer);
      if (name === undefined || item.parts.at(-1) !== name || index < 0) return [];
      const between = before.slice(index + 1);
      // A name between that is a layer's: the weight is of that layer, and this one's name is a model's.
      if (between.some((part) => isLayer.has(part))) return [];
      const isDirect = between.every((part) => part === 'vars');
      const models = around.filter((model) => before.slice(0, index).includes(model)).length;
      return [{ item, rank: (isDirect ? 1000 : 0) + models }];
    });
    if (fitting.length === 0) continue;
    const best = Math.max(...fitting.map(({ rank }) => rank));
    return fitting.filter(({ rank }) => rank === best).map(({ item }) => item);
  }
  return [];
}
