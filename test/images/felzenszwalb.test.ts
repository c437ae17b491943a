import { describe, expect, test } from '@jest/globals';
import { felzenszwalb } from '../../src/images/felzenszwalb.ts';
import { felzenszwalbVolume, smoothedEdges } from '../../src/images/felzenszwalbVolume.ts';
import { voxelSides } from '../../src/images/voxelSides.ts';
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

  test('smooths in millimetres: one bright voxel of 1 x 1 x 2.5 mm is a Gaussian of 1 mm', () => {
    const [z0, y0, x0] = [3, 5, 5];
    const bright = new Float64Array(7 * 11 * 11);
    bright[(z0 * 11 + y0) * 11 + x0] = 1;
    const { from, to, cost } = smoothedEdges(bright, [7, 11, 11, 1], { sigma: 1, sides: [2.5, 1, 1] });
    /** By hand: exp(-mm^2 / 2) over its sum within 4 mm, and to the whole voxel beyond. */
    const bell = (at: number, side: number, radius: number) =>
      Math.abs(at) > radius ? 0 : Math.exp(-((at * side) ** 2) / 2) / Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-(((i - radius) * side) ** 2) / 2)).reduce((a, b) => a + b, 0);
    const value = (voxel: number) => {
      const [z, y, x] = [Math.floor(voxel / 121) - z0, (Math.floor(voxel / 11) % 11) - y0, (voxel % 11) - x0];
      return bell(z, 2.5, 2) * bell(y, 1, 4) * bell(x, 1, 4);
    };
    const within = Array.from(cost.keys()).filter((edge) => to[edge]! - from[edge]! < 121);
    expect(within).toHaveLength(7 * 2 * 11 * 10);
    for (const edge of within) expect(cost[edge]).toBeCloseTo(Math.abs(value(from[edge]!) - value(to[edge]!)), 12);
  });

  /** Each slice so many times. */
  const repeated = (slices: Float64Array, depth: number, times: number) => {
    const size = slices.length / depth;
    return Float64Array.from({ length: slices.length * times }, (_, i) => slices[Math.floor(i / (size * times)) * size + (i % size)]!);
  };

  test.each([2, 3, 5])('the step between slices is that at the face of the slices repeated %d times', (times) => {
    const [depth, plane] = [5, 42];
    const noise = Float64Array.from({ length: depth * plane }, (_, i) => Math.sin(7 * i * i));
    const coarse = smoothedEdges(noise, [depth, 6, 7, 1], { sigma: 0.8, sides: [times, 1, 1] });
    const fine = smoothedEdges(repeated(noise, depth, times), [depth * times, 6, 7, 1], { sigma: 0.8, sides: [1, 1, 1] });
    const costs = new Map(Array.from(fine.cost, (cost, edge) => [`${fine.from[edge]}-${fine.to[edge]}`, cost]));
    for (const [edge, cost] of coarse.cost.entries()) {
      const [from, to] = [coarse.from[edge]!, coarse.to[edge]!];
      if (to - from !== plane) continue;
      const below = (Math.floor(from / plane) * times + times - 1) * plane + (from % plane);
      // Four voxels away a kernel still has exp(-4 ^ 2 / 1.28) of its middle, that of the repeated slices ends at three.
      expect(Math.abs(cost - (costs.get(`${below}-${below + plane}`) ?? Number.NaN))).toBeLessThan(1e-5);
    }
  });

  test.each([2, 3, 5])('without smoothing has the segments of the slices repeated %d times, at as many times the scale', (times) => {
    const [depth, plane] = [6, 56];
    const noise = new Float32Array(depth * plane);
    randomStream('slices').fillNormal(noise, 1);
    const scales = [100, 300, 1000];
    const coarse = felzenszwalbVolume(noise, [depth, 7, 8, 1], { scales, minSize: 3, sigma: 0, sides: [times, 1, 1] });
    const slices = repeated(Float64Array.from(noise), depth, times);
    // A segment has so many times the voxels, and the rule divides the scale by their number.
    const asked = { scales: scales.map((scale) => scale * times), minSize: 3 * times, sigma: 0 };
    const fine = felzenszwalbVolume(slices, [depth * times, 7, 8, 1], asked);
    const firsts = fine.map((labels) => labels.filter((_, i) => Math.floor(i / plane) % times === 0));
    expect(new Set(coarse[0]).size).toBeGreaterThan(10);
    // Segments are numbered by their first voxel, so the same ones have the same numbers.
    expect(coarse).toEqual(firsts);
  });

  test('of thick slices of blocks has the segments of thin ones', () => {
    const [depth, times] = [4, 5];
    const blockOf = (i: number) => 4 * Number(i >= 288) + 2 * Number(Math.floor(i / 12) % 12 >= 6) + Number(i % 12 >= 6);
    const blocks = Float64Array.from({ length: depth * 144 }, (_, i) => blockOf(i));
    const asked = { scales: [100], sigma: 0.8 };
    const [coarse] = felzenszwalbVolume(blocks, [depth, 12, 12, 1], { ...asked, minSize: 20, sides: [times, 1, 1] });
    const [fine] = felzenszwalbVolume(repeated(blocks, depth, times), [depth * times, 12, 12, 1], { ...asked, minSize: 20 * times });
    const middles = fine?.filter((_, i) => Math.floor(i / 144) % times === 2);
    expect(pairsOf(coarse, middles)).toBe(new Set(middles).size);
    expect(pairsOf(coarse, coarse)).toBe(new Set(middles).size);
  });

  /** How many pairs of labels two maps have: as many as labels where both cut alike. */
  function pairsOf(a: Int32Array = new Int32Array(), b: Int32Array = new Int32Array()): number {
    return new Set(Array.from(a, (label, i) => `${label}/${b[i]}`)).size;
  }
}); // biome-ignore format: the definition reads better packed

test('voxelSides are in the shortest of them, and a cube is one whatever its last digits', () => {
  expect(voxelSides(undefined)).toEqual([1, 1, 1]);
  expect(voxelSides([4, 4, 4])).toEqual([1, 1, 1]);
  expect(voxelSides([0.7, 0.7000001, 0.6999999])).toEqual([1, 1, 1]);
  expect(voxelSides([5, 2, 2.5])).toEqual([2.5, 1, 1.25]);
});
