import { backward } from '../../autodiff/backward.ts';
import type { Graph } from '../../graph/model.ts';
import { renamedNode } from '../../graph/renamed.ts';
import type { ShapeInfo } from '../../graph/shapeInfo.ts';
import { gaussLegendre } from '../../math/quadrature/quadrature.ts';
import { logitsName } from '../network/network.ts';
import { seedName, withoutGradient } from '../onnx/graphs.ts';
import type { MapParts, MapRequest } from './mapParts.ts';

const prefix = 'saliency/path/';

/**
 * (x - b) · Σ weight · gradient at the points b + α (x - b): the points of all images go through a second copy of the
 * network as one batch, with the weights of the first. The name of the attribution.
 */
export function pathNodes({ builder, network, entry }: MapParts, { steps, black }: MapRequest): string {
  const { source, input, outputCount } = network;
  if (input.batch !== undefined)
    throw new RangeError(
      `${source}: integrated-gradients within a model need any number of images at once, and it takes ${input.batch}`,
    );
  const { add, floats, integers } = builder;
  const perPixel = [1, 1, ...input.size.map(() => 1)].with(entry.channelAxis, black.length);
  const baseline = floats(Float32Array.from(black), perPixel);
  const { nodes: places, weights } = gaussLegendre(steps);
  const column = (values: ArrayLike<number>) =>
    floats(Float32Array.from(values), [steps, 1, 1, ...input.size.map(() => 1)]);
  const way = add('Sub', [entry.name, baseline]);
  const points = add('Add', [add('Mul', [add('Unsqueeze', [way, integers([0])]), column(places)]), baseline]);
  const size = entry.channelAxis === 1 ? [input.channels, ...input.size] : [...input.size, input.channels];
  const image = prefix + entry.name;
  add('Reshape', [points, integers([-1, ...size])], { output: image });
  add('Tile', [seedName, integers([steps, 1])], { output: prefix + seedName });

  const isConstant = (name: string) => network.graph.initializers.has(name);
  const rename = (name: string) => (isConstant(name) ? name : prefix + name);
  const copies = network.graph.nodes
    .filter((item) => item !== entry.node)
    .map((item) => renamedNode(item, rename));
  const graph: Graph = {
    ...network.graph,
    nodes: copies,
    inputs: [
      { name: image, elementType: 'float32' },
      { name: prefix + seedName, elementType: 'float32', shape: [undefined, outputCount] },
    ],
    outputs: [{ name: prefix + logitsName }],
  };
  const { graph: whole, gradients } = backward(graph, {
    output: prefix + logitsName,
    seed: prefix + seedName,
    inputs: [image],
    guided: false,
    facts: behind(network.facts),
    source,
  });
  const [gradient] = gradients;
  if (gradient === undefined) throw withoutGradient(network, entry.name, 'the image');
  for (const item of whole.nodes) builder.append(item);
  for (const [name, tensor] of whole.initializers) builder.initializers.set(name, tensor);
  const apart = add('Reshape', [gradient, integers([steps, -1, ...size])]);
  const mean = add('ReduceSum', [add('Mul', [apart, column(weights)]), integers([0])], {
    attributes: { keepdims: 0 },
  });
  return add('Mul', [mean, way]);
}

/** What is known of the values of the copy. */
function behind(facts: ShapeInfo): ShapeInfo {
  const own = (name: string) => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
  return {
    elementType: (name) => facts.elementType(own(name)),
    shape: (name) => facts.shape(own(name)),
    isBatch: (name) => facts.isBatch(own(name)),
    constant: (name) => facts.constant(own(name)),
  };
}
