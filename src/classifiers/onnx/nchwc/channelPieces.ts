import { intAttribute } from '../../../graph/edit.ts';
import type { Node, Tensor } from '../../../graph/model.ts';
import type { DescribingStep } from './writer.ts';

/** A piece of the channels: how many, and the value of the forward graph that has its shape. */
export interface Piece {
  readonly size: number;
  readonly like: string;
}

/**
 * A gradient [n, channels, height, width] cut along its channels. A sum is cut by its parts, and a convolution by its
 * weights, so that each piece is computed apart and stays in ONNX Runtime's blocked layout; only what comes from
 * elsewhere is laid out plainly and cut there.
 */
export function channelPieces(
  step: DescribingStep,
  gradient: string,
  pieces: readonly Piece[],
): readonly string[] {
  const { emit } = step;
  const maker = isCut(step, gradient) ? emit.maker(gradient) : undefined;
  if (maker?.opType === 'Sum') {
    const parts = maker.inputs.map((name) => channelPieces(step, name, pieces));
    return pieces.map(({ like }, at) => {
      const own = parts.map((part) => part[at] ?? '');
      return step.described(emit.node('Sum', own), like);
    });
  }
  const [first = '', second = ''] = maker?.inputs ?? [];
  const weights = emit.tensor(second);
  if (maker === undefined || weights === undefined) {
    const sizes = pieces.map(({ size }) => size);
    return emit.nodes('Split', [gradient, emit.integers(sizes)], sizes.length, { axis: 1 });
  }
  const isDepthwise = groupsOf(maker) > 1;
  const inputs = isDepthwise ? channelPieces(step, first, pieces) : pieces.map(() => first);
  let start = 0;
  return pieces.map(({ size, like }, at) => {
    const part = emit.constant(outputsOf(weights, start, size));
    start += size;
    const group = { type: 'int', value: isDepthwise ? size : 1 } as const;
    return step.described(emit.again(maker, [inputs[at] ?? '', part], new Map([['group', group]])), like);
  });
}

/** Whether all parts of a gradient come from convolutions that can be cut. */
function isCut(step: DescribingStep, gradient: string): boolean {
  const { emit } = step;
  const maker = emit.maker(gradient);
  const [first = '', second = ''] = maker?.inputs ?? [];
  if (maker?.opType === 'Sum') return maker.inputs.every((name) => isCut(step, name));
  const weights = emit.tensor(second);
  if (maker === undefined || weights === undefined || !isCutByWeights(maker, weights)) return false;
  return groupsOf(maker) === 1 || isCut(step, first);
}

/** Whether a convolution is of one group, or of one for each channel. */
function isCutByWeights(maker: Node, { dims }: Tensor): boolean {
  if (maker.opType !== 'Conv' || maker.inputs.length !== 2) return false;
  return groupsOf(maker) === 1 || (groupsOf(maker) === dims[0] && dims[1] === 1);
}

function groupsOf(maker: Node): number {
  return intAttribute(maker, 'group', 1);
}

/** The weights [outputs, ...] of some of the outputs. */
function outputsOf({ elementType, dims, bytes }: Tensor, start: number, count: number): Tensor {
  const [outputs = 1, ...rest] = dims;
  const stride = bytes.length / outputs;
  return {
    elementType,
    dims: [count, ...rest],
    bytes: bytes.slice(start * stride, (start + count) * stride),
  };
}
