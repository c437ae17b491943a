import { node } from '../graph/edit.ts';
import type { Graph, Tensor } from '../graph/model.ts';
import { serializedModel } from '../graph/serialize.ts';
import { floatTensor } from '../graph/tensor.ts';

export interface MatchedFilterOptions {
  /** Height and width of the images that it takes. */
  readonly size: number;
  /** Standard deviations, in pixels, of the blobs that its first layer is matched to. */
  readonly sigmas: readonly number[];
}

/** The image is averaged by 2 x 2 first, so that windows can be small. */
const shrink = 2;
/** Half the width of the filters' windows, in pixels of the shrunken image. */
const reach = 4;
/** Response below which a filter stays silent, so that background texture does not count. */
const threshold = 0.03;

/**
 * The bytes of an ONNX classifier whose weights are formulas: it looks for bright round blobs in grey images
 * [n, 1, size, size] with values in [0, 1]. A mean over 2 x 2 pixels; a bank of difference-of-Gaussian filters, one
 * per sigma, each of zero sum, so that an even background gives nothing; ReLU; a Gaussian that gathers each response; ReLU; the mean;
 * and a dense layer with the logits [no blob, blob]. What it looks at is known exactly, and so is what a saliency
 * map of it should show.
 */
export function matchedFilterModel({ size, sigmas }: MatchedFilterOptions): Uint8Array {
  const count = sigmas.length;
  const initializers = new Map<string, Tensor>([
    [
      'filters',
      floatTensor(concatenated(sigmas.map((sigma) => differenceOfGaussians(sigma / shrink))), [
        count,
        1,
        2 * reach + 1,
        2 * reach + 1,
      ]),
    ],
    ['thresholds', floatTensor(new Float32Array(count).fill(-threshold), [count])],
    ['gather', floatTensor(gatherWeights(count), [count, count, 3, 3])],
    [
      'weights',
      floatTensor(
        Float32Array.from({ length: 2 * count }, (_, i) => (i < count ? -1 : 1) * 100),
        [2, count],
      ),
    ],
    ['bias', floatTensor(Float32Array.of(0.5, -0.5), [2])],
  ]);
  const graph: Graph = {
    name: 'matched-filter',
    nodes: [
      node('AveragePool', ['image'], ['shrunken'], {
        kernel_shape: [shrink, shrink],
        strides: [shrink, shrink],
      }),
      node('Conv', ['shrunken', 'filters', 'thresholds'], ['match/conv'], {
        pads: [reach, reach, reach, reach],
      }),
      node('Relu', ['match/conv'], ['match/relu']),
      node('Conv', ['match/relu', 'gather'], ['gather/conv'], { pads: [1, 1, 1, 1] }),
      node('Relu', ['gather/conv'], ['gather/relu']),
      node('GlobalAveragePool', ['gather/relu'], ['mean']),
      node('Flatten', ['mean'], ['vector'], { axis: 1 }),
      node('Gemm', ['vector', 'weights', 'bias'], ['logits'], { transB: 1 }),
    ],
    initializers,
    inputs: [{ name: 'image', elementType: 'float32', shape: [undefined, 1, size, size] }],
    outputs: [{ name: 'logits', elementType: 'float32', shape: [undefined, 2] }],
  };
  return serializedModel({ irVersion: 8, opsets: new Map([['', 18]]), graph });
}

/** A Gaussian of the blob's width minus one of 1.6 times that, each of sum 1: zero sum, unit response per contrast. */
function differenceOfGaussians(sigma: number): Float32Array {
  const centre = gaussian(sigma);
  const surround = gaussian(1.6 * sigma);
  return centre.map((value, index) => value - (surround[index] ?? 0));
}

function gaussian(sigma: number): Float32Array {
  const side = 2 * reach + 1;
  const values = Float32Array.from({ length: side * side }, (_, index) => {
    const y = Math.floor(index / side) - reach;
    const x = (index % side) - reach;
    return Math.exp(-(x * x + y * y) / (2 * sigma * sigma));
  });
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / total);
}

/** Each channel smoothed by the binomial window 1 2 1 and kept apart from the others. */
function gatherWeights(channels: number): Float32Array {
  const window = [1, 2, 1, 2, 4, 2, 1, 2, 1].map((value) => value / 16);
  return Float32Array.from({ length: channels * channels * 9 }, (_, index) => {
    const pair = Math.floor(index / 9);
    return pair % channels === Math.floor(pair / channels) ? (window[index % 9] ?? 0) : 0;
  });
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}
