import { describe, expect, test } from '@jest/globals';
import { felzenszwalb } from '../../src/images/felzenszwalb.ts';
import { felzenszwalbVolume } from '../../src/images/felzenszwalbVolume.ts';
import { randomStream } from '../../src/math/random/random.ts';
import { describeShared } from '../support/shared.ts';
import { sharedArray } from '../support/sharedArray.ts';

/** 24 x 24 x 3, no two edges of equal cost. */
function tieFree(): Float64Array {
  const values = new Float64Array(24 * 24 * 3);
  for (let y = 0; y < 24; y++) {
    for (let x = 0; x < 24; x++) {
      const i = (y * 24 + x) * 3;
      values[i] = (x + 0.5 * y < 14 ? -1 : 0.6) + 0.13 * Math.sin(1.7 * x + 0.9 * y ** 2);
      values[i + 1] = 0.5 * Math.sin(x / 3 + 0.07 * y);
      values[i + 2] = 0.4 * Math.cos(y / 4 + (0.05 * x ** 2) / 9);
    }
  }
  return values;
}

function sizes(labels: Int32Array): number[] {
  const out: number[] = [];
  for (const label of labels) out[label] = (out[label] ?? 0) + 1;
  return out;
}

describe('felzenszwalb', () => {
  /** Sizes of the segments of scikit-image 0.26.0. */
  test.each([
    [50, 20, [85, 30, 104, 41, 34, 64, 89, 49, 41, 39]],
    [250, 20, [163, 41, 39, 333]],
    [1200, 20, [180, 57, 339]],
    [50, 150, [204, 217, 155]],
  ])(
    'felzenszwalb at scale %d with at least %d pixels has the segments of scikit-image',
    (scale, minSize, expected) => {
      const [labels] = felzenszwalb(tieFree(), [24, 24, 3], { scales: [scale], minSize });
      expect(sizes(labels as Int32Array)).toEqual(expected);
    },
  );

  test('felzenszwalb of a constant image is one segment', () => {
    const [labels] = felzenszwalb(new Float64Array(30), [5, 6, 1], { scales: [50] });
    expect(sizes(labels as Int32Array)).toEqual([30]);
  });

  test('felzenszwalb of one pixel is one segment', () => {
    expect(felzenszwalb([4], [1, 1, 1], { scales: [50, 100] })).toEqual([Int32Array.of(0), Int32Array.of(0)]);
  });

  test('felzenszwalb separates two flat halves that are large enough', () => {
    const halves = Float64Array.from({ length: 16 * 8 }, (_, i) => (i % 16 < 8 ? 0 : 100));
    const [labels] = felzenszwalb(halves, [8, 16, 1], { scales: [1], sigma: 0 });
    expect(labels).toEqual(Int32Array.from(halves, (value) => (value === 0 ? 0 : 1)));
  });

  test('felzenszwalb rejects a scale that is not positive', () => {
    expect(() => felzenszwalb([4], [1, 1, 1], { scales: [0] })).toThrow(
      new RangeError('scales must be positive, got 0'),
    );
  });
});

describeShared('felzenszwalb of an X-ray', () => {
  test('felzenszwalb at three scales has the labels of scikit-image, pixel for pixel', () => {
    const image = sharedArray('golden/methods/resize-224-bicubic-aa.npy');
    const scales = [50, 250, 1200];
    const labels = felzenszwalb(Float64Array.from(image.data), [224, 224, 3], { scales, minSize: 150 });
    for (const [i, scale] of scales.entries()) {
      const expected = sharedArray(`golden/methods/felzenszwalb-${scale}.npy`);
      expect(Buffer.from((labels[i] as Int32Array).buffer).equals(Buffer.from(expected.data.buffer))).toBe(
        true,
      );
    }
  });
});

describe('felzenszwalbVolume', () => {
  const shape = [5, 6, 7, 2] as const;
  const voxels = 5 * 6 * 7;
  const values = new Float32Array(2 * voxels);
  randomStream('voxels').fillNormal(values, 1);

  /** By the definition: every edge in turn, segments as lists, each cost looked up again. */
  function slowly(scale: number, minSize: number): number[] {
    const k = scale / 255;
    const placeOf = (v: number) => [Math.floor(v / 42), Math.floor(v / 7) % 6, v % 7];
    const isNext = (a: number, b: number) => placeOf(a).reduce((sum, at, axis) => sum + Math.abs(at - (placeOf(b)[axis] ?? 0)), 0) === 1;
    const edges = Array.from({ length: voxels }, (_, a) => a).flatMap((a) =>
      Array.from({ length: voxels }, (_, b) => b).filter((b) => b > a && isNext(a, b)).map((b) => ({
        ends: [a, b] as const,
        cost: Math.hypot(...[0, 1].map((c) => (values[2 * a + c] ?? 0) - (values[2 * b + c] ?? 0))),
      })),
    ).sort((x, y) => x.cost - y.cost);
    let segments = Array.from({ length: voxels }, (_, v) => ({ members: [v], limit: k }));
    const of = (v: number) => segments.find(({ members }) => members.includes(v)) ?? { members: [], limit: 0 };
    const merge = (a: ReturnType<typeof of>, b: ReturnType<typeof of>, cost: number) => {
      const members = [...a.members, ...b.members];
      segments = [...segments.filter((one) => one !== a && one !== b), { members, limit: cost + k / members.length }];
    };
    for (const { ends: [p, q], cost } of edges) {
      const [a, b] = [of(p), of(q)];
      if (a !== b && cost < a.limit && cost < b.limit) merge(a, b, cost);
    }
    for (const { ends: [p, q], cost } of edges) {
      const [a, b] = [of(p), of(q)];
      if (a !== b && Math.min(a.members.length, b.members.length) < minSize) merge(a, b, cost);
    }
    const first = segments.map(({ members }) => Math.min(...members)).sort((a, b) => a - b);
    return Array.from({ length: voxels }, (_, v) => first.indexOf(Math.min(...of(v).members)));
  }

  test.each([[300, 4], [150, 8]])('at scale %d with at least %d voxels follows the definition', (scale, minSize) => {
    const [labels] = felzenszwalbVolume(values, shape, { scales: [scale], minSize, sigma: 0 });
    const wanted = slowly(scale, minSize);
    expect(new Set(wanted).size).toBeGreaterThan(2);
    expect([...(labels ?? [])]).toEqual(wanted);
  });

  test('of constant blocks is the blocks', () => {
    const block = (i: number) => [Math.floor(i / 48), Math.floor(i / 8) % 6, i % 8].reduce((sum, at, axis) => 2 * sum + Number(at >= [2, 3, 4][axis]!), 0);
    const blocks = Array.from({ length: 4 * 6 * 8 }, (_, i) => block(i));
    const [labels] = felzenszwalbVolume(blocks, [4, 6, 8, 1], { scales: [100], minSize: 5, sigma: 0 });
    expect([...(labels ?? [])]).toEqual(blocks);
  });

  test('smooths along all three axes: of one bright voxel by the products of the kernel', () => {
    // A step is seen as far as the kernel reaches: with sigma 1 four voxels, and no further.
    const bright = new Float64Array(11 ** 3);
    bright[5 * 121 + 5 * 11 + 5] = 1;
    const [labels = new Int32Array()] = felzenszwalbVolume(bright, [11, 11, 11, 1], { scales: [1e-9], minSize: 1, sigma: 1 });
    const far = Array.from(labels.keys()).filter((i) => [Math.floor(i / 121), Math.floor(i / 11) % 11, i % 11].some((at) => Math.abs(at - 5) > 4));
    expect(new Set(far.map((i) => labels[i]))).toEqual(new Set([labels[0]]));
    expect(new Set(Array.from(labels.keys()).filter((i) => !far.includes(i)).map((i) => labels[i])).has(labels[0])).toBe(false);
  });
}); // biome-ignore format: the definition reads better packed
