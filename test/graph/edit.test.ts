import { describe, expect, test } from '@jest/globals';
import { valuesReadBy } from '../../src/graph/branches.ts';
import { node, producers, pruned, withoutCopies } from '../../src/graph/edit.ts';
import type { Graph, Node } from '../../src/graph/model.ts';
import { floatTensor, tensorValues } from '../../src/graph/tensor.ts';

const graph = (nodes: readonly Node[], outputs: readonly string[]): Graph => ({
  name: 'test',
  nodes,
  initializers: new Map([['weights', floatTensor(Float32Array.of(1), [])]]),
  inputs: [{ name: 'x' }],
  outputs: outputs.map((name) => ({ name })),
});

/** An If whose branch reads `inner` from outside. */
const branching: Node = {
  ...node('If', ['condition'], ['y']),
  attributes: new Map([
    ['then_branch', { type: 'graph', value: graph([node('Relu', ['inner'], ['t'])], ['t']) }],
  ]),
};

describe('pruned(graph, names)', () => {
  test('keeps the nodes and constants that the names depend on, in their order', () => {
    const nodes = [
      node('Relu', ['x'], ['a']),
      node('Mul', ['x', 'weights'], ['unused']),
      node('Neg', ['a'], ['b']),
    ];
    const kept = pruned(graph(nodes, ['b']), ['b']);
    expect(kept.nodes.map(({ opType }) => opType)).toEqual(['Relu', 'Neg']);
    expect([...kept.initializers.keys()]).toEqual([]);
  });

  test('keeps what a branch of If reads from outside', () => {
    const kept = pruned(graph([node('Relu', ['x'], ['inner']), branching], ['y']), ['y']);
    expect(kept.nodes.map(({ opType }) => opType)).toEqual(['Relu', 'If']);
    expect(valuesReadBy(branching)).toEqual(['condition', 'inner']);
  });
});

describe('withoutCopies(graph)', () => {
  test('lets users of a copy read the original, and makes constants initializers', () => {
    const nodes = [
      node('Identity', ['x'], ['copy']),
      node('Dropout', ['copy'], ['again']),
      node('Constant', [], ['two'], { value_float: { float: 2 } }),
      node('Mul', ['again', 'two'], ['y']),
    ];
    const plain = withoutCopies(graph(nodes, ['y']));
    expect(plain.nodes.map(({ opType, inputs }) => [opType, ...inputs])).toEqual([['Mul', 'x', 'two']]);
    const two = plain.initializers.get('two');
    expect(two && Array.from(tensorValues(two))).toEqual([2]);
  });

  test('keeps a copy that is an output, or that a branch of If reads', () => {
    const output = withoutCopies(graph([node('Identity', ['x'], ['y'])], ['y']));
    expect(output.nodes).toHaveLength(1);
    const inner = withoutCopies(graph([node('Identity', ['x'], ['inner']), branching], ['y']));
    expect(inner.nodes.map(({ opType }) => opType)).toEqual(['Identity', 'If']);
  });
});

test('producers(graph) names the node that makes each value', () => {
  const relu = node('Relu', ['x'], ['a']);
  expect(producers(graph([relu], ['a'])).get('a')).toBe(relu);
});
