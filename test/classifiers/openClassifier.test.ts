import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { type OpenOptions, openClassifier } from '../../src/classifiers/index.ts';
import { node } from '../../src/graph/edit.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import { fitted, inUnits } from '../../src/images/index.ts';
import { randomStream } from '../../src/math/random/random.ts';
import { readImage } from '../../src/readers/index.ts';
import type { ImageBatch } from '../../src/types/arrays.ts';
import type { FullClassifier } from '../../src/types/classifier.ts';
import { expectClose } from '../support/expectClose.ts';
import { describeShared, sharedPath } from '../support/shared.ts';
import {
  centralDifferences,
  modelBytes,
  normalTensor,
  smallClasses,
  smallNet,
  smallNetByLoops,
  smallNetTail,
  smallShape,
} from '../support/smallModels.ts';

/** A few dozen float32 additions of numbers near 1, against float64. */
const rounding = { absolute: 2e-5, relative: 2e-5 };

const imageSize = smallShape[0] * smallShape[1] * smallShape[2];

/** Seven images; the first few of them make the smaller batches. */
const pixels = new Float32Array(7 * imageSize);
randomStream('images').fillNormal(pixels, 1);
const batchOf = (count: number): ImageBatch =>
  ndarray(pixels.slice(0, count * imageSize), [count, ...smallShape]);
const imageAt = (index: number) => pixels.subarray(index * imageSize, (index + 1) * imageSize);
const targetsOf = (count: number) => Array.from({ length: count }, (_, i) => i % smallClasses);

/** Opens, uses and disposes of a classifier. */
async function using<T>(
  model: Uint8Array,
  use: (classifier: FullClassifier) => Promise<T>,
  options: OpenOptions = {},
): Promise<T> {
  const classifier = await openClassifier(model, { id: 'net', ...options });
  try {
    return await use(classifier);
  } finally {
    await classifier.dispose();
  }
}

const opening = (model: Uint8Array, options: OpenOptions = {}) => using(model, async () => 'opened', options);

/** Logit i mod 3 of image i by its pixels, for the first five, from the loops. */
const differences = [0, 1, 2, 3, 4].flatMap((index) => [
  ...centralDifferences((x) => smallNetByLoops(x).logits[index % smallClasses] ?? Number.NaN, imageAt(index)),
]);

const forms: readonly (readonly [string, Uint8Array])[] = [
  ['channels first', smallNet()],
  ['channels last', smallNet({ layout: 'NHWC' })],
  ['one image at a time', smallNet({ batch: 1 })],
  ['four images at a time', smallNet({ batch: 4 })],
  ['softmax behind the logits', smallNet({ head: 'softmax' })],
  ['sigmoid behind the logits', smallNet({ head: 'sigmoid' })],
  ['three outputs, one of them named logits', smallNet({ head: 'softmax', manyOutputs: true })],
];

describe('openClassifier(model) of a small net', () => {
  test.each(forms)('with %s has the logits of the same net written as loops', async (_, model) => {
    await using(model, async (classifier) => {
      expect(classifier.inputShape).toEqual(smallShape);
      expect(classifier.classCount).toBe(smallClasses);
      const logits = await classifier.logits(batchOf(5));
      expect(logits.shape).toEqual([5, smallClasses]);
      const expected = [0, 1, 2, 3, 4].flatMap((index) => [...smallNetByLoops(imageAt(index)).logits]);
      expectClose(logits.data, expected, rounding);
    });
  });

  test.each(forms)('with %s has the gradient of central differences', async (_, model) => {
    await using(model, async (classifier) => {
      const gradient = await classifier.gradient(batchOf(5), targetsOf(5));
      expect(gradient.shape).toEqual([5, ...smallShape]);
      expectClose(gradient.data, differences, rounding);
    });
  });

  test('of one score z gives class 1 the logit z and class 0 the logit -z, with or without a sigmoid', async () => {
    for (const head of ['logits', 'sigmoid'] as const) {
      await using(smallNet({ outputs: 1, head }), async (classifier) => {
        expect(classifier.classCount).toBe(2);
        const { data } = await classifier.logits(batchOf(2));
        const z = [0, 1].map((index) => smallNetByLoops(imageAt(index), 1).logits[0] ?? Number.NaN);
        expectClose(
          data,
          z.flatMap((value) => [-value, value]),
          rounding,
        );
        const slope = centralDifferences((x) => smallNetByLoops(x, 1).logits[0] ?? Number.NaN, imageAt(0));
        const towards = await classifier.gradient(batchOf(1), [1]);
        const away = await classifier.gradient(batchOf(1), [0]);
        expectClose(towards.data, slope, rounding);
        expectClose(
          away.data,
          slope.map((value) => -value),
          rounding,
        );
      });
    }
  });

  test('with a named output explains that output', async () => {
    const model = smallNet({ head: 'softmax', manyOutputs: true });
    const softmax = (x: ArrayLike<number>) => {
      const powers = [...smallNetByLoops(x).logits].map(Math.exp);
      return powers.map((power) => power / powers.reduce((sum, value) => sum + value, 0));
    };
    await using(
      model,
      async (classifier) => {
        expectClose((await classifier.logits(batchOf(1))).data, softmax(imageAt(0)), rounding);
        const gradient = await classifier.gradient(batchOf(1), [2]);
        expectClose(
          gradient.data,
          centralDifferences((x) => softmax(x)[2] ?? Number.NaN, imageAt(0)),
          rounding,
        );
      },
      { output: 'probabilities' },
    );
  });

  test('whose size is open takes the one that is said', async () => {
    const model = smallNet({ openSize: true });
    await using(
      model,
      async ({ inputShape, logits }) => {
        expect(inputShape).toEqual(smallShape);
        expectClose((await logits(batchOf(1))).data, smallNetByLoops(imageAt(0)).logits, rounding);
      },
      { inputSize: [8, 6] },
    );
    await expect(opening(model)).rejects.toThrow(/net: input 'image' \[\?, 2, \?, \?\].*inputSize/);
    await expect(opening(smallNet(), { inputSize: [9, 6] })).rejects.toThrow(
      'takes 8 x 6, inputSize is 9 x 6',
    );
  });

  test('knows black and white where the units are said', async () => {
    await using(smallNet(), async ({ inputRange }) => expect(inputRange).toBeUndefined());
    const preprocess = { mean: [0.5], std: [0.25] };
    await using(smallNet(), async ({ inputRange }) => expect(inputRange).toEqual([-2, 2]), { preprocess });
    const black = new Array(smallShape[2]).fill(-2);
    await using(smallNet(), async (net) => expect(net.black).toEqual(black), { preprocess });
    const many = { mean: new Array(7).fill(0), std: [1] };
    await expect(opening(smallNet(), { preprocess: many })).rejects.toThrow(
      `net: preprocess does not fit the model: mean must have 1 value or ${smallShape[2]}, got [0,0,0,0,0,0,0]`,
    );
  });
});

describe('a batch', () => {
  const modelOf = {
    'any batch': smallNet(),
    'batches of 1': smallNet({ batch: 1 }),
    'batches of 4': smallNet({ batch: 4 }),
  };

  test.each(Object.entries(modelOf))(
    'of 1, 2, 3 or 7 images gives each the same bits: %s',
    async (_, model) => {
      await using(model, async (classifier) => {
        const answers = async (count: number) => {
          const batch = batchOf(count);
          const { activations, gradients } = await classifier.features(batch, targetsOf(count));
          return [
            await classifier.logits(batch),
            await classifier.gradient(batch, targetsOf(count)),
            await classifier.gradient(batch, targetsOf(count), { rule: 'guided' }),
            activations,
            gradients,
          ].map(({ data }) => data);
        };
        const whole = await answers(7);
        for (const count of [1, 2, 3]) {
          for (const [index, data] of (await answers(count)).entries()) {
            expect([index, data]).toEqual([index, whole[index]?.slice(0, data.length)]);
          }
        }
      });
    },
  );

  test('in any strides is read by its indices', async () => {
    await using(smallNet(), async (classifier) => {
      const [height, width, channels] = smallShape;
      const planar = new Float32Array(imageSize);
      imageAt(0).forEach((value, i) => {
        planar[(i % channels) * height * width + Math.floor(i / channels)] = value;
      });
      const view = ndarray(planar, [1, channels, height, width]).transpose(0, 2, 3, 1);
      const logits = await classifier.logits(view);
      expect(logits.data).toEqual((await classifier.logits(batchOf(1))).data);
    });
  });

  test('of the wrong shape, with targets too few or out of range, is refused', async () => {
    await using(smallNet(), async (classifier) => {
      const turned = ndarray(new Float32Array(imageSize), [1, 6, 8, 2]);
      await expect(classifier.logits(turned)).rejects.toThrow(
        'image batch must be [n, 8, 6, 2] with n of at least 1, got [1, 6, 8, 2]',
      );
      const none = ndarray(new Float32Array(0), [0, ...smallShape]);
      await expect(classifier.logits(none)).rejects.toThrow('got [0, 8, 6, 2]');
      await expect(classifier.gradient(batchOf(2), [1])).rejects.toThrow(
        'targets must be one per image, 2, got 1',
      );
      for (const target of [-1, 3, 0.5, Number.NaN]) {
        await expect(classifier.gradient(batchOf(1), [target])).rejects.toThrow(
          `target must be a class index from 0 to 2, got ${target}`,
        );
      }
    });
  });
});

describe('features(batch, targets)', () => {
  test('are those of the last map before the head, with the gradient of the target by them', async () => {
    await using(smallNet(), async (classifier) => {
      const found = await classifier.features(batchOf(2), [0, 2]);
      expect(found.layer).toBe('body/relu');
      expect(found.activations.shape).toEqual([2, 8, 6, 8]);
      const bodies = [0, 1].flatMap((index) => [...smallNetByLoops(imageAt(index)).body]);
      expectClose(found.activations.data, bodies, rounding);
      // Each place counts 1/48 of the mean, times the dense layer's weight of its channel.
      const dense = normalTensor('w3', [3, 8]).bytes;
      const weights = new Float32Array(dense.buffer, dense.byteOffset, 24);
      const expected = [0, 2].flatMap((target) =>
        Array.from({ length: 48 * 8 }, (_, i) => (weights[target * 8 + (i % 8)] ?? Number.NaN) / 48),
      );
      expectClose(found.gradients.data, expected, rounding);
    });
  });

  test.each(['stem/relu', 'stem/norm', 'body/conv'])(
    'at the layer %s are those of that layer',
    async (layer) => {
      await using(smallNet(), async (classifier) => {
        const found = await classifier.features(batchOf(1), [1], { layer });
        expect(found.layer).toBe(layer);
        if (layer !== 'stem/relu') return;
        const { stem } = smallNetByLoops(imageAt(0));
        expectClose(found.activations.data, stem, rounding);
        // The stem's values are kept off the kink at 0 of the Relu before it, which is not part of the tail.
        expectClose(
          found.gradients.data,
          centralDifferences((x) => smallNetTail(x)[1] ?? Number.NaN, stem),
          rounding,
        );
      });
    },
  );

  test('are those of a map that the whole image goes through, not of one branch after it', async () => {
    const whole = { kernel_shape: [8, 6] };
    const branched = modelBytes({
      nodes: [
        node('Conv', ['image', 'a'], ['one'], {}),
        node('Conv', ['image', 'b'], ['two'], {}),
        node('Concat', ['one', 'two'], ['joined'], { axis: 1 }),
        node('Conv', ['joined', 'c'], ['vector'], whole),
        node('Conv', ['joined', 'd'], ['map'], {}),
        node('Relu', ['map'], ['branch']),
        node('MaxPool', ['branch'], ['other'], whole),
        node('Concat', ['vector', 'other'], ['ends'], { axis: 1 }),
        node('Flatten', ['ends'], ['logits']),
      ],
      weights: {
        a: normalTensor('a', [2, 2, 1, 1]),
        b: normalTensor('b', [2, 2, 1, 1]),
        c: normalTensor('c', [2, 4, 8, 6]),
        d: normalTensor('d', [1, 4, 1, 1]),
      },
      input: [undefined, 2, 8, 6],
      outputs: ['logits'],
    });
    await using(branched, async (classifier) => {
      expect((await classifier.features(batchOf(1), [0])).layer).toBe('joined');
    });
  });

  test('at an unknown layer are refused with the layers that there are', async () => {
    await using(smallNet(), async (classifier) => {
      await expect(classifier.features(batchOf(1), [0], { layer: 'nope' })).rejects.toThrow(
        /no spatial layer is named 'nope'.*'stem\/relu' 4x8x6.*'body\/relu' 8x8x6/,
      );
    });
  });

  test('of a net without a map before the head are refused', async () => {
    const flat = modelBytes({
      nodes: [
        node('Flatten', ['image'], ['vector']),
        node('Gemm', ['vector', 'w'], ['logits'], { transB: 1 }),
      ],
      weights: { w: normalTensor('flat', [3, imageSize]) },
      input: [undefined, 2, 8, 6],
      outputs: ['logits'],
    });
    await using(flat, async (classifier) => {
      await expect(classifier.features(batchOf(1), [0])).rejects.toThrow(
        /Grad-CAM needs a spatial feature map/,
      );
    });
  });
});

describe('the guided rule', () => {
  const places = 96;
  const draws = (name: string) => {
    const values = new Float32Array(places);
    randomStream(name).fillNormal(values, 1);
    return values;
  };
  const [x, c, d, e, u, v] = ['x', 'c', 'd', 'e', 'u', 'v'].map(draws) as Float32Array[] as [
    Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array,
  ]; // biome-ignore format: six of a kind
  const plane = (values: Float32Array) => floatTensor(values, [1, 2, 8, 6]);

  /** logit = sum_p v relu(d relu(c x) + e) + u relu(c x), every factor its own at each value p. */
  const twice = modelBytes({
    nodes: [
      node('Mul', ['image', 'c'], ['a']),
      node('Relu', ['a'], ['first']),
      node('Mul', ['first', 'd'], ['scaled']),
      node('Add', ['scaled', 'e'], ['b']),
      node('Relu', ['b'], ['second']),
      node('Mul', ['second', 'v'], ['secondPart']),
      node('Relu', ['a'], ['again']),
      node('Mul', ['again', 'u'], ['againPart']),
      node('Mul', ['first', 'u'], ['firstPart']),
      node('Sum', ['secondPart', 'againPart', 'firstPart'], ['all']),
      node('Flatten', ['all'], ['vector']),
      node('ReduceSum', ['vector', 'axis'], ['total'], { keepdims: 1 }),
    ],
    weights: {
      c: plane(c),
      d: plane(d),
      e: plane(e),
      u: plane(u),
      v: plane(v),
      axis: { elementType: 'int64', dims: [1], bytes: new Uint8Array(BigInt64Array.of(1n).buffer) },
    },
    input: [undefined, 2, 8, 6],
    outputs: ['total'],
  });

  test('zeroes what is negative at every Relu, also where its input or output is used twice', async () => {
    const image = new Float32Array(places);
    const expected = { standard: new Float32Array(places), guided: new Float32Array(places) };
    for (let i = 0; i < places; i++) {
      // The channels-first place of value i of the channels-last image.
      const p = (i % 2) * 48 + Math.floor(i / 2);
      const [xp, cp, dp, ep, up, vp] = [x, c, d, e, u, v].map((values) => values[p] ?? Number.NaN) as [
        number, number, number, number, number, number,
      ]; // biome-ignore format: six of a kind
      image[i] = xp;
      const a = cp * xp;
      const b = dp * Math.max(0, a) + ep;
      const past = (gradient: number, output: number) => (output > 0 ? gradient : 0);
      const standard = past(past(vp, b) * dp + up, a) + past(up, a);
      const guided = past(Math.max(0, past(Math.max(0, vp), b) * dp + up), a) + past(Math.max(0, up), a);
      expected.standard[i] = standard * cp;
      expected.guided[i] = guided * cp;
    }
    await using(twice, async (classifier) => {
      const batch = ndarray(image, [1, ...smallShape]);
      const standard = await classifier.gradient(batch, [1]);
      const guided = await classifier.gradient(batch, [1], { rule: 'guided' });
      expectClose(standard.data, expected.standard, rounding);
      expectClose(guided.data, expected.guided, rounding);
      expect(guided.data).not.toEqual(standard.data);
    });
  });

  test('on a net without a Relu is an error, not the plain gradient', async () => {
    const smooth = modelBytes({
      nodes: [
        node('Tanh', ['image'], ['t']),
        node('GlobalAveragePool', ['t'], ['pooled']),
        node('Flatten', ['pooled'], ['logits']),
      ],
      input: [undefined, 2, 8, 6],
      outputs: ['logits'],
    });
    await using(smooth, async (classifier) => {
      await expect(classifier.gradient(batchOf(1), [0])).resolves.toBeDefined();
      await expect(classifier.gradient(batchOf(1), [0], { rule: 'guided' })).rejects.toThrow(
        'net: guided backprop needs a ReLU, and the graph has none',
      );
    });
  });
});

describe('dispose()', () => {
  test('ends the classifier: a later question is an error', async () => {
    const classifier = await openClassifier(smallNet(), { id: 'net' });
    await classifier.logits(batchOf(1));
    await classifier.dispose();
    await expect(classifier.logits(batchOf(1))).rejects.toThrow('net: the classifier has been disposed of');
    await expect(classifier.gradient(batchOf(1), [0])).rejects.toThrow('disposed of');
    await expect(classifier.dispose()).resolves.toBeUndefined();
  });

  test('of a classifier leaves its re-drawn copies alive', async () => {
    const classifier = await openClassifier(smallNet());
    const copy = await classifier.randomized(['body/conv'], 'seed');
    await classifier.dispose();
    await expect(copy.logits(batchOf(1))).resolves.toBeDefined();
    await copy.dispose();
  });

  test('after a pass that cannot be compiled closes the others', async () => {
    const classifier = await openClassifier(smallNet());
    await classifier.logits(batchOf(1));
    await expect(classifier.features(batchOf(1), [0], { layer: 'nope' })).rejects.toThrow();
    await expect(classifier.dispose()).resolves.toBeUndefined();
  });
});

describe('openClassifier refuses in one sentence', () => {
  const conv = node('Conv', ['image', 'w'], ['maps'], { pads: [1, 1, 1, 1] });
  const head = [node('GlobalAveragePool', ['maps'], ['pooled']), node('Flatten', ['pooled'], ['logits'])];
  const w = normalTensor('refused', [3, 2, 3, 3]);
  const input = [undefined, 2, 8, 6];
  const broken = Float32Array.from({ length: 54 }, (_, i) => (i === 7 ? Number.NaN : 1));

  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['text', new TextEncoder().encode('# not a model\n'.repeat(20)), /^net: expected an ONNX model, found /],
    ['nothing', new Uint8Array(), /^net: expected an ONNX model, found a file without a graph$/],
    [
      'half a model',
      smallNet().slice(0, 700),
      /^net: expected an ONNX model, found 700 bytes that end early/,
    ],
    [
      'an integer input',
      modelBytes({ nodes: [conv, ...head], weights: { w }, input, inputType: 'int64', outputs: ['logits'] }),
      /^net: input 'image' must be float32 of rank 4, or 5 for volumes, is int64 \[\?, 2, 8, 6\]$/,
    ],
    [
      'a flat input',
      modelBytes({
        nodes: [node('Relu', ['image'], ['logits'])],
        input: [undefined, 96],
        outputs: ['logits'],
      }),
      /^net: input 'image' must be float32 of rank 4, or 5 for volumes, is float32 \[\?, 96\]$/,
    ],
    [
      'two inputs',
      modelBytes({
        nodes: [conv, ...head],
        weights: {},
        input,
        outputs: ['logits'],
        more: [{ name: 'w', elementType: 'float32', shape: [3, 2, 3, 3] }],
      }),
      /^net: expected one input, an image batch, found 2 \('image', 'w'\); say what each but the explained image is, as in "otherInputs": \{ "w": 0 \}$/,
    ],
    [
      'an input that may be channels first or last',
      modelBytes({
        nodes: [node('GlobalAveragePool', ['image'], ['pooled']), node('Flatten', ['pooled'], ['logits'])],
        input: [undefined, 3, 8, 3],
        outputs: ['logits'],
      }),
      /^net: input 'image' \[\?, 3, 8, 3\] may be NCHW or NHWC; say which with layout$/,
    ],
    [
      'weights that are not numbers',
      modelBytes({
        nodes: [conv, ...head],
        weights: { w: floatTensor(broken, [3, 2, 3, 3]) },
        input,
        outputs: ['logits'],
      }),
      /^net: weights must be numbers, 'w' holds NaN$/,
    ],
    [
      'an old operator set',
      modelBytes({ nodes: [conv, ...head], weights: { w }, input, outputs: ['logits'], opset: 6 }),
      /^net: expected operator set 7 or newer, found 6$/,
    ],
    [
      'an operator that nobody knows',
      modelBytes({
        nodes: [node('Magic', ['image'], ['maps']), ...head],
        input,
        outputs: ['logits'],
      }),
      /^net: ONNX Runtime refuses the model: [^\n]*Magic[^\n]*$/,
    ],
  ];

  test.each(cases)('%s', async (_, model, message) => {
    await expect(opening(model)).rejects.toThrow(message);
    await expect(opening(model)).rejects.toBeInstanceOf(RangeError);
  });

  test('an output that is not there, with those that are', async () => {
    await expect(
      opening(smallNet({ head: 'softmax', manyOutputs: true }), { output: 'nope' }),
    ).rejects.toThrow("net: no output is named 'nope'; there are 'probabilities', 'map', 'logits'");
  });

  test('a word that an option does not know, as a script without types may hold', async () => {
    const layout = 'nchw' as 'NCHW';
    await expect(opening(smallNet(), { layout })).rejects.toThrow(
      new RangeError('net: layout must be NCHW or NHWC, got nchw'),
    );
    await using(smallNet(), async (classifier) => {
      const rule = 'Guided' as 'guided';
      await expect(classifier.gradient(batchOf(1), [0], { rule })).rejects.toThrow(
        new RangeError('rule must be standard, guided, rescale or relevance, got Guided'),
      );
      const statistics = 'none' as 'keep';
      await expect(classifier.randomized([], 'seed', { statistics })).rejects.toThrow(
        new RangeError('statistics must be keep, reset or recalibrate, got none'),
      );
    });
  });

  test('a file that is not there', async () => {
    await expect(openClassifier('nowhere/model.onnx')).rejects.toThrow(
      'nowhere/model.onnx: expected an ONNX model, found no file that can be read (ENOENT)',
    );
  });
});

test('a net with an operator that has no derivative has logits, and says why it has no gradient', async () => {
  const model = modelBytes({
    nodes: [
      node('Conv', ['image', 'w'], ['maps']),
      node('Det', ['maps'], ['determinants']),
      node('Flatten', ['determinants'], ['logits']),
    ],
    weights: { w: normalTensor('det', [3, 2, 4, 2]) },
    input: [undefined, 2, 8, 6],
    outputs: ['logits'],
  });
  await using(model, async (classifier) => {
    await expect(classifier.logits(batchOf(2))).resolves.toBeDefined();
    await expect(classifier.gradient(batchOf(1), [0])).rejects.toThrow(
      /^net: operator Det at node 'determinants' has no rule; methods that need logits alone still work$/,
    );
  });
});

describeShared('a trained chest X-ray classifier', () => {
  test('gives a real X-ray the logits that onnxruntime 1.30.0 for Python gives it', async () => {
    // Made with torch 2.13 and onnxruntime 1.30.0: F.interpolate(x, (224, 224), mode='bilinear',
    // align_corners=False, antialias=False), then x / 255 * 2 - 1 in three channels, output "logits".
    const expected = [-7.7323866, 11.394268, -4.5102773];
    const name = '00a05408-8291-4231-886e-13763e103161.png';
    const shown = await readImage(sharedPath('data', 'rsna-pneumonia-60', 'images', name));
    const classifier = await openClassifier(sharedPath('models', 'cxr-mobilenetv2', 'model.onnx'));
    try {
      expect(classifier.id).toBe('model.onnx');
      expect(classifier.inputShape).toEqual([224, 224, 3]);
      const { image } = inUnits(fitted(shown, classifier.inputShape), { range: [-1, 1] });
      const logits = await classifier.logits(ndarray(image.data, [1, 224, 224, 3]));
      // Two float32 engines, 50 layers deep.
      expectClose(logits.data, expected, { absolute: 1e-3 });
    } finally {
      await classifier.dispose();
    }
  });
});
