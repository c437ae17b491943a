import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { randomStream } from '../../src/math/random/random.ts';
import { pca, projected, scaleBlocks, scaledBlocks } from '../../src/slices/index.ts';
import { expectClose } from '../support/expectClose.ts';

const stream = randomStream('space');
const drawn = (rows: number, columns: number) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, (_, j) => (j + 1) * stream.normal()));

describe('pca(embeddings, { components })', () => {
  test('of points on a line is that line', async () => {
    // Along (-3, 4) / 5 by 0, 5, 10: mean (−3, 4) + …, variance 25; the larger part is positive.
    const found = await pca(
      [
        [1, 2],
        [-2, 6],
        [-5, 10],
      ],
      { components: 2 },
    );
    expect([...found.mean]).toEqual([-2, 6]);
    expectClose([...found.components.data].slice(0, 2), [-0.6, 0.8], { absolute: 1e-12 });
    expectClose(found.explainedVariance, [25, 0], { absolute: 1e-12 });
    expectClose(found.explainedVarianceRatio, [1, 0], { absolute: 1e-12 });
    expectClose(
      [0, 1, 2].map((i) => found.transformed.get(i, 0)),
      [-5, 0, 5],
      { absolute: 1e-12 },
    );
  });

  test('by the rows, with more columns than rows, is that by the columns', async () => {
    const rows = drawn(9, 8);
    // Eight further columns of zeros make it wider than long.
    const wide = rows.map((row) => [...row, ...new Array<number>(8).fill(0)]);
    const [narrow, long] = [await pca(rows, { components: 5 }), await pca(wide, { components: 5 })];
    expectClose(long.explainedVariance, narrow.explainedVariance, { relative: 1e-10 });
    expectClose(long.transformed.data, narrow.transformed.data, { absolute: 1e-9 });
  });

  test('keeps distances, and projects other rows to where the same ones lie', async () => {
    const rows = drawn(40, 6);
    const { transformed, ...found } = await pca(rows, { components: 6 });
    const apart = (a: number[], b: number[]) => Math.hypot(...a.map((value, j) => value - (b[j] as number)));
    const placed = Array.from({ length: 6 }, (_, j) => [transformed.get(3, j), transformed.get(7, j)]);
    const distance = Math.hypot(...placed.map(([a, b]) => (a as number) - (b as number)));
    expectClose(distance, apart(rows[3] as number[], rows[7] as number[]), { relative: 1e-12 });
    expectClose((await projected(found, rows)).data, transformed.data, { absolute: 1e-12 });
  });

  test('of constant rows has no variance, and nothing is NaN', async () => {
    const found = await pca(
      [
        [0.1, 0.2],
        [0.1, 0.2],
        [0.1, 0.2],
      ],
      { components: 2 },
    );
    expect([...found.explainedVariance, ...found.explainedVarianceRatio]).toEqual([0, 0, 0, 0]);
    expect([...found.transformed.data].every((value) => value === 0)).toBe(true);
    const wide = await pca(
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
      { components: 2 },
    );
    expect([...wide.components.data, ...wide.transformed.data].every(Number.isFinite)).toBe(true);
  });

  test('refuses too many components, one row, and numbers that are not finite', async () => {
    await expect(pca(drawn(5, 3), { components: 4 })).rejects.toThrow(
      'components must be an integer from 1 to 3, got 4',
    );
    await expect(pca([[1, 2]], { components: 1 })).rejects.toThrow('at least two rows, got 1');
    await expect(pca([[1], [Infinity]], { components: 1 })).rejects.toThrow(
      'got Infinity at row 1, column 0',
    );
    await expect(projected(await pca(drawn(5, 3), { components: 2 }), [[1]])).rejects.toThrow(
      'must have 3 columns, got 1',
    );
    await expect(pca(ndarray(new Float32Array(8), [2, 2, 2]), { components: 1 })).rejects.toThrow(
      'got [2,2,2]',
    );
  });
});

describe('scaleBlocks(blocks, options)', () => {
  test('gives each block the same mean squared length, a constant column none', () => {
    const blocks = [drawn(50, 20), drawn(50, 2).map((row) => [...row, 7])];
    const { fused, scaling } = scaleBlocks(blocks);
    const squares = [0, 0];
    for (let i = 0; i < 50; i++) {
      for (let j = 0; j < 23; j++)
        squares[j < 20 ? 0 : 1] = (squares[j < 20 ? 0 : 1] as number) + fused.get(i, j) ** 2 / 50;
    }
    expectClose(squares, [1, 2 / 3], { absolute: 1e-12 });
    expect(fused.get(4, 22)).toBe(0);
    expect(scaledBlocks(scaling, blocks).data).toEqual(fused.data);
  });

  test('weights multiply blocks, also as they are', () => {
    const { fused } = scaleBlocks([[[1, 2]], [[3]]], { mode: 'as-is', weights: [1, 2] });
    expect([...fused.data]).toEqual([1, 2, 6]);
  });

  test('refuses blocks of other rows or columns and weights of 0', () => {
    expect(() => scaleBlocks([[[1], [2]], [[1]]])).toThrow('blocks must have the same rows, got [2,1]');
    expect(() => scaleBlocks([[[1], [2]]], { weights: [0] })).toThrow(
      'weights must be one above 0 per block (1), got [0]',
    );
    expect(() => scaleBlocks([])).toThrow('at least one block');
    const { scaling } = scaleBlocks([[[1], [2]]]);
    expect(() => scaledBlocks(scaling, [[[1, 2]]])).toThrow(
      'blocks must have [1] columns, at least one block, got [2]',
    );
  });
});
