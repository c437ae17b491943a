import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import ndarray from 'ndarray';
import { openClassifier, type TfjsModel } from '../../../src/classifiers/index.ts';
import { expectClose } from '../../support/expectClose.ts';
import { flag, GraphDraft, numbers, real, text, texts, whole } from '../../support/tfjsGraphs.ts';
import { asked, differenced, normalValues, onCpu, type tf } from '../../support/tfjsModels.ts';

/** Some hundred float32 additions in another order, of numbers near 1. */
const rounding = { absolute: 2e-5, relative: 2e-5 };
const shape = [2, 8, 8, 3] as const;
const images = normalValues('images', shape);
/** Logit 2 of the first image plus logit 0 of the second. */
const seed = Float32Array.of(0, 0, 1, 1, 0, 0);

type Body = (draft: GraphDraft) => { readonly last: string; readonly size: number };

const dilations = numbers(1, 1, 1, 1);
const same = { dilations, strides: numbers(1, 2, 2, 1), padding: text('SAME') };
const valid = { dilations, strides: numbers(1, 1, 1, 1), padding: text('VALID') };

/** A convolution of the image to four channels of 8 x 8, with a bias in a node of its own. */
function convolved(draft: GraphDraft): string {
  const kernel = draft.floats('conv/kernel', [3, 3, 3, 4]);
  draft.add('Conv2D', 'conv', ['image', kernel], {
    dilations,
    strides: numbers(1, 1, 1, 1),
    padding: text('SAME'),
  });
  return draft.add('BiasAdd', 'conv/biased', ['conv', draft.floats('conv/bias', [4])]);
}

const onConvolution =
  (op: string, attr: Readonly<Record<string, object>> = {}, extra: readonly string[] = []): Body =>
  (draft) => ({ last: draft.add(op, 'body', [convolved(draft), ...extra], attr), size: 8 * 8 * 4 });

const bodies: Readonly<Record<string, Body>> = {
  'Conv2D, SAME, stride 2': (draft) => ({
    last: draft.add('Conv2D', 'body', ['image', draft.floats('k', [3, 3, 3, 5])], same),
    size: 4 * 4 * 5,
  }),
  'Conv2D, EXPLICIT padding': (draft) => ({
    last: draft.add('Conv2D', 'body', ['image', draft.floats('k', [3, 3, 3, 5])], {
      dilations,
      strides: numbers(1, 2, 2, 1),
      padding: text('EXPLICIT'),
      explicit_paddings: numbers(0, 0, 1, 0, 2, 1, 0, 0),
    }),
    size: 4 * 5 * 5,
  }),
  'DepthwiseConv2dNative, VALID, multiplier 2': (draft) => ({
    last: draft.add('DepthwiseConv2dNative', 'body', ['image', draft.floats('k', [3, 3, 3, 2])], valid),
    size: 6 * 6 * 6,
  }),
  '_FusedConv2D with bias and Relu6': (draft) => ({
    last: draft.add(
      '_FusedConv2D',
      'body',
      ['image', draft.floats('k', [3, 3, 3, 5]), draft.floats('b', [5])],
      {
        ...same,
        fused_ops: texts('BiasAdd', 'Relu6'),
        num_args: whole(1),
      },
    ),
    size: 4 * 4 * 5,
  }),
  'FusedDepthwiseConv2dNative with bias and Relu': (draft) => ({
    last: draft.add(
      'FusedDepthwiseConv2dNative',
      'body',
      ['image', draft.floats('k', [3, 3, 3, 1]), draft.floats('b', [3])],
      { ...same, fused_ops: texts('BiasAdd', 'Relu'), num_args: whole(1) },
    ),
    size: 4 * 4 * 3,
  }),
  'FusedBatchNormV3 and Relu': (draft) => {
    const variance = normalValues('variance', [4]).map((value) => Math.abs(value) + 0.5);
    const weights = ['scale', 'shift', 'mean'].map((name) => draft.floats(name, [4]));
    draft.add(
      'FusedBatchNormV3',
      'norm',
      [convolved(draft), ...weights, draft.floats('var', [4], variance)],
      {
        epsilon: real(0.002),
        is_training: flag(false),
        data_format: text('NHWC'),
      },
    );
    return { last: draft.add('Relu', 'body', ['norm']), size: 8 * 8 * 4 };
  },
  Relu6: onConvolution('Relu6'),
  LeakyRelu: onConvolution('LeakyRelu', { alpha: real(0.3) }),
  Sigmoid: onConvolution('Sigmoid'),
  'Softmax of channels': onConvolution('Softmax'),
  'a constant scale and shift per channel': (draft) => {
    draft.add('Mul', 'scaled', [convolved(draft), draft.floats('scale', [4])]);
    draft.add('Sub', 'less', ['scaled', draft.floats('shift', [1, 1, 1, 4])]);
    draft.add('AddV2', 'sum', ['less', 'conv/biased']);
    return { last: draft.add('Maximum', 'body', ['sum', draft.floats('floor', [])]), size: 8 * 8 * 4 };
  },
  'an unfolded normalisation: Rsqrt of constants': (draft) => {
    const variance = normalValues('variance', [4]).map((value) => Math.abs(value) + 0.5);
    draft.add('AddV2', 'safe', [
      draft.floats('var', [4], variance),
      draft.floats('eps', [], Float32Array.of(0.1)),
    ]);
    draft.add('Rsqrt', 'factor', ['safe']);
    return { last: draft.add('Mul', 'body', [convolved(draft), 'factor']), size: 8 * 8 * 4 };
  },
  Pad: (draft) => ({
    last: draft.add('Pad', 'body', [convolved(draft), draft.integers('p', [0, 0, 1, 2, 0, 1, 0, 0], [4, 2])]),
    size: 11 * 9 * 4,
  }),
  'PadV2, of channels too': (draft) => ({
    last: draft.add('PadV2', 'body', [
      convolved(draft),
      draft.integers('p', [0, 0, 1, 0, 0, 1, 2, 1], [4, 2]),
      draft.floats('value', [], Float32Array.of(0.5)),
    ]),
    size: 9 * 9 * 7,
  }),
  'MaxPool, SAME': (draft) => ({
    last: draft.add('MaxPool', 'body', [convolved(draft)], { ...same, ksize: numbers(1, 3, 3, 1) }),
    size: 4 * 4 * 4,
  }),
  'AvgPool, VALID': (draft) => ({
    last: draft.add('AvgPool', 'body', [convolved(draft)], { ...valid, ksize: numbers(1, 2, 2, 1) }),
    size: 7 * 7 * 4,
  }),
  'Mean over places': (draft) => ({
    last: draft.add('Mean', 'body', [convolved(draft), draft.integers('axes', [1, 2])], {
      keep_dims: flag(false),
    }),
    size: 4,
  }),
  'Mean over channels, Squeeze, ExpandDims': (draft) => {
    draft.add('Mean', 'mean', [convolved(draft), draft.integers('axes', [-1])], { keep_dims: flag(true) });
    draft.add('Squeeze', 'squeezed', ['mean'], { squeeze_dims: numbers(3) });
    return { last: draft.add('ExpandDims', 'body', ['squeezed', draft.integers('dim', [-1], [])]), size: 64 };
  },
  'ConcatV2 of channels and of rows': (draft) => {
    const a = convolved(draft);
    draft.add('ConcatV2', 'channels', [a, 'image', draft.integers('axis', [3], [])]);
    return {
      last: draft.add('ConcatV2', 'body', ['channels', 'channels', draft.integers('row', [1], [])]),
      size: 16 * 8 * 7,
    };
  },
  'ResizeBilinear, half-pixel centres': (draft) => ({
    last: draft.add('ResizeBilinear', 'body', [convolved(draft), draft.integers('size', [12, 12])], {
      align_corners: flag(false),
      half_pixel_centers: flag(true),
    }),
    size: 12 * 12 * 4,
  }),
  'ResizeBilinear, aligned corners': (draft) => ({
    last: draft.add('ResizeBilinear', 'body', [convolved(draft), draft.integers('size', [5, 5])], {
      align_corners: flag(true),
      half_pixel_centers: flag(false),
    }),
    size: 5 * 5 * 4,
  }),
  ResizeNearestNeighbor: (draft) => ({
    last: draft.add('ResizeNearestNeighbor', 'body', [convolved(draft), draft.integers('size', [16, 16])], {
      align_corners: flag(false),
      half_pixel_centers: flag(false),
    }),
    size: 16 * 16 * 4,
  }),
  Conv2DBackpropInput: (draft) => {
    const a = convolved(draft);
    draft.add('Shape', 'shape', [a]);
    const begin = draft.integers('begin', [0]);
    const one = draft.integers('one', [1]);
    draft.add('StridedSlice', 'n', ['shape', begin, one, one], { shrink_axis_mask: whole(1) });
    const sizes = [16, 5].map((size) => draft.integers(`s${size}`, [size], []));
    draft.add('Pack', 'sizes', ['n', sizes[0] ?? '', sizes[0] ?? '', sizes[1] ?? '']);
    const kernel = draft.floats('k', [3, 3, 5, 4]);
    return { last: draft.add('Conv2DBackpropInput', 'body', ['sizes', kernel, a], same), size: 16 * 16 * 5 };
  },
  Transpose: (draft) => ({
    last: draft.add('Transpose', 'body', [convolved(draft), draft.integers('perm', [0, 2, 3, 1])]),
    size: 8 * 8 * 4,
  }),
};

/** The body, flattened by the sizes that it has at run time, and a matrix for three logits. */
function modelOf(body: Body): TfjsModel {
  const draft = new GraphDraft(shape.slice(1));
  const { last, size } = body(draft);
  draft.add('Shape', 'sizes/all', [last]);
  const [zero, one] = [draft.integers('zero', [0]), draft.integers('first', [1])];
  draft.add('StridedSlice', 'sizes/batch', ['sizes/all', zero, one, one], { shrink_axis_mask: whole(1) });
  draft.add('Pack', 'sizes/flat', ['sizes/batch', draft.integers('rest', [size], [])]);
  draft.add('Reshape', 'flat', [last, 'sizes/flat']);
  const [weights, bias] = [draft.floats('head/weights', [size, 3]), draft.floats('head/bias', [3])];
  draft.add('_FusedMatMul', 'head', ['flat', weights, bias], {
    fused_ops: texts('BiasAdd'),
    num_args: whole(1),
  });
  draft.add('Softmax', 'probabilities', ['head']);
  return draft.model();
}

/** TF.js's gradients of these are wrong: differences of its logits tell what they must be. */
const wronglyDerived = ['ResizeBilinear, half-pixel centres', 'ResizeNearestNeighbor'];

async function inTfjs(model: TfjsModel, name: string) {
  const loaded = await loadGraphModel({ load: async () => model as tf.io.ModelArtifacts });
  try {
    const ask = wronglyDerived.includes(name) ? differenced : asked;
    return ask((x) => loaded.execute({ image: x }, 'head') as tf.Tensor, images, { shape, seed });
  } finally {
    loaded.dispose();
  }
}

describe('openClassifier(TF.js graph model) agrees with TF.js on its CPU', () => {
  beforeAll(onCpu);
  const batch = ndarray(images, [...shape]);

  test.each(Object.keys(bodies))('%s', async (name) => {
    const model = modelOf(bodies[name] as Body);
    const expected = await inTfjs(model, name);
    expect(expected.gradient.some((value) => value !== 0)).toBe(true);
    const slack = wronglyDerived.includes(name) ? { absolute: 2e-3 } : rounding;
    const classifier = await openClassifier(model, { id: name });
    try {
      expectClose((await classifier.logits(batch)).data, expected.logits, rounding);
      expectClose((await classifier.gradient(batch, [2, 0])).data, expected.gradient, slack);
    } finally {
      await classifier.dispose();
    }
  });
});
