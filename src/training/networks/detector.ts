import { node } from '../../graph/edit.ts';
import type { Model, Tensor } from '../../graph/model.ts';
import { floatTensor, integerTensor } from '../../graph/tensor.ts';
import { type NetworkOptions, networkBuilder } from './builder.ts';

/** Pixels of the image from one place of the detector's maps to the next. */
export const detectorStride = 4;
/** The unit of a box's width and height in the detector's maps, in pixels. */
export const boxUnit = 16;

/**
 * A small detector that marks the centre of each object (Zhou, Wang & Krähenbühl 2019, "Objects as points"): a stem to
 * a quarter of the size, convolutions at a quarter and an eighth, and `logits` [n, 5, size / 4, size / 4], which are those of a
 * centre, its place within the cell (x, y, in cells), width and height (in units of 16 pixels). `size` must be a
 * multiple of 16.
 */
export function detectorNetwork(options: Omit<NetworkOptions, 'dimensions'>): Model {
  const net = networkBuilder({ ...options, dimensions: 2 }, { name: 'detector', multipleOf: 16 });
  const first = net.unit('stem/first', net.image, { outputs: 12, stride: 2 });
  const second = net.unit('stem/second', first, { outputs: 16 });
  const quarter = net.unit('quarter/first', net.maxPool('stem/pool', second), { outputs: 24 });
  const skip = net.unit('quarter/second', quarter, { outputs: 24 });
  const eighth = net.unit('eighth/first', net.maxPool('quarter/pool', skip), { outputs: 40 });
  const wide = net.unit('eighth/second', eighth, { outputs: 40 });
  const sixteenth = net.unit('sixteenth/first', net.maxPool('eighth/pool', wide), { outputs: 48 });
  const up = net.doubled('eighth/doubled', sixteenth, 32);
  const joined = net.unit('eighth/joined', net.concat('eighth/concat', [wide, up]), { outputs: 32 });
  const back = net.concat('quarter/concat', [skip, net.doubled('quarter/doubled', joined, 24)]);
  const last = net.unit('quarter/joined', back, { outputs: 32 });
  return withRareCentres(
    net.model(net.convolution('maps/point', last, { outputs: 5, kernel: 1, bias: true })),
  );
}

/** Bias -2.19 for the centre's logit: a probability of 0.1 at first, since few places are centres. */
function withRareCentres(model: Model): Model {
  const initializers = new Map(model.graph.initializers);
  initializers.set('maps/point/bias', floatTensor(Float32Array.of(-2.19, 0.5, 0.5, 1.5, 1.5), [5]));
  return { ...model, graph: { ...model.graph, initializers } };
}

/** Options of `withDetections`. */
export interface DetectionsOptions {
  /** Boxes of each image, the best first. @default 8 */
  readonly count?: number;
}

/**
 * A trained detector as one that gives `boxes` [n, count, 4], x0, y0, x1, y1 in pixels of the image, and `scores`
 * [n, count] from 0 to 1, highest first. A centre is a place whose probability no neighbour exceeds; where an image
 * has fewer, the rest have score 0.
 * @throws RangeError for more boxes than places.
 */
export function withDetections(model: Model, { count = 8 }: DetectionsOptions = {}): Model {
  const { graph } = model;
  const [logits] = graph.outputs;
  const [, , rows = 0, columns = 0] = logits?.shape ?? [];
  if (!(Number.isInteger(count) && count >= 1 && count <= rows * columns)) {
    throw new RangeError(`count must be an integer from 1 to ${rows * columns}, got ${count}`);
  }
  const constants = new Map<string, Tensor>([
    ['peaks/from', integerTensor([0])],
    ['peaks/to', integerTensor([1])],
    ['boxes/to', integerTensor([5])],
    ['peaks/axis', integerTensor([1])],
    ['peaks/flatShape', integerTensor([0, -1])],
    ['boxes/flatShape', integerTensor([0, 4, -1])],
    ['peaks/count', integerTensor([count])],
    ['peaks/columns', integerTensor([columns])],
    ['boxes/cell', floatTensor(Float32Array.of(detectorStride), [1])],
    ['boxes/half', floatTensor(Float32Array.of(boxUnit / 2), [1])],
    ['boxes/two', integerTensor([2, 2])],
  ]);
  const pool = { kernel_shape: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1] };
  const nodes = [
    node('Slice', [logits?.name ?? '', 'peaks/from', 'peaks/to', 'peaks/axis'], ['peaks/logits']),
    node('Sigmoid', ['peaks/logits'], ['peaks/probability']),
    node('MaxPool', ['peaks/probability'], ['peaks/highest'], pool),
    node('Equal', ['peaks/probability', 'peaks/highest'], ['peaks/isPeak']),
    node('Cast', ['peaks/isPeak'], ['peaks/kept'], { to: 1 }),
    node('Mul', ['peaks/probability', 'peaks/kept'], ['peaks/score']),
    node('Reshape', ['peaks/score', 'peaks/flatShape'], ['peaks/flat']),
    node('TopK', ['peaks/flat', 'peaks/count'], ['scores', 'peaks/places'], {
      axis: 1,
      largest: 1,
      sorted: 1,
    }),
    // The box of each peak: [n, 4, count].
    node('Slice', [logits?.name ?? '', 'peaks/to', 'boxes/to', 'peaks/axis'], ['boxes/maps']),
    node('Reshape', ['boxes/maps', 'boxes/flatShape'], ['boxes/flat']),
    node('Unsqueeze', ['peaks/places', 'peaks/axis'], ['boxes/place']),
    node('Concat', Array(4).fill('boxes/place'), ['boxes/places'], { axis: 1 }),
    node('GatherElements', ['boxes/flat', 'boxes/places'], ['boxes/found'], { axis: 2 }),
    node('Split', ['boxes/found', 'boxes/two'], ['boxes/within', 'boxes/sides'], { axis: 1 }),
    // The cell of each peak as column and row: [n, 2, count].
    node('Mod', ['boxes/place', 'peaks/columns'], ['boxes/column']),
    node('Div', ['boxes/place', 'peaks/columns'], ['boxes/row']),
    node('Concat', ['boxes/column', 'boxes/row'], ['boxes/cellPlace'], { axis: 1 }),
    node('Cast', ['boxes/cellPlace'], ['boxes/cellReal'], { to: 1 }),
    node('Add', ['boxes/cellReal', 'boxes/within'], ['boxes/centreCells']),
    node('Mul', ['boxes/centreCells', 'boxes/cell'], ['boxes/centre']),
    node('Mul', ['boxes/sides', 'boxes/half'], ['boxes/halfSides']),
    node('Sub', ['boxes/centre', 'boxes/halfSides'], ['boxes/first']),
    node('Add', ['boxes/centre', 'boxes/halfSides'], ['boxes/last']),
    node('Concat', ['boxes/first', 'boxes/last'], ['boxes/corners'], { axis: 1 }),
    node('Transpose', ['boxes/corners'], ['boxes'], { perm: [0, 2, 1] }),
  ];
  const outputs = [
    { name: 'boxes', elementType: 'float32', shape: [undefined, count, 4] },
    { name: 'scores', elementType: 'float32', shape: [undefined, count] },
  ] as const;
  const initializers = new Map([...graph.initializers, ...constants]);
  return { ...model, graph: { ...graph, nodes: [...graph.nodes, ...nodes], initializers, outputs } };
}
