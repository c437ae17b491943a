import { node } from '../../../graph/edit.ts';
import type { Graph, Model, Tensor } from '../../../graph/model.ts';
import { floatTensor } from '../../../graph/tensor.ts';
import { createSession, type Fetched } from '../session.ts';
import { blockedDomain } from './layout.ts';
import { toNchwc } from './nchwcLayout.ts';

let known: Promise<number | undefined> | undefined;

/**
 * How many channels lie in a block of ONNX Runtime's blocked layout on this processor, 8 or 16; undefined where it has
 * none or does not compute in it what it computes without. The layout is internal to ONNX Runtime: so it is asked once
 * per process, with a small graph.
 */
export function channelBlock(): Promise<number | undefined> {
  known ??= asked().catch(() => undefined);
  return known;
}

async function asked(): Promise<number | undefined> {
  const channels = 32;
  // Channel c at place p is 2 c + p: after a block of channels at the first place comes 1.
  const laidOut = await results(
    modelOf([{ ...node('ReorderInput', ['x'], ['y']), domain: blockedDomain }], [channels, 1, 2]),
    Float32Array.from({ length: channels * 2 }, (_, at) => at),
    [channels, 1, 2],
  );
  const block = [...laidOut].indexOf(1);
  if (block !== 8 && block !== 16) return undefined;
  const { model, shape, values } = sample();
  const plain = await results(model, values, shape);
  const blocked = await results(toNchwc(model, block), values, shape);
  const isSame = plain.every((value, at) => Math.abs(value - (blocked[at] ?? Number.NaN)) < 1e-4);
  return isSame ? block : undefined;
}

/** A convolution of an image, a sum, a function, convolutions of groups and a pooling: all that rests on the layout. */
function sample(): { model: Model; shape: readonly number[]; values: Float32Array } {
  const shape = [3, 9, 9];
  const wave = (length: number) => Float32Array.from({ length }, (_, at) => Math.sin(at * at + 1));
  const weights = (...dims: number[]) => floatTensor(wave(dims.reduce((a, b) => a * b, 1)), dims);
  const initializers = new Map<string, Tensor>([
    ['image', weights(32, 3, 3, 3)],
    ['bias', weights(32)],
    ['full', weights(32, 32, 3, 3)],
    ['channels', weights(32, 1, 3, 3)],
    ['odd', weights(20, 32, 1, 1)],
  ]);
  const nodes = [
    node('Conv', ['x', 'image', 'bias'], ['a'], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
    node('Relu', ['a'], ['b']),
    node('Conv', ['b', 'full'], ['c'], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
    node('Add', ['b', 'c'], ['d']),
    node('Conv', ['d', 'channels'], ['e'], { kernel_shape: [3, 3], strides: [2, 2], group: 32 }),
    node('HardSigmoid', ['e'], ['f'], { alpha: { float: 2 ** 100 }, beta: { float: 0 } }),
    node('Mul', ['e', 'f'], ['g']),
    node('MaxPool', ['g'], ['h'], { kernel_shape: [2, 2], pads: [1, 0, 0, 1] }),
    node('Conv', ['h', 'odd'], ['y'], { kernel_shape: [1, 1] }),
  ];
  const sizes: [string, number[]][] = [
    ['a', [32, 9, 9]],
    ['e', [32, 4, 4]],
    ['h', [32, 4, 4]],
  ];
  const values = sizes.map(
    ([name, size]) => ({ name, elementType: 'float32', shape: [undefined, ...size] }) as const,
  );
  const model = modelOf(nodes, shape, { initializers, values });
  return { model, shape, values: wave(2 * 3 * 81).map((value) => value / 8) };
}

function modelOf(
  nodes: Graph['nodes'],
  shape: readonly number[],
  { initializers = new Map(), values = [] }: Partial<Pick<Graph, 'initializers' | 'values'>> = {},
): Model {
  return {
    irVersion: 8,
    opsets: new Map([
      ['', 18],
      [blockedDomain, 1],
    ]),
    graph: {
      name: 'channel block',
      nodes,
      initializers,
      inputs: [{ name: 'x', elementType: 'float32', shape: [undefined, ...shape] }],
      outputs: [{ name: 'y' }],
      values,
    },
  };
}

async function results(model: Model, data: Float32Array, shape: readonly number[]): Promise<Float32Array> {
  const session = await createSession(model, { source: 'channel block', optimize: false });
  try {
    const length = shape.reduce((total, size) => total * size, 1);
    const fetched: Record<string, Fetched> = await session.run(
      { x: { data, dims: [data.length / length, ...shape] } },
      ['y'],
    );
    return fetched.y?.data as Float32Array;
  } finally {
    await session.dispose();
  }
}
