/** Pairs of networks of one architecture with other trained numbers. */
import ndarray from 'ndarray';
import { type OpenOptions, openClassifier } from '../../src/classifiers/index.ts';
import { node } from '../../src/graph/edit.ts';
import type { Node, Tensor } from '../../src/graph/model.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import { randomStream } from '../../src/math/random/random.ts';
import type { FullClassifier, StatisticsPolicy } from '../../src/types/classifier.ts';
import { modelBytes, normalTensor } from './smallModels.ts';

/** Twins take images [n, 6, 6, 3]. */
export const twinShape = [6, 6, 3] as const;
export const hidden = 8;

/** What stands in the middle of a twin, between the values `from`, [n, 8, 6, 6], and `to`. */
export interface Middle {
  readonly nodes: readonly Node[];
  readonly weights?: Readonly<Record<string, Tensor>>;
  /** Domains beside ONNX's own. */
  readonly domains?: readonly string[];
  /** The shape of `to`. @default 'image' */
  readonly gives?: 'image' | 'vectors';
}

/** Numbers that training left: normal, other for each twin. */
export type Trained = (name: string, dims: readonly number[], sd?: number) => Tensor;

/** A convolution and a rectifier, the middle, the mean over places, a dense layer; all weights of that twin. */
export function twin(which: string, middle: (trained: Trained) => Middle): Uint8Array {
  const trained: Trained = (name, dims, sd = 1) => normalTensor(`${which}/${name}`, dims, sd);
  const { nodes, weights = {}, domains = [], gives = 'image' } = middle(trained);
  const pooling =
    gives === 'image'
      ? [node('GlobalAveragePool', ['to'], ['pooled']), node('Flatten', ['pooled'], ['vector'])]
      : [node('ReduceMean', ['to', 'axis'], ['vector'], { keepdims: 0 })];
  return modelBytes({
    nodes: [
      node('Conv', ['image', 'stem/w', 'stem/b'], ['stem/conv'], { pads: [1, 1, 1, 1] }),
      node('Relu', ['stem/conv'], ['from']),
      ...nodes,
      ...pooling,
      node('Gemm', ['vector', 'head/w', 'head/b'], ['logits']),
    ],
    weights: {
      'stem/w': trained('stem/w', [hidden, 3, 3, 3], 0.3),
      'stem/b': trained('stem/b', [hidden]),
      'head/w': trained('head/w', [hidden, 3]),
      'head/b': trained('head/b', [3]),
      axis: { elementType: 'int64', dims: [1], bytes: new Uint8Array(BigInt64Array.of(1n).buffer) },
      ...weights,
    },
    input: [undefined, 3, 6, 6],
    outputs: ['logits'],
    domains,
  });
}

/** Positive numbers, as of a running variance. */
export function positive(tensor: Tensor): Tensor {
  const { bytes, dims } = tensor;
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return floatTensor(
    values.map((value) => Math.abs(value) + 0.5),
    dims,
  );
}

const count = 4;

/** Some images of noise. */
export function twinImages() {
  const values = new Float32Array(count * 108);
  randomStream('twins').fillNormal(values, 1);
  return ndarray(values, [count, ...twinShape]);
}

/** The logits of a model with all its layers re-drawn. */
export async function reinitializedLogits(
  model: Uint8Array,
  { statistics = 'reset', ...options }: OpenOptions & { readonly statistics?: StatisticsPolicy } = {},
): Promise<{ readonly trained: Float32Array; readonly reinitialized: Float32Array }> {
  const classifier = await openClassifier(model, { id: 'twin', ...options });
  let copy: FullClassifier | undefined;
  try {
    const layers = classifier.layers().map(({ name }) => name);
    copy = await classifier.randomized(layers, 'seed', {
      statistics,
      ...(statistics === 'recalibrate' && { calibration: twinImages() }),
    });
    const [trained, reinitialized] = [await classifier.logits(twinImages()), await copy.logits(twinImages())];
    return { trained: trained.data, reinitialized: reinitialized.data };
  } finally {
    await copy?.dispose();
    await classifier.dispose();
  }
}
