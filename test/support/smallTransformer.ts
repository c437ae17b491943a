/** A vision transformer built by hand: patches of 4 x 4, a class token, a register, two blocks of two heads. */
import { node } from '../../src/graph/edit.ts';
import type { Node, Tensor } from '../../src/graph/model.ts';
import { floatTensor, integerTensor, tensorValues } from '../../src/graph/tensor.ts';
import { modelBytes, normalTensor } from './smallModels.ts';

/** [height, width, channels] of its image, and its grid of patches. */
export const transformerShape = [12, 8, 1] as const;
export const transformerGrid = [3, 2] as const;
/** Two directions, and against each of them. */
export const transformerClasses = 4;
const dim = 8;
const heads = 2;
const extra = 2;
const tokens = extra + transformerGrid[0] * transformerGrid[1];

export interface SmallTransformerOptions {
  /** What the scores are read from. @default 'class' */
  readonly pooling?: 'class' | 'mean';
  /** The only patch that the last block sees, or that is pooled. */
  readonly only?: number;
  /** @default 2 */
  readonly blocks?: 1 | 2;
  /** Softmax and its products as one node of ONNX. @default false */
  readonly fused?: boolean;
}

/** Its weights by name. */
export function transformerWeights({ pooling = 'class', only }: SmallTransformerOptions = {}) {
  const seen = new Float32Array(tokens).fill(only === undefined ? 1 : 0);
  if (only !== undefined) seen.fill(1, 0, extra).fill(1, extra + only, extra + only + 1);
  const ways = [...tensorValues(normalTensor('head', [transformerClasses / 2, dim]))];
  const weights: Record<string, Tensor> = {
    patch: normalTensor('patch', [dim, 1, 4, 4], 0.4),
    patchBias: normalTensor('patchBias', [dim], 0.3),
    class: normalTensor('class', [1, extra, dim]),
    position: normalTensor('position', [1, tokens, dim], 0.5),
    seen: floatTensor(seen, [1, tokens, 1]),
    head: floatTensor(Float32Array.from([...ways, ...ways.map((value) => -value)]), [
      transformerClasses,
      dim,
    ]),
    scale: floatTensor(Float32Array.of(1 / Math.sqrt(dim / heads)), []),
    perPatch: integerTensor([0, dim, -1]),
    split: integerTensor([0, tokens, 3, heads, dim / heads]),
    whole: integerTensor([0, tokens, dim]),
    first: integerTensor([0], []),
    start: integerTensor([pooling === 'mean' ? extra : 0]),
    end: integerTensor([tokens]),
    along: integerTensor([1]),
    two: integerTensor([2]),
  };
  for (const block of [0, 1]) {
    for (const norm of ['a', 'b']) {
      weights[`gain${norm}${block}`] = normalTensor(`gain${norm}${block}`, [dim], 0.5);
      weights[`shift${norm}${block}`] = normalTensor(`shift${norm}${block}`, [dim], 0.2);
    }
    weights[`qkv${block}`] = normalTensor(`qkv${block}`, [dim, 3 * dim], 0.6);
    weights[`out${block}`] = normalTensor(`out${block}`, [dim, dim], 0.4);
    weights[`up${block}`] = normalTensor(`up${block}`, [dim, 2 * dim], 0.4);
    weights[`down${block}`] = normalTensor(`down${block}`, [2 * dim, dim], 0.4);
  }
  return weights;
}

/** The bytes of its file. */
export function smallTransformer(options: SmallTransformerOptions = {}): Uint8Array {
  const { pooling = 'class', fused = false, blocks = 2 } = options;
  const nodes = [
    node('Conv', ['image', 'patch', 'patchBias'], ['map'], { kernel_shape: [4, 4], strides: [4, 4] }),
    node('Reshape', ['map', 'perPatch'], ['flat']),
    node('Transpose', ['flat'], ['patches'], { perm: [0, 2, 1] }),
    // The class token and the register, once for each image.
    node('Shape', ['map'], ['size'], { start: 0, end: 1 }),
    node('Concat', ['size', 'along', 'along'], ['copies'], { axis: 0 }),
    node('Expand', ['class', 'copies'], ['prefix']),
    node('Concat', ['prefix', 'patches'], ['joined'], { axis: 1 }),
    node('Add', ['joined', 'position'], ['x0']),
    ...[0, 1]
      .slice(0, blocks)
      .flatMap((block) => blockNodes(block, { fused, isLast: block === blocks - 1 && pooling === 'class' })),
    node('LayerNormalization', [`x${blocks}`, 'gaina0', 'shifta0'], ['final'], { axis: -1 }),
    ...(pooling === 'class'
      ? [node('Gather', ['final', 'first'], ['read'], { axis: 1 })]
      : [
          node('Mul', ['final', 'seen'], ['kept']),
          node('Slice', ['kept', 'start', 'end', 'along'], ['pooled']),
          node('ReduceMean', ['pooled', 'along'], ['read'], { keepdims: 0 }),
        ]),
    node('Gemm', ['read', 'head'], ['logits'], { transB: 1 }),
  ];
  const [height, width] = transformerShape;
  return modelBytes({
    nodes,
    weights: transformerWeights(options),
    input: [undefined, 1, height, width],
    outputs: ['logits'],
    opset: fused ? 23 : 18,
  });
}

function blockNodes(block: number, { fused, isLast }: { fused: boolean; isLast: boolean }): Node[] {
  const own = (name: string) => `${name}${block}`;
  const norm = (from: string, kind: string, to: string) =>
    node('LayerNormalization', [from, own(`gain${kind}`), own(`shift${kind}`)], [to], { axis: -1 });
  const part = (at: number) => `${own('part')}.${at}`;
  const [query, key, value] = [0, 1, 2].map((at) => `${part(at)}.heads`);
  const attend = fused
    ? [node('Attention', [query ?? '', key ?? '', value ?? ''], [own('mixed')])]
    : [
        node('Transpose', [key ?? ''], [own('keys')], { perm: [0, 1, 3, 2] }),
        node('MatMul', [query ?? '', own('keys')], [own('products')]),
        node('Mul', [own('products'), 'scale'], [own('scaled')]),
        node('Softmax', [own('scaled')], [own('attention')], { axis: -1 }),
        node('MatMul', [own('attention'), value ?? ''], [own('mixed')]),
      ];
  return [
    norm(own('x'), 'a', own('normed')),
    node('Mul', [own('normed'), 'seen'], [own('visible')]),
    node('MatMul', [isLast ? own('visible') : own('normed'), own('qkv')], [own('projected')]),
    node('Reshape', [own('projected'), 'split'], [own('three')]),
    node('Split', [own('three')], [part(0), part(1), part(2)], { axis: 2, num_outputs: 3 }),
    ...[0, 1, 2].flatMap((at) => [
      node('Squeeze', [part(at), 'two'], [`${part(at)}.flat`]),
      node('Transpose', [`${part(at)}.flat`], [`${part(at)}.heads`], { perm: [0, 2, 1, 3] }),
    ]),
    ...attend,
    node('Transpose', [own('mixed')], [own('back')], { perm: [0, 2, 1, 3] }),
    node('Reshape', [own('back'), 'whole'], [own('together')]),
    node('MatMul', [own('together'), own('out')], [own('attended')]),
    node('Add', [own('x'), own('attended')], [own('middle')]),
    norm(own('middle'), 'b', own('normedAgain')),
    node('MatMul', [own('normedAgain'), own('up')], [own('wide')]),
    node('Relu', [own('wide')], [own('rectified')]),
    node('MatMul', [own('rectified'), own('down')], [own('narrow')]),
    node('Add', [own('middle'), own('narrow')], [`x${block + 1}`]),
  ];
}
