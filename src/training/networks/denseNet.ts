import type { Model } from '../../graph/model.ts';
import { type Layer, type NetworkBuilder, networkBuilder } from './builder.ts';
import type { ClassifierNetworkOptions } from './inception.ts';

/**
 * A small DenseNet (Huang et al. 2017, CVPR): a stem to a quarter of the size, two dense blocks whose layers (batch
 * normalisation, ReLU, 3 x 3 convolution) read all layers before them in the block, a transition to an eighth between
 * them, the mean over places and a dense layer. `image` [n, channels, size, size] in, `logits` [n, classes] out.
 * `size` must be a multiple of 8.
 */
export function denseNetwork({ classes = 2, ...options }: ClassifierNetworkOptions): Model {
  const net = networkBuilder(options, { name: 'densenet', multipleOf: 8 });
  const first = net.unit('stem/first', net.image, { outputs: 12, stride: 2 });
  const second = net.unit('stem/second', first, { outputs: 16 });
  const one = denseBlock(net, 'block1', net.maxPool('stem/pool', second), { layers: 4, growth: 12 });
  const between = net.unit('transition', one, { outputs: 32, kernel: 1 });
  const two = denseBlock(net, 'block2', net.averagePool('transition/pool', between, 2), {
    layers: 5,
    growth: 16,
  });
  return net.head(net.rectified('last/relu', net.normalized('last/norm', two)), classes);
}

function denseBlock(
  net: NetworkBuilder,
  name: string,
  input: Layer,
  { layers, growth }: { readonly layers: number; readonly growth: number },
): Layer {
  let all = input;
  for (let layer = 1; layer <= layers; layer++) {
    const at = `${name}/layer${layer}`;
    const active = net.rectified(`${at}/relu`, net.normalized(`${at}/norm`, all));
    all = net.concat(`${at}/concat`, [all, net.convolution(`${at}/conv`, active, { outputs: growth })]);
  }
  return all;
}
