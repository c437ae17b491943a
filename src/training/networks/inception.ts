import type { Model } from '../../graph/model.ts';
import { type Layer, type NetworkBuilder, type NetworkOptions, networkBuilder } from './builder.ts';

/** Options of `denseNetwork` and `inceptionNetwork`. */
export interface ClassifierNetworkOptions extends NetworkOptions {
  /** @default 2 */
  readonly classes?: number;
}

/** Outputs of the branches of one inception module: 1 x 1; 3 x 3; two of 3 x 3, as wide as 5 x 5; pooled. */
interface Branches {
  readonly point: number;
  readonly three: readonly [reduced: number, outputs: number];
  readonly five: readonly [reduced: number, outputs: number];
  readonly pooled: number;
}

/**
 * A small classifier of inception modules with batch normalisation (Szegedy et al. 2016, CVPR, figure 5): a stem to a
 * quarter of the size, two modules there, two at an eighth, the mean over places and a dense layer. `image`
 * [n, channels, size, size] in, `logits` [n, classes] out. `size` must be a multiple of 8.
 */
export function inceptionNetwork({ classes = 2, ...options }: ClassifierNetworkOptions): Model {
  const net = networkBuilder(options, { name: 'inception', multipleOf: 8 });
  const first = net.unit('stem/first', net.image, { outputs: 12, stride: 2 });
  const second = net.unit('stem/second', first, { outputs: 16 });
  const quarter = net.maxPool('stem/pool', second);
  const a = module(net, 'mixed1', quarter, { point: 12, three: [12, 20], five: [8, 12], pooled: 8 });
  const b = module(net, 'mixed2', a, { point: 16, three: [16, 24], five: [8, 16], pooled: 8 });
  const eighth = net.maxPool('mixed2/pool', b);
  const c = module(net, 'mixed3', eighth, { point: 24, three: [24, 40], five: [12, 20], pooled: 12 });
  const d = module(net, 'mixed4', c, { point: 32, three: [24, 48], five: [16, 32], pooled: 16 });
  return net.head(d, classes);
}

function module(
  net: NetworkBuilder,
  name: string,
  input: Layer,
  { point, three, five, pooled }: Branches,
): Layer {
  const one = net.unit(`${name}/point`, input, { outputs: point, kernel: 1 });
  const reduced = net.unit(`${name}/three/reduced`, input, { outputs: three[0], kernel: 1 });
  const wide = net.unit(`${name}/three/wide`, reduced, { outputs: three[1] });
  const narrow = net.unit(`${name}/five/reduced`, input, { outputs: five[0], kernel: 1 });
  const inner = net.unit(`${name}/five/inner`, narrow, { outputs: five[1] });
  const outer = net.unit(`${name}/five/outer`, inner, { outputs: five[1] });
  const mean = net.averagePool(`${name}/pooled/mean`, input, 3);
  const projected = net.unit(`${name}/pooled/projected`, mean, { outputs: pooled, kernel: 1 });
  return net.concat(`${name}/concat`, [one, wide, outer, projected]);
}
