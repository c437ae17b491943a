import { describe, expect, test } from '@jest/globals';
import { methodOf } from '../../../src/run/config/methodOf.ts';
import { resolvedMethods } from '../../../src/run/config/resolvedMethods.ts';

type Item = string | { readonly name: string; readonly [option: string]: unknown };
const asked = (items: readonly Item[], only?: readonly string[]) =>
  resolvedMethods(items, { preset: 'default', source: 'c.json', only });
const names = (...question: Parameters<typeof asked>) => asked(...question).map(({ name }) => name);

const spreads = { name: 'smoothgrad', spread: [0.02, 0.15] };

describe('a list in the place of an option', () => {
  test('runs each value as a method of its own, with every other option as it was', async () => {
    const [low, high] = asked([spreads]);
    expect(low).toMatchObject({ name: 'smoothgrad spread=0.02', method: 'smoothgrad' });
    expect(low?.options).toEqual({ ...high?.options, spread: 0.02 });
    expect(high?.options).toMatchObject({ spread: 0.15, samples: 25 });
    if (low === undefined) throw new Error('none');
    expect((await methodOf(low, { preset: 'default' })).method.name).toBe('smoothgrad');
  });

  test('stands beside the method as it is, and of two lists gives every combination', () => {
    expect(names(['smoothgrad', { ...spreads, samples: [4, 8] }])).toEqual([
      'smoothgrad',
      'smoothgrad spread=0.02 samples=4',
      'smoothgrad spread=0.02 samples=8',
      'smoothgrad spread=0.15 samples=4',
      'smoothgrad spread=0.15 samples=8',
    ]);
    expect(names([{ name: 'integrated-gradients', baseline: ['black', 0.5] }])).toEqual([
      'integrated-gradients baseline=black',
      'integrated-gradients baseline=0.5',
    ]);
  });

  test('is asked for by the name of the method or of one value', () => {
    expect(names(['gradient', spreads], ['smoothgrad'])).toHaveLength(2);
    expect(names(['gradient', spreads], ['smoothgrad spread=0.15', 'xrai'])).toEqual([
      'smoothgrad spread=0.15',
      'xrai',
    ]);
  });

  const refused: [string, () => unknown, RegExp][] = [
    ['an empty list', () => asked([{ name: 'smoothgrad', spread: [] }]), /spread must have a value, got \[\]$/],
    ['a value that will not do', () => asked([{ name: 'smoothgrad', spread: [0.1, -1] }]), /smoothgrad: spread must be finite and not negative, got -1$/],
    ['a value twice', () => asked([{ name: 'smoothgrad', spread: [0.1, 0.1] }]), /expected each once, got 'smoothgrad spread=0.1' twice$/],
    ['an option that there is not', () => asked([{ name: 'gradient', spread: [0.1] }]), /options of gradient must be among \[\], got spread$/],
    ['a value that was not swept', () => asked([spreads], ['smoothgrad spread=9']), /no value of a sweep is named 'smoothgrad spread=9'; there are smoothgrad spread=0.02, smoothgrad spread=0.15$/],
  ]; // biome-ignore format: a table reads better packed
  test.each(refused)('%s is refused', (_, call, message) => {
    expect(call).toThrow(message);
  });
});
