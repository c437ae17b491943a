import { expect, test } from '@jest/globals';
import { createGraphBuilder } from '../../src/graph/graphBuilder.ts';

test('createGraphBuilder() gives every value a name of its own, but where one is asked for', () => {
  const graph = createGraphBuilder({ prefix: 'a/' });
  const two = graph.integers([2]);
  const sum = graph.add('Add', ['x', two]);
  const parts = graph.addMany('Split', [sum], 2, { axis: 1 });
  const last = graph.add('Relu', parts.slice(0, 1), { output: 'y', label: 'top' });
  expect(new Set([two, sum, ...parts, last]).size).toBe(5);
  expect([two, sum, ...parts].every((name) => name.startsWith('a/'))).toBe(true);
  expect(last).toBe('y');
  expect(graph.maker('y')).toMatchObject({ name: 'top', opType: 'Relu', inputs: parts.slice(0, 1) });
  expect(graph.nodes.map(({ opType }) => opType)).toEqual(['Add', 'Split', 'Relu']);
  expect(graph.initializers.get(two)).toMatchObject({ dims: [1], elementType: 'int64' });
});

test('createGraphBuilder({ nodes, initializers }) adds to what is there', () => {
  const [nodes, initializers] = [[], new Map()];
  const graph = createGraphBuilder({ nodes, initializers });
  graph.add('Relu', ['x'], {
    kept: new Map([['group', { type: 'int', value: 2 }]]),
    attributes: { axis: 1 },
    domain: 'other',
  });
  graph.floats(Float32Array.of(1), [], 'one');
  expect(nodes).toMatchObject([{ domain: 'other' }]);
  expect([...(graph.nodes[0]?.attributes.keys() ?? [])]).toEqual(['group', 'axis']);
  expect([...initializers.keys()]).toEqual(['one']);
});
