/** A model and a picture as small as the page takes. */
import ndarray from 'ndarray';
import { node } from '../../src/graph/edit.ts';
import { encodePng } from '../../src/images/index.ts';
import { modelBytes, normalTensor } from './smallModels.ts';

/** Rows and columns of what the model takes. */
export const pageSize = 16;

/** Three classes of a grey image: convolution, rectifier, mean over places, matrix. */
export const pageModel = classes([undefined, 1, pageSize, pageSize]);

/** The same of a volume. */
export const volumeModel = classes([undefined, 1, 8, 8, 8]);

function classes(input: readonly (number | undefined)[]): Uint8Array {
  const axes = input.length - 2;
  return modelBytes({
    nodes: [
      node('Conv', ['image', 'w1', 'b1'], ['conv'], { pads: new Array(2 * axes).fill(1) }),
      node('Relu', ['conv'], ['relu']),
      node('GlobalAveragePool', ['relu'], ['pooled']),
      node('Flatten', ['pooled'], ['vector']),
      node('Gemm', ['vector', 'w2', 'b2'], ['scores'], { transB: 1 }),
    ],
    weights: {
      w1: normalTensor('page w1', [6, 1, ...new Array(axes).fill(3)], 0.5),
      b1: normalTensor('page b1', [6]),
      w2: normalTensor('page w2', [3, 6]),
      b2: normalTensor('page b2', [3]),
    },
    input,
    outputs: ['scores'],
  });
}

/** Grey values from 0 to 255, row by row. */
export const pagePixels = Uint8Array.from({ length: pageSize * pageSize }, (_, p) => (p * 37) % 256);

/** They as a PNG. */
export const pagePicture = encodePng(ndarray(pagePixels, [pageSize, pageSize, 1]));
