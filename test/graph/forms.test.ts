/** Forms of a file that ONNX allows and that few exporters write: each computes what ONNX Runtime computes. */
import { describe, expect, test } from '@jest/globals';
import { widenedGraph } from '../../src/graph/float16ToFloat32.ts';
import type { Graph, Model } from '../../src/graph/model.ts';
import { parsedModel } from '../../src/graph/parse.ts';
import { serializedModel } from '../../src/graph/serialize.ts';
import { tensorValues } from '../../src/graph/tensor.ts';
import { upgradedModel } from '../../src/graph/upgrade.ts';
import { expectClose } from '../support/expectClose.ts';
import {
  branch,
  calledNode as call,
  floats,
  integers,
  onnxFile,
  ranAsFile,
  value,
} from '../support/onnxFiles.ts';

const dims = [2, 3];
const values = Float32Array.of(-1.5, 0.25, 2, -0.5, 3, 1);
const input = [value('x', [undefined, 3])];
const output = [value('y', [undefined, 3])];

const read = (bytes: Uint8Array): Model => upgradedModel(parsedModel(bytes, { source: 'file' }), 'file');

/** Compares what we read and write again with the file itself; both run in ONNX Runtime. */
async function expectSame(bytes: Uint8Array, change = (model: Model) => model, tolerance = 1e-6) {
  const expected = await ranAsFile(bytes, { values, dims });
  const ours = await ranAsFile(serializedModel(change(read(bytes))), { values, dims });
  expect([...ours.keys()]).toEqual([...expected.keys()]);
  for (const [name, { data, dims: shape }] of expected) {
    expect(ours.get(name)?.dims).toEqual(shape);
    expectClose(ours.get(name)?.data ?? [], data, { absolute: tolerance, relative: tolerance });
  }
}

const opTypes = ({ graph }: { readonly graph: Graph }) => graph.nodes.map(({ opType }) => opType);

test('nodes in any order are read in one in which each follows what it reads', async () => {
  const node = [call('Mul', ['b', 'b'], ['y']), call('Exp', ['a'], ['b']), call('Neg', ['x'], ['a'])];
  const bytes = onnxFile({ node, input, output });
  expect(opTypes(read(bytes))).toEqual(['Neg', 'Exp', 'Mul']);
  await expectSame(bytes);
});

test('nodes that are in order keep it', () => {
  const node = [call('Neg', ['x'], ['a']), call('Abs', ['x'], ['b']), call('Add', ['b', 'a'], ['y'])];
  expect(opTypes(read(onnxFile({ node, input, output })))).toEqual(['Neg', 'Abs', 'Add']);
});

describe('functions of the file', () => {
  const scaled = {
    name: 'Scaled',
    domain: 'own',
    input: ['v', 'shift'],
    output: ['r'],
    opset_import: [{ domain: '', version: 18 }],
    attribute_proto: [{ name: 'slope', type: 1, f: 0.5 }],
    node: [
      call('LeakyRelu', ['v'], ['t'], {
        attribute: [{ name: 'alpha', type: 1, ref_attr_name: 'slope' }],
      }),
      call('Add', ['t', 'shift'], ['r']),
    ],
  };
  const twice = {
    name: 'Twice',
    domain: 'own',
    input: ['v', 'shift'],
    output: ['r', 'first'],
    opset_import: [
      { domain: '', version: 18 },
      { domain: 'own', version: 1 },
    ],
    node: [
      call('Scaled', ['v', 'shift'], ['first'], {
        domain: 'own',
        attribute: [{ name: 'slope', type: 1, f: 0.25 }],
      }),
      call('Scaled', ['first', 'shift'], ['r'], { domain: 'own' }),
    ],
  };
  const opset_import = [
    { domain: '', version: 18 },
    { domain: 'own', version: 1 },
  ];
  const initializer = [floats('s', [1, 2, 3])];

  test('become nodes of the graph, called twice, within each other, and with attributes of the call', async () => {
    const node = [
      call('Twice', ['x', 's'], ['a', 'unread'], { domain: 'own', name: 'one' }),
      call('Twice', ['a', 's'], ['b', 'y'], { domain: 'own', name: 'two' }),
    ];
    const bytes = onnxFile(
      { node, initializer, input, output: [...output, value('b')] },
      { opset_import, functions: [scaled, twice] },
    );
    const model = read(bytes);
    expect(new Set(opTypes(model))).toEqual(new Set(['LeakyRelu', 'Add']));
    const made = model.graph.nodes.flatMap(({ outputs }) => outputs);
    expect(new Set(made).size).toBe(made.length);
    await expectSame(bytes);
  });

  test('may give back what came in', async () => {
    const same = { name: 'Same', domain: 'own', input: ['v'], output: ['v'], opset_import, node: [] };
    const node = [call('Same', ['x'], ['a'], { domain: 'own' }), call('Neg', ['a'], ['y'])];
    const model = read(onnxFile({ node, input, output }, { opset_import, functions: [same] }));
    const { y } = Object.fromEntries(await ranAsFile(serializedModel(model), { values, dims }));
    expect(y?.data).toEqual([...values].map((one) => -one));
  });

  test('of an older operator set than the graph are brought to its form', async () => {
    const mean = {
      name: 'Mean',
      domain: 'own',
      input: ['v'],
      output: ['r'],
      opset_import: [{ domain: '', version: 11 }],
      node: [call('ReduceMean', ['v'], ['r'], { attribute: [{ name: 'axes', type: 7, ints: [1] }] })],
    };
    const node = [call('Mean', ['x'], ['m'], { domain: 'own' }), call('Sub', ['x', 'm'], ['y'])];
    const model = read(onnxFile({ node, input, output }, { opset_import, functions: [mean] }));
    const { y } = Object.fromEntries(await ranAsFile(serializedModel(model), { values, dims }));
    const means = [0.25, 3.5 / 3];
    expectClose(
      y?.data ?? [],
      [...values].map((one, i) => one - (means[Math.floor(i / 3)] ?? 0)),
      {
        absolute: 1e-6,
      },
    );
  });

  test('that call themselves are refused', () => {
    const round = {
      ...scaled,
      node: [call('Scaled', ['v', 'shift'], ['r'], { domain: 'own', name: 'again' })],
    };
    const node = [call('Scaled', ['x', 's'], ['y'], { domain: 'own' })];
    expect(() =>
      read(onnxFile({ node, initializer, input, output }, { opset_import, functions: [round] })),
    ).toThrow(/^file: function 'Scaled' calls itself at node '.*again'$/);
  });
});

describe('a sparse initializer is the tensor with its zeros', () => {
  const node = [call('MatMul', ['x', 'w'], ['y'])];
  const expected = [0, 2, 0, 0, 0, 0, 5, 0, -1];

  test.each([
    ['in the flattened tensor', integers('', [1, 6, 8])],
    ['by one index an axis', integers('', [0, 1, 2, 0, 2, 2], [3, 2])],
  ])('with places %s', async (_, indices) => {
    const sparse = { values: floats('w', [2, 5, -1]), indices, dims: [3, 3] };
    const bytes = onnxFile({ node, sparse_initializer: [sparse], input, output });
    const w = read(bytes).graph.initializers.get('w');
    expect(w && Array.from(tensorValues(w))).toEqual(expected);
    await expectSame(bytes);
  });

  test('a place outside is refused', () => {
    const sparse = { values: floats('w', [2]), indices: integers('', [9]), dims: [3, 3] };
    expect(() => read(onnxFile({ node, sparse_initializer: [sparse], input, output }))).toThrow(
      "file: sparse tensor 'w' of shape [3,3] has a value at 9, outside of it",
    );
  });

  test('in a Constant node too', async () => {
    const sparse_tensor = { values: floats('', [2]), indices: integers('', [4]), dims: [3, 3] };
    const constant = call('Constant', [], ['w'], {
      attribute: [{ name: 'sparse_value', type: 11, sparse_tensor }],
    });
    await expectSame(onnxFile({ node: [constant, ...node], input, output }));
  });
});

test('the standard domain may be called ai.onnx', async () => {
  const node = [call('Neg', ['x'], ['y'], { domain: 'ai.onnx' })];
  await expectSame(onnxFile({ node, input, output }, { opset_import: [{ domain: 'ai.onnx', version: 17 }] }));
});

describe('graphs within nodes', () => {
  const yes = { name: 'yes', dims: [], data_type: 9, int32_data: [1] };
  const choice = (then: object, other: object) =>
    call('If', ['yes'], ['y'], { attribute: [branch('then_branch', then), branch('else_branch', other)] });
  const other = { node: [call('Neg', ['x'], ['e'])], output: [value('e')] };

  test('are brought to operator set 18 like the graph around them', async () => {
    const then = {
      node: [
        call('Sub', ['x', 'm'], ['t']),
        call('ReduceMean', ['x'], ['m'], { attribute: [{ name: 'axes', type: 7, ints: [1] }] }),
      ],
      output: [value('t')],
    };
    const graph = { node: [choice(then, other)], initializer: [yes], input, output };
    const old = onnxFile(graph, { opset_import: [{ domain: '', version: 13 }], ir_version: 7 });
    expect(read(old).opsets.get('')).toBe(18);
    const { y } = Object.fromEntries(await ranAsFile(serializedModel(read(old)), { values, dims }));
    const means = [0.25, 3.5 / 3];
    expectClose(
      y?.data ?? [],
      [...values].map((one, i) => one - (means[Math.floor(i / 3)] ?? 0)),
      {
        absolute: 1e-6,
      },
    );
  });

  test('have their float16 as float32, like the graph around them', async () => {
    const half = { name: '', dims: [], data_type: 10, int32_data: [0x3e00] };
    const then = {
      node: [
        call('Constant', [], ['k'], { attribute: [{ name: 'value', type: 4, t: half }] }),
        call('Mul', ['h', 'k'], ['t']),
      ],
      output: [value('t', [undefined, 3], 'float16')],
    };
    const node = [
      call('Cast', ['x'], ['h'], { attribute: [{ name: 'to', type: 2, i: 10 }] }),
      choice(then, {
        ...other,
        node: [call('Neg', ['h'], ['e'])],
        output: [value('e', undefined, 'float16')],
      }),
      call('Cast', ['y'], ['z'], { attribute: [{ name: 'to', type: 2, i: 1 }] }),
    ];
    const bytes = onnxFile({ node, initializer: [yes], input, output: [value('z', [undefined, 3])] });
    const wide = (model: Model) => ({ ...model, graph: widenedGraph(model.graph) });
    expect(JSON.stringify(wide(read(bytes)).graph, mapsToLists)).not.toContain('float16');
    await expectSame(bytes, wide, 1e-3);
  });
});

const mapsToLists = (_: string, one: unknown) => (one instanceof Map ? [...one] : one);

describe('a name of every object', () => {
  test.each(['__proto__', 'constructor', 'toString'])('%s is a name like another', async (name) => {
    const node = [
      call('Neg', ['x'], [name], { attribute: [{ name, type: 2, i: 1 }], name }),
      call('Mul', [name, 'w'], ['y']),
    ];
    const graph = { node, initializer: [floats('w', [1, 2, 3])], input, output };
    const [first] = parsedModel(onnxFile(graph), { source: 'file' }).graph.nodes;
    expect(first?.attributes.get(name)).toEqual({ type: 'int', value: 1 });
    expect(first?.attributes.size).toBe(1);
    const unknown = onnxFile({ ...graph, node: [call(name, ['x'], ['y'])] });
    expect(opTypes(read(unknown))).toEqual([name]);
  });
});

describe('what no graph can be is refused in one line', () => {
  const refused: readonly (readonly [string, Parameters<typeof onnxFile>[0], RegExp])[] = [
    [
      'a value that nothing makes',
      { node: [call('Add', ['x', 'nope'], ['y'], { name: 'sum' })], input, output },
      /^file: node 'sum' reads 'nope', which nothing makes$/,
    ],
    [
      'a cycle',
      {
        node: [call('Add', ['x', 'b'], ['a']), call('Neg', ['a'], ['b']), call('Neg', ['b'], ['y'])],
        input,
        output,
      },
      /^file: the node that makes '[ab]' reads, by way of others, what it makes$/,
    ],
    [
      'a value made twice',
      {
        node: [call('Neg', ['x'], ['y'], { name: 'one' }), call('Abs', ['x'], ['y'], { name: 'two' })],
        input,
        output,
      },
      /^file: node 'two' makes 'y', which is made by node 'one' too$/,
    ],
    [
      'a value made again',
      { node: [call('Neg', ['x'], ['x'], { name: 'one' })], input, output },
      /^file: node 'one' makes 'x', which is there before it$/,
    ],
    [
      'a very long name',
      { node: [call('Neg', ['n'.repeat(9000)], ['y'], { name: 'one' })], input, output },
      /^file: node 'one' reads 'n{80}…', which nothing makes$/,
    ],
    [
      'an axis that no tensor has',
      {
        node: [call('Softmax', ['x'], ['y'], { attribute: [{ name: 'axis', type: 2, i: 2 ** 53 }] })],
        input,
        output,
      },
      /^file: attribute 'axis' must be a number of 32 bits, is 9007199254740992$/,
    ],
    [
      'an unknown data type',
      { node: [], initializer: [{ name: 'w', data_type: 99, dims: [] }], input, output },
      /^file: tensor 'w' is of data type 99, which is not known here$/,
    ],
  ];
  test.each(refused)('%s', (_, graph, message) => {
    expect(() => read(onnxFile(graph))).toThrow(message);
  });
});

test('a list of texts that nothing needs does not stand in the way', async () => {
  const labels = new TextEncoder();
  const texts = {
    name: 'labels',
    dims: [2],
    data_type: 8,
    string_data: [labels.encode('no'), labels.encode('yes')],
  };
  const bytes = onnxFile({ node: [call('Neg', ['x'], ['y'])], initializer: [texts], input, output });
  await expectSame(bytes);
});
