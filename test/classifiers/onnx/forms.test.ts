/** Valid files of forms that exporters seldom write: logits and gradients are those of the plain form. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { type OpenOptions, openClassifier } from '../../../src/classifiers/index.ts';
import type { GraphMessage, NodeMessage } from '../../../src/graph/messages.ts';
import { randomStream } from '../../../src/math/random/random.ts';
import { expectClose } from '../../support/expectClose.ts';
import { branch, calledNode as call, floats, integers, onnxFile, value } from '../../support/onnxFiles.ts';

const draw = (name: string, count: number) => {
  const values = new Float32Array(count);
  randomStream(name).fillNormal(values, 0.5);
  return [...values];
};
const dense = draw('dense', 3 * 32);
const yes = { name: 'yes', dims: [], data_type: 9, int32_data: [1] };
const no = { name: 'no', dims: [], data_type: 9, int32_data: [0] };
const axis = (i: number) => ({ name: 'axis', type: 2, i });
const attribute = [{ name: 'transB', type: 2, i: 1 }];

/** A convolution, `middle` from `conv` to `mixed`, a rectifier and a dense layer. */
function fileOf(middle: readonly NodeMessage[], graph: GraphMessage = {}): Uint8Array {
  return onnxFile({
    node: [
      call('Conv', ['image', 'filters'], ['conv']),
      ...middle,
      call('Relu', ['mixed'], ['relu']),
      call('Flatten', ['relu'], ['vector']),
      call('Gemm', ['vector', 'dense'], ['logits'], { attribute }),
    ],
    initializer: [
      floats('filters', draw('filters', 2 * 3 * 9), [2, 3, 3, 3]),
      floats('dense', dense, [3, 32]),
      floats('two', [2], []),
      integers('one', [1], []),
      integers('once', [1], []),
      integers('two rounds', [2], []),
      integers('zero', [0], []),
      integers('minus', [-1], []),
      integers('halves', [1, 1]),
      integers('axis', [1]),
      yes,
      no,
    ],
    input: [value('image', [undefined, 3, 6, 6])],
    output: [value('logits', [undefined, 3])],
    ...graph,
  });
}

const images = new Float32Array(2 * 108);
randomStream('forms').fillNormal(images, 1);
const batch = ndarray(images, [2, 6, 6, 3]);

async function answers(bytes: Uint8Array, options: OpenOptions = {}) {
  const net = await openClassifier(bytes, { id: 'net', ...options });
  try {
    const logits = await net.logits(batch);
    const gradient = await net.gradient(batch, [1, 2]);
    return { logits: logits.data, gradient: gradient.data, layer: (await net.features(batch, [1, 2])).layer };
  } finally {
    await net.dispose();
  }
}

const doubled = call('Mul', ['conv', 'two'], ['mixed']);
const same = call('Identity', ['conv'], ['mixed']);
const choice = (condition: string, [then, other]: readonly [GraphMessage, GraphMessage], output = 'mixed') =>
  call('If', [condition], [output], {
    name: 'choice',
    attribute: [branch('then_branch', then), branch('else_branch', other)],
  });
const twice: GraphMessage = { node: [call('Mul', ['conv', 'two'], ['r'])], output: [value('r')] };
const plain: GraphMessage = { node: [call('Identity', ['conv'], ['r'])], output: [value('r')] };
const isNested: GraphMessage = {
  node: [choice('yes', [twice, plain], 'inner')],
  output: [value('inner')],
};
const looped = (rounds: string, body: GraphMessage, output: string[]) =>
  call('Loop', [rounds, 'yes', 'conv'], output, { name: 'loop', attribute: [branch('body', body)] });
const begins = [value('i', [], 'int64'), value('goes', [], 'bool'), value('v')];
const adds: GraphMessage = {
  node: [call('Add', ['v', 'conv'], ['w']), call('Identity', ['goes'], ['on'])],
  input: begins,
  output: [value('on', [], 'bool'), value('w')],
};
const channels: GraphMessage = {
  node: [
    call('Constant', [], ['on'], { attribute: [{ name: 'value', type: 4, t: yes }] }),
    call('Gather', ['conv', 'i'], ['channel'], { attribute: [axis(1)] }),
    call('Identity', ['v'], ['w']),
  ],
  input: begins,
  output: [value('on', [], 'bool'), value('w'), value('channel')],
};
const scanned: GraphMessage = {
  node: [call('Add', ['slice', 'slice'], ['twice']), call('Add', ['seen', 'one'], ['more'])],
  input: [value('seen', [], 'int64'), value('slice')],
  output: [value('more', [], 'int64'), value('twice')],
};
const each = (name: string, i: number) => ({ name, type: 7, ints: [i] });
const swap = [{ name: 'perm', type: 7, ints: [1, 0, 2, 3] }];
const part = (place: string, output: string) => call('SequenceAt', ['list', place], [output]);

const forms: readonly (readonly [string, readonly NodeMessage[], NodeMessage, layer?: string])[] = [
  ['an If that is always true', [choice('yes', [twice, plain])], doubled],
  ['an If that is always false', [choice('no', [twice, plain])], same],
  ['an If within an If', [choice('no', [plain, isNested])], doubled],
  [
    'an If on the number of channels',
    [
      call('Shape', ['conv'], ['sizes']),
      call('Gather', ['sizes', 'one'], ['channels']),
      call('Greater', ['channels', 'one'], ['many']),
      choice('many', [twice, plain]),
    ],
    doubled,
  ],
  [
    'a list of parts that are put together again',
    [
      call('SplitToSequence', ['conv', 'one'], ['list'], { attribute: [axis(1)] }),
      part('minus', 'b'),
      part('zero', 'a'),
      call('SequenceConstruct', ['a', 'b'], ['other']),
      call('ConcatFromSequence', ['other'], ['mixed'], { attribute: [axis(1)] }),
    ],
    same,
  ],
  [
    'a list that grows and shrinks',
    [
      call('SplitToSequence', ['conv', 'halves'], ['list'], { attribute: [axis(1)] }),
      call('SequenceInsert', ['list', 'conv', 'zero'], ['three']),
      call('SequenceErase', ['three', 'minus'], ['left']),
      call('SequenceErase', ['left'], ['list2']),
      call('SequenceAt', ['list2', 'zero'], ['mixed']),
    ],
    same,
  ],
  [
    'a list of slices',
    [
      call('SplitToSequence', ['conv'], ['list'], { attribute: [axis(1), { name: 'keepdims', type: 2, i: 0 }] }),
      call('ConcatFromSequence', ['list'], ['mixed'], { attribute: [axis(1), { name: 'new_axis', type: 2, i: 1 }] }),
    ],
    same,
  ],
  ['a Loop of one round', [looped('once', adds, ['mixed'])], doubled],
  [
    'a Loop within an If, its rounds counted from the shape',
    [
      call('Shape', ['conv'], ['sizes']),
      call('Gather', ['sizes', 'one'], ['channels']),
      call('Sub', ['channels', 'one'], ['rounds']),
      choice('yes', [{ node: [looped('rounds', adds, ['r'])], output: [value('r')] }, plain]),
    ],
    doubled,
  ],
  [
    'a Loop that gives a channel a round',
    [looped('two rounds', channels, ['unread', 'stacked']), call('Transpose', ['stacked'], ['mixed'], { attribute: swap })],
    same,
    'conv',
  ],
  [
    'a Scan of channels, read and given from the last',
    [
      call('Scan', ['zero', 'conv'], ['count', 'mixed'], {
        name: 'scan',
        attribute: [
          branch('body', scanned),
          { name: 'num_scan_inputs', type: 2, i: 1 },
          ...['scan_input_axes', 'scan_output_axes', 'scan_input_directions', 'scan_output_directions'].map((name) => each(name, 1)),
        ],
      }),
    ],
    doubled,
  ],
]; // biome-ignore format: a table reads better packed

describe('a file computes what its plain form does', () => {
  test.each(forms)('with %s', async (_, middle, like, layer = 'relu') => {
    const [got, wanted] = [await answers(fileOf(middle)), await answers(fileOf([like]))];
    expect(got.logits).toEqual(wanted.logits);
    expectClose(got.gradient, wanted.gradient, { absolute: 1e-6, relative: 1e-6 });
    expect(got.layer).toBe(layer);
  });

  test('with a Loop of which each image has rounds of its own: the logits alone', async () => {
    const middle = [
      call('ReduceMax', ['conv'], ['largest'], { attribute: [{ name: 'keepdims', type: 2, i: 0 }] }),
      call('Cast', ['largest'], ['rounds'], { attribute: [{ name: 'to', type: 2, i: 7 }] }),
      looped('rounds', adds, ['mixed']),
    ];
    await expect(answers(fileOf(middle))).rejects.toThrow(
      "operator Loop at node 'loop' has no rule: the number of its rounds is not known before it runs, or too large to write out; export",
    );
  });

  test('with an input of which no size is said but by its layers', async () => {
    const open = fileOf([same], { input: [value('image', [undefined, undefined, undefined, undefined])] });
    const wanted = await answers(fileOf([same]));
    expect(await answers(open, { inputSize: [6, 6] })).toEqual(wanted);
    expect(await answers(open, { inputSize: [6, 6], layout: 'NCHW' })).toEqual(wanted);
    const silent = onnxFile({
      node: [
        call('Flatten', ['image'], ['vector']),
        call('Gemm', ['vector', 'dense'], ['logits'], { attribute }),
      ],
      initializer: [floats('dense', draw('dense', 3 * 108), [3, 108])],
      input: [value('image', [undefined, undefined, 6, 6])],
      output: [value('logits')],
    });
    await expect(openClassifier(silent, { id: 'net', layout: 'NCHW' })).rejects.toThrow(
      "net: input 'image' [?, ?, 6, 6] leaves the channels open, and no convolution that reads it tells how many there are",
    );
  });

  test.each(['saliency/image', 'probe/shape/conv', 'gradient/Mul_0', '__proto__', 'constructor'])(
    'with a value named %s',
    async (name) => {
      const middle = [call('Mul', ['conv', 'two'], [name]), call('Identity', [name], ['mixed'])];
      const [got, wanted] = [await answers(fileOf(middle)), await answers(fileOf([doubled]))];
      expect(got.logits).toEqual(wanted.logits);
      expect(got.gradient).toEqual(wanted.gradient);
    },
  );

  test('with an image or scores named like those of this library', async () => {
    const image = call('Identity', ['saliency/logits'], ['image']);
    const file = fileOf([doubled, image], { input: [value('saliency/logits', [undefined, 3, 6, 6])] });
    expect(await answers(file)).toEqual(await answers(fileOf([doubled])));
  });
});

test('an operator set that is not there yet is refused in a few words, without places in another source', async () => {
  const file = onnxFile(
    {
      node: [call('Flatten', ['image'], ['y'])],
      input: [value('image', [undefined, 3, 6, 6])],
      output: [value('y')],
    },
    { opset_import: [{ domain: '', version: 99 }] },
  );
  const error = await openClassifier(file, { id: 'net' }).catch((reason: unknown) => reason);
  const { message } = error as RangeError;
  expect(message).toMatch(/^net: ONNX Runtime refuses the model: .*opset/i);
  expect(message).not.toMatch(/onnxruntime_src|std::/);
  expect(message.length).toBeLessThan(450);
});

describe('what ONNX Runtime refuses is told in its words and in the names of the file', () => {
  const own = /saliency|probe\/|gradient\//;

  test.each<[string, readonly NodeMessage[], RegExp]>([
    ['an unknown operator', [call('Magic', ['conv'], ['mixed'], { name: 'm' })], /Magic/],
    [
      'an operator that is named like a property of objects',
      [call('__proto__', ['conv'], ['mixed'])],
      /__proto__/,
    ],
    [
      'weights that do not fit',
      [call('MatMul', ['conv', 'dense'], ['mixed'], { name: 'wrong' })],
      /wrong|MatMul/,
    ],
    ['a list where a tensor must be', [call('SequenceConstruct', ['conv'], ['mixed'])], /Relu|mixed/],
  ])('%s', async (_, middle, words) => {
    const error = await openClassifier(fileOf(middle), { id: 'net' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RangeError);
    const { message } = error as RangeError;
    expect(message).toMatch(/^net: ONNX Runtime (refuses the model|failed): [^\n]+$/);
    expect(message).toMatch(words);
    expect(message).not.toMatch(own);
    expect(message.length).toBeLessThan(600);
  });
});
