import { type Backward, type BackwardOptions, backward } from '../../../autodiff/backward.ts';
import { convolutionInputGradient } from '../../../autodiff/convolution.ts';
import type { Geometry } from '../../../autodiff/geometry.ts';
import { comparison, isBelow } from '../../../autodiff/mask.ts';
import { maxPoolBy, type Placing, placedByIndices } from '../../../autodiff/rules/maxPool.ts';
import { product } from '../../../autodiff/shapes.ts';
import { poolGeometry } from '../../../autodiff/window.ts';
import type { Graph } from '../../../graph/model.ts';
import { floatTensor } from '../../../graph/tensor.ts';

/** `backward` for ONNX Runtime's WebGPU provider, which takes a max pooling with `Indices` and then cannot run it. */
export function gpuBackward(graph: Graph, options: Omit<BackwardOptions, 'rules'>): Backward {
  return backward(graph, { ...options, rules: new Map([['MaxPool', maxPoolBy(placedByWindows)]]) });
}

/** Below any value that a network has, for what a window shows of the padding. */
const belowAll = -3e38;

/**
 * Every window is copied out by a convolution with one 1 for each tap; the gradient goes to the first of a window's
 * largest values; and the transposed convolution adds it up where windows overlap.
 */
const placedByWindows: Placing = (step, gradient) => {
  const { node, facts, emit } = step;
  const [input = ''] = node.inputs;
  const [, channels] = facts.shape(input);
  const geometry = poolGeometry(step);
  if (channels === undefined || geometry.kernel.length !== 2 || emit.elementType !== 'float32')
    return placedByIndices(step, gradient);
  const { kernel, strides, dilations, begin, outputSize } = geometry;
  const taps = product(kernel);
  const positions = product(outputSize);
  const ones = new Float32Array(channels * taps * taps);
  for (let row = 0; row < channels * taps; row++) ones[row * taps + (row % taps)] = 1;
  const weights = floatTensor(ones, [channels * taps, 1, ...kernel]);
  const name = emit.constant(weights);
  const copied = emit.node('Conv', [input, name], {
    ...{ kernel_shape: kernel, strides, dilations, group: channels },
    pads: [...begin, ...paddingAfter(geometry)],
  });
  const windows = emit.node('Reshape', [copied, emit.integers([0, channels, taps, positions])]);
  const beyond = paddingShown(geometry);
  const shown =
    beyond === undefined ? windows : emit.add(windows, emit.reals(beyond, [1, 1, taps, positions]));
  const largest = emit.node('ReduceMax', [shown, emit.integers([2])], { keepdims: 1 });
  const isLargest = comparison(emit, 'GreaterOrEqual', { a: shown, b: largest });
  // How many of the taps before are as large.
  const earlier = Float32Array.from({ length: taps * taps }, (_, at) =>
    Number(at % taps < Math.floor(at / taps)),
  );
  const before = emit.node('MatMul', [emit.reals(earlier, [taps, taps]), isLargest]);
  const isFirst = emit.multiply(isLargest, isBelow(emit, before, 0.5));
  const own = emit.node('Reshape', [gradient, emit.integers([0, channels, 1, positions])]);
  // Each channel as an image of its own, which needs no groups.
  const placed = emit.node('Reshape', [
    emit.multiply(isFirst, own),
    emit.integers([-1, taps, ...outputSize]),
  ]);
  const tap = floatTensor(ones.slice(0, taps * taps), [taps, 1, ...kernel]);
  const added = convolutionInputGradient(emit, placed, {
    geometry,
    weights: { name: emit.constant(tap), constant: tap, outputs: taps, inputs: 1, groups: 1 },
  });
  return emit.node('Reshape', [added, emit.integers([-1, channels, ...geometry.inputSize])]);
};

/** What the last windows show beyond the image. */
function paddingAfter({ kernel, strides, dilations, begin, inputSize, outputSize }: Geometry): number[] {
  return kernel.map((size, axis) => {
    const reach =
      ((outputSize[axis] ?? 0) - 1) * (strides[axis] ?? 1) + (size - 1) * (dilations[axis] ?? 1) + 1;
    return Math.max(0, reach - (inputSize[axis] ?? 0) - (begin[axis] ?? 0));
  });
}

/** [taps, places]: 0 where a window shows the image; undefined where all of them do everywhere. */
function paddingShown({ kernel, strides, dilations, begin, inputSize, outputSize }: Geometry) {
  const [rows = 0, columns = 0] = kernel;
  const [height = 0, width = 0] = outputSize;
  const isInside = (axis: number, index: number, tap: number) => {
    const at = index * (strides[axis] ?? 1) + tap * (dilations[axis] ?? 1) - (begin[axis] ?? 0);
    return at >= 0 && at < (inputSize[axis] ?? 0);
  };
  const beyond = new Float32Array(rows * columns * height * width);
  let found = false;
  for (let at = 0; at < beyond.length; at++) {
    const [tap, index] = [Math.floor(at / (height * width)), at % (height * width)];
    const isShown =
      isInside(0, Math.floor(index / width), Math.floor(tap / columns)) &&
      isInside(1, index % width, tap % columns);
    if (isShown) continue;
    beyond[at] = belowAll;
    found = true;
  }
  return found ? beyond : undefined;
}
