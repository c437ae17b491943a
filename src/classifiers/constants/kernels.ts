import { intAttribute } from '../../graph/edit.ts';
import type { Node, Tensor } from '../../graph/model.ts';
import { einsumFans } from './einsum.ts';
import { tfjsDomain } from './roles.ts';

/** A tensor of weights that is drawn at random, as initialisers see it. */
export interface Kernel {
  readonly constant: string;
  readonly kind: 'convolution' | 'dense' | 'recurrent';
  /** Fan in and fan out of one output, as initialisers count them; of a recurrent layer the hidden size twice. */
  readonly fanIn: number;
  readonly fanOut: number;
  /** Whether a dense layer's matrix is [inputs, outputs]; else its numbers lie in the order of the draw. */
  readonly outputsLast: boolean;
}

const recurrent = new Set(['GRU', 'LSTM', 'RNN']);

/** The kernel that a node has at `position`. */
export function kernelOf(
  item: Node,
  position: number,
  constant: string,
  { dims }: Pick<Tensor, 'dims'>,
): Kernel {
  const { opType, domain } = item;
  const [first = 1, second = 1, ...sides] = dims;
  const taps = sides.reduce((total, size) => total * size, 1);
  if (domain === tfjsDomain) return tfjsKernel(constant, dims);
  if (recurrent.has(opType)) {
    const hidden = intAttribute(item, 'hidden_size', second);
    return { constant, kind: 'recurrent', fanIn: hidden, fanOut: hidden, outputsLast: false };
  }
  if (opType === 'ConvTranspose')
    return { constant, kind: 'convolution', fanIn: first * taps, fanOut: second * taps, outputsLast: false };
  if (opType.endsWith('Conv'))
    return { constant, kind: 'convolution', fanIn: second * taps, fanOut: first * taps, outputsLast: false };
  if (opType === 'Einsum')
    return { constant, kind: 'dense', ...einsumFans(item, position, dims), outputsLast: false };
  return { constant, kind: 'dense', ...matrixFans(item, position, dims) };
}

/** TF.js has outputs on the last axis, and the taps of a convolution on the first ones. */
function tfjsKernel(constant: string, dims: readonly number[]): Kernel {
  const fanOut = dims.at(-1) ?? 1;
  const fanIn = dims.slice(0, -1).reduce((total, size) => total * size, 1);
  const kind = dims.length > 2 ? 'convolution' : 'dense';
  return { constant, kind, fanIn, fanOut, outputsLast: true };
}

/** Of a product of matrices: weights are [..., inputs, outputs] on the right, [..., outputs, inputs] on the left. */
function matrixFans(item: Node, position: number, dims: readonly number[]) {
  const isTurned = intAttribute(item, position === 0 ? 'transA' : 'transB', 0) === 1;
  const outputsLast = (position === 1) !== isTurned;
  if (dims.length === 1) return { fanIn: dims[0] ?? 1, fanOut: 1, outputsLast };
  const [rows = 1, columns = 1] = dims.slice(-2);
  return outputsLast
    ? { fanIn: rows, fanOut: columns, outputsLast }
    : { fanIn: columns, fanOut: rows, outputsLast };
}
