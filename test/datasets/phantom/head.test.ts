import { expect, test } from '@jest/globals';
import { datasetKinds, datasetSchema, openDataset } from '../../../src/datasets/index.ts';
import { headAnatomy } from '../../../src/datasets/phantom/headAnatomy.ts';
import { headTissues, phantomHead, phantomHeads } from '../../../src/datasets/phantom/index.ts';
import { dense } from '../../../src/math/arrays/dense.ts';

const size = 48;
const seed = 'geometry';
const { image, labels, affine } = phantomHead({ seed });
const own = dense(labels);
const voxel = (192 / size) ** 3;
const counted = (test: (label: number) => boolean) => own.filter(test).length * voxel;

test('the volumes of nested ellipsoids are 4/3 π abc', () => {
  const { surfaces } = headAnatomy(seed);
  const volumes = surfaces.map(
    (half) => (4 / 3) * Math.PI * half.reduce((product, axis) => product * axis, 1),
  );
  // Voxels count by their middles: an ellipsoid of thousands of them is right to a share of its surface.
  volumes.forEach((volume, surface) => {
    expect(Math.abs(counted((label) => label > surface) / volume - 1)).toBeLessThan(0.01);
  });
  expect(new Set(own)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
});

test('tissues are nested: none touches another than the next, and the head does not touch the edge', () => {
  const placeOf = (i: number) => [Math.floor(i / size ** 2), Math.floor(i / size) % size, i % size];
  const voxels = [...own.keys()];
  expect(voxels.filter((i) => own[i] !== 0 && placeOf(i).some((at) => at === 0 || at === size - 1))).toEqual([]);
  for (const [axis, step] of [size ** 2, size, 1].entries()) {
    const inside = voxels.filter((i) => (placeOf(i)[axis] ?? 0) + 1 < size);
    expect(inside.filter((i) => Math.abs((own[i] ?? 0) - (own[i + step] ?? 0)) > 1)).toEqual([]);
  }
}); // biome-ignore format: a claim a line

test('each tissue has its grey and its texture, and noise of finer tissues is less smooth', () => {
  const values = dense(image);
  const looks = [8, 190, 40, 62, 118, 165, 55];
  const deviations = [2, 18, 6, 4, 12, 9, 3];
  const alike = looks.map((grey, label) => {
    const at = [...own.keys()].filter((i) => own[i] === label && own[i + 1] === label);
    const mean = at.reduce((sum, i) => sum + (values[i] ?? 0), 0) / at.length;
    const spread = Math.sqrt(at.reduce((sum, i) => sum + ((values[i] ?? 0) - grey) ** 2, 0) / at.length);
    // Smooth noise has few independent values in a small tissue.
    const [wide, tall] = label === 6 ? [3, 2] : [0.35, 0.2];
    expect(Math.abs(mean - grey)).toBeLessThan(wide * (deviations[label] ?? 0));
    expect(Math.abs(spread / (deviations[label] ?? 1) - 1)).toBeLessThan(tall);
    return at.reduce((sum, i) => sum + ((values[i] ?? 0) - grey) * ((values[i + 1] ?? 0) - grey), 0) / at.length / spread ** 2;
  });
  // A Gaussian of sigma leaves neighbours exp(-1 / 4 sigma²) alike.
  expect(alike[4]).toBeCloseTo(Math.exp(-1 / 4), 1);
  expect(alike[5]).toBeCloseTo(Math.exp(-1 / 16), 1);
}); // biome-ignore format: sums read better whole

test('a head is the same at every size and for its seed, and the affine puts the middle at 0', async () => {
  // The middles of voxels of 16 a side are those of every third of 48.
  const coarse = dense(phantomHead({ seed, size: 16 }).labels);
  const third = (i: number) => ((3 * Math.floor(i / 256) + 1) * 48 + 3 * (Math.floor(i / 16) % 16) + 1) * 48 + 3 * (i % 16) + 1;
  expect([...coarse].filter((label, i) => label !== own[third(i)])).toEqual([]);
  const middle = affine.slice(0, 3).map((row) => row.slice(0, 3).reduce((sum, value) => sum + value * 23.5, row[3] ?? 0));
  expect(middle).toEqual([0, 0, 0]);

  const { items, regions } = phantomHeads({ seed: 'set', count: 2 });
  expect(regions).toEqual([...headTissues]);
  const [first, second] = await Promise.all(items.map(async (item) => dense((await item.load()).image)));
  const again = phantomHead({ seed: 'set/head-00001' });
  const differing = (a: ArrayLike<number> & Float32Array, b: Float32Array | undefined) => a.filter((value, i) => value !== b?.[i]).length;
  expect(differing(dense(again.image), first)).toBe(0);
  expect(differing(dense(again.image), second)).toBeGreaterThan(1e4);
  const white = await items[0]?.region?.('white');
  expect(white?.shape).toEqual([48, 48, 48]);
  const marked = dense(white ?? labels);
  expect(dense(again.labels).filter((label, i) => Number(label === 5) !== marked[i])).toHaveLength(0);
  expect(await items[0]?.region?.('bone')).toBeUndefined();
  expect(() => phantomHead({ seed, size: 7 })).toThrow('size must be a whole number from 8 to 256, got 7');
}); // biome-ignore format: places read better on a line

test('a config names heads by their kind, and its seed names them', async () => {
  const config = datasetSchema(datasetKinds).parse({ kind: 'phantom-head', count: 3, size: 16, limit: 2 });
  const context = { kinds: datasetKinds, seed: 7, preset: 'default', limits: undefined } as const;
  const { items, regions } = await openDataset(config, context);
  expect(items.map(({ id, group }) => [id, group])).toEqual([
    ['head-00001', 'head-00001'],
    ['head-00002', 'head-00002'],
  ]);
  expect(regions).toEqual([...headTissues]);
  const loaded = await items[1]?.load();
  const alone = phantomHead({ seed: '7/head-00002', size: 16 });
  expect(dense(loaded?.image ?? alone.image)).toEqual(dense(alone.image));
  const grey = await items[1]?.region?.('grey');
  const white = await items[1]?.region?.('white');
  expect(
    [grey, white].map((region) => dense(region ?? alone.labels).reduce((sum, value) => sum + value, 0)),
  ).toEqual([4, 5].map((label) => dense(alone.labels).filter((own) => own === label).length));
});
