import { expect, test } from '@jest/globals';
import { componentCount } from '../../src/math/grids/componentCount.ts';

const flags = (...rows: readonly string[]) => Uint8Array.from(rows.join(''), (sign) => Number(sign === '#'));

test.each([
  [['....', '....'], 0],
  [['####', '####'], 1],
  [['#..#', '#..#'], 2],
  // By corners too, and not around the edge.
  [['#...', '.#.#', '..#.'], 1],
  [['...#', '#...'], 2],
  [['#.#.#', '.....', '#.#.#'], 6],
] as const)('%j has %d connected parts', (rows, count) => {
  expect(componentCount(flags(...rows), [rows.length, rows[0].length])).toBe(count);
});

test('of a volume by corners through planes', () => {
  const volume = new Uint8Array(27);
  volume[0] = 1;
  volume[13] = 1;
  volume[26] = 1;
  expect(componentCount(volume, [3, 3, 3])).toBe(1);
  volume[13] = 0;
  expect(componentCount(volume, [3, 3, 3])).toBe(2);
});
