import { describe, expect, test } from '@jest/globals';
import { type CascadeOptions, cascade } from '../../src/audits/index.ts';
import type { WeightLayer } from '../../src/types/classifier.ts';

/** Layers a .. f in the blocks 1 1 2 2 2 3. */
const layers: WeightLayer[] = ['a1', 'b1', 'c2', 'd2', 'e2', 'f3'].map((text) => ({
  name: text[0] ?? '',
  block: `block ${text[1]}`,
  kind: 'convolution',
  parameterCount: 1,
}));
const all: CascadeOptions = { steps: 6, unit: 'layer', order: 'outputToInput' };
const named = (options: Partial<CascadeOptions>) =>
  cascade(layers, { ...all, ...options }).map((state) => state.layers.join(''));

describe('cascade(layers, options)', () => {
  test('goes from the output to the input and keeps what it has re-drawn', () => {
    expect(named({})).toEqual(['f', 'ef', 'def', 'cdef', 'bcdef', 'abcdef']);
  });

  test('leaves the trained state out: every state has a layer that is re-drawn', () => {
    for (const order of ['outputToInput', 'inputToOutput', 'independent'] as const) {
      for (let steps = 1; steps <= 8; steps++) {
        expect(named({ order, steps }).every((names) => names.length > 0)).toBe(true);
      }
    }
  });

  test('goes from the input to the output, or one layer at a time and all in the end, where that is asked for', () => {
    expect(named({ order: 'inputToOutput' })).toEqual(['a', 'ab', 'abc', 'abcd', 'abcde', 'abcdef']);
    expect(named({ order: 'independent' })).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'abcdef']);
  });

  test('takes blocks whole where the unit is the block', () => {
    expect(named({ unit: 'block' })).toEqual(['f', 'cdef', 'abcdef']);
    expect(named({ unit: 'block', order: 'independent' })).toEqual(['ab', 'cde', 'f', 'abcdef']);
  });

  test('of fewer steps spreads them evenly, the first unit and the whole net among them', () => {
    expect(named({ steps: 2 })).toEqual(['f', 'abcdef']);
    expect(named({ steps: 3 })).toEqual(['f', 'cdef', 'abcdef']);
    expect(named({ steps: 99 })).toHaveLength(6);
  });

  test('of one step is the whole net', () => {
    expect(named({ steps: 1 })).toEqual(['abcdef']);
    expect(named({ steps: 1, order: 'inputToOutput' })).toEqual(['abcdef']);
  });

  test('names each state by how many layers are re-drawn, of how many, and the newest', () => {
    expect(cascade(layers, { ...all, steps: 3 }).map(({ step }) => step)).toEqual([
      '1/6 f',
      '4/6 c',
      '6/6 a',
    ]);
    const steps = cascade(layers, all).map(({ step }) => step);
    expect(new Set(steps).size).toBe(steps.length);
  });

  test('of a net without weights is an error', () => {
    expect(() => cascade([], all)).toThrow('randomization needs at least one layer with weights, found none');
  });
});
