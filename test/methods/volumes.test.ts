/** Methods, baselines and metrics on volumes: against closed forms, slower second implementations and flat volumes. */
import { describe, expect, test } from '@jest/globals';
import ndarray, { type NdArray } from 'ndarray';
import { xraiSegments } from '../../src/images/index.ts';
import { centrePriorMap, edgeMap, normalized, uniformRandomMap } from '../../src/maps/index.ts';
import { dense } from '../../src/math/arrays/dense.ts';
import { resizedLinear } from '../../src/math/resizing/resizedLinear.ts';
import { createQuestion, type MethodName, methodOptions, methods } from '../../src/methods/index.ts';
import { ssim } from '../../src/metrics/index.ts';
import type { Image, ImageShape } from '../../src/types/arrays.ts';
import type { Differentiable, Layered } from '../../src/types/classifier.ts';
import type { Method } from '../../src/types/method.ts';
import { expectClose } from '../support/expectClose.ts';

/** f = tanh(Σ w x) and its negative, of any shape, with features of half the size in each axis. */
function tanhOf(shape: ImageShape): Differentiable & Layered {
  const length = shape.reduce((product, side) => product * side, 1);
  const weights = Float64Array.from({ length }, (_, i) => Math.sin(7 * i + 1) / length);
  const sums = (batch: NdArray<Float32Array>) => {
    const values = dense(batch);
    return Array.from({ length: values.length / length }, (_, n) =>
      weights.reduce((sum, w, i) => sum + w * (values[n * length + i] ?? 0), 0),
    );
  };
  return {
    id: 'tanh',
    inputShape: shape,
    classCount: 2,
    logits: async (batch) => {
      const rows = sums(batch).flatMap((sum) => [Math.tanh(sum), -Math.tanh(sum)]);
      return ndarray(Float32Array.from(rows), [rows.length / 2, 2]);
    },
    gradient: async (batch, targets) => {
      const slopes = sums(batch).map((sum, n) => (targets[n] === 0 ? 1 : -1) * (1 - Math.tanh(sum) ** 2));
      const values = slopes.flatMap((slope) => [...weights].map((w) => w * slope));
      return ndarray(Float32Array.from(values), [...batch.shape]);
    },
    features: async (batch, _, { layer = 'half' } = {}) => {
      const places = batch.shape.slice(1, -1).map((side) => Math.ceil(side / 2));
      const size = places.reduce((product, side) => product * side, 1);
      const values = (scale: number) =>
        ndarray(
          Float32Array.from({ length: 2 * size }, (_, i) => Math.cos(i) * scale + 1),
          [1, ...places, 2],
        );
      return { layer, activations: values(1), gradients: values(0.5) };
    },
  };
}

const values = (shape: readonly number[]) =>
  ndarray(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(3 * i * i)),
    [...shape],
  );

async function explained(name: MethodName, image: Image, options: Readonly<Record<string, unknown>> = {}) {
  const classifier = tanhOf(image.shape as unknown as ImageShape);
  const question = createQuestion(classifier, image, { target: 0, seed: 'a', inputRange: [-1, 1] });
  const method = methods[name] as Method<object, Differentiable & Layered>;
  const answer = await method.explain(question, methodOptions(name, 'default', options));
  return answer.kind === 'map' ? answer.map : answer.attribution;
}

describe('a volume of one slice is explained as its image', () => {
  test.each([
    ['gradient', {}],
    ['input-x-gradient', {}],
    ['smoothgrad', { samples: 4 }],
    ['vargrad', { samples: 4 }],
    ['smoothgrad', { samples: 8, squared: 'debiased' }],
    ['integrated-gradients', { steps: 4 }],
    ['smooth-integrated-gradients', { samples: 4 }],
    ['expected-gradients', { samples: 4 }],
    ['guided-ig', { steps: 4 }],
    ['guided-backprop', {}],
    ['grad-cam', {}],
    ['grad-cam', { centres: 'tf1', divideByMax: true }],
    ['guided-grad-cam', {}],
    ['guided-grad-cam', { factors: 'visualized' }],
    ['layer-cam', {}],
    ['hires-cam', {}],
    ['grad-cam-plus-plus', {}],
    ['eigen-cam', {}],
    ['score-cam', {}],
    ['partition-shap', { maxEvals: 40 }],
  ] as const)('%s %j', async (name, options) => {
    const flat = values([5, 6, 2]);
    const image = await explained(name, flat, options);
    const volume = await explained(name, ndarray(flat.data, [1, 5, 6, 2]), options);
    expect(volume.shape).toEqual([1, ...image.shape]);
    expectClose(dense(volume), dense(image), { absolute: 1e-7 });
  });
});

describe('on a volume', () => {
  test('occlusion fills cubes: their share of the sum, as far as tanh is straight', async () => {
    const image = values([2, 4, 4, 1]);
    const map = await explained('occlusion', image, { size: 2, stride: 2, fill: 0 });
    const { data: slope } = await explained('gradient', ndarray(new Float32Array(32), [2, 4, 4, 1]));
    const expected = Float32Array.from({ length: 32 }, (_, i) => {
      const [top, left] = [(Math.floor(i / 4) % 4) & 2, (i % 4) & 2];
      let sum = 0;
      for (let z = 0; z < 2; z++)
        for (let y = top; y < top + 2; y++)
          for (let x = left; x < left + 2; x++) {
            const place = (z * 4 + y) * 4 + x;
            sum += (slope[place] ?? 0) * (image.data[place] ?? 0);
          }
      return sum;
    });
    // tanh bends by a third of the cube of a sum below 0.2.
    expectClose(dense(map), expected, { absolute: 3e-3 });
  });

  test('rise and blur-ig answer in its shape, and blur-ig adds up', async () => {
    const image = values([3, 4, 5, 1]);
    expect((await explained('rise', image, { masks: 8, cells: 2 })).shape).toEqual([3, 4, 5]);
    const path = await explained('blur-ig', image, { steps: 60, maxSigma: 3 });
    const [top, bottom] = [await logitOf(image), 0];
    expect(Math.abs(dense(path).reduce((a, b) => a + b, 0) - (top - bottom))).toBeLessThan(0.02);
  });

  test('the edge map of a slope is its root mean square, and the centre prior a product', () => {
    const slope = Float32Array.from(
      { length: 125 },
      (_, i) => 3 * Math.floor(i / 25) + 2 * (Math.floor(i / 5) % 5) + (i % 5),
    );
    const edges = edgeMap(ndarray(slope, [5, 5, 5, 1]));
    expect(edges.get(2, 2, 2)).toBeCloseTo(Math.sqrt((9 + 4 + 1) / 3), 6);
    const prior = centrePriorMap([3, 4, 5]);
    expect(prior.get(0, 1, 4)).toBeCloseTo(
      Math.exp(-1 / (2 * 0.75 ** 2) - 0.25 / 2 - 4 / (2 * 1.25 ** 2)),
      6,
    );
    expect(uniformRandomMap([2, 3, 4], 's').shape).toEqual([2, 3, 4]);
  });

  test.each(['wang', 'skimage7', 'arun2021', 'adebayo2018'] as const)(
    'ssim %s is that of all windows',
    (preset) => {
      const shape = [12, 11, 13];
      const maps = [values(shape), uniformRandomMap(shape, 'b')].map((map) =>
        normalized(map, { rule: 'minMax' }),
      );
      const [a, b] = maps.map((one) => (one.state === 'normalized' ? one.map : values([1, 1, 1])));
      if (a === undefined || b === undefined) throw new Error('two maps');
      const score = ssim(a, b, { preset });
      expect(score.state === 'scored' && score.value).toBeCloseTo(windowsOf(a, b, preset), 9);
      const thin = uniformRandomMap([3, 12, 12], 'c');
      expect(ssim(thin, thin, { preset }).state).toBe('unscorable');
    },
  );

  test('trilinear resizing keeps a slope, half pixels apart', () => {
    const slope = Float32Array.from({ length: 64 }, (_, i) => 4 * Math.floor(i / 16) + (i % 4));
    const larger = resizedLinear(slope, [4, 4, 4, 1], { size: [8, 4, 8] });
    // Between the centres: z at 2.25 of 4, x at 1.75.
    expect(larger[(5 * 4 + 1) * 8 + 4]).toBeCloseTo(4 * 2.25 + 1.75, 5);
  });
});

async function logitOf(image: Image): Promise<number> {
  return (
    await tanhOf(image.shape as unknown as ImageShape).logits(ndarray(image.data, [1, ...image.shape]))
  ).get(0, 0);
}

/** The definition, window by window. */
function windowsOf(a: Image, b: Image, preset: string): number {
  const side = preset === 'wang' || preset === 'adebayo2018' ? 11 : 7;
  const range = preset === 'wang' || preset === 'skimage7' ? 1 : 2;
  const bell = Array.from({ length: side }, (_, i) =>
    side === 7 ? 1 : Math.exp(-((i - 5) ** 2) / (2 * 1.5 ** 2)),
  );
  const total = bell.reduce((x, y) => x + y, 0) ** 3;
  const scale = preset === 'wang' ? 1 : side ** 3 / (side ** 3 - 1);
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
  const [depth = 0, height = 0, width = 0] = a.shape;
  const scores: number[] = [];
  for (let z = 0; z + side <= depth; z++)
    for (let y = 0; y + side <= height; y++)
      for (let x = 0; x + side <= width; x++) {
        const mean = (of: (p: number, q: number) => number) => {
          let sum = 0;
          for (let k = 0; k < side ** 3; k++) {
            const [dz, dy, dx] = [Math.floor(k / side ** 2), Math.floor(k / side) % side, k % side];
            const weight = (bell[dz] ?? 0) * (bell[dy] ?? 0) * (bell[dx] ?? 0);
            sum += weight * of(a.get(z + dz, y + dy, x + dx), b.get(z + dz, y + dy, x + dx));
          }
          return sum / total;
        };
        const [p, q] = [mean((u) => u), mean((_, v) => v)];
        const variances = scale * (mean((u, v) => u * u + v * v) - p * p - q * q);
        const covariance = scale * (mean((u, v) => u * v) - p * q);
        scores.push(((2 * p * q + c1) * (2 * covariance + c2)) / ((p * p + q * q + c1) * (variances + c2)));
      }
  return scores.reduce((x, y) => x + y, 0) / scores.length;
}

describe('segments of volumes', () => {
  const shape = [4, 6, 8, 1] as const;
  const size = 4 * 6 * 8;
  const blockOf = (i: number) => 4 * Number(Math.floor(i / 48) >= 2) + 2 * Number(Math.floor(i / 8) % 6 >= 3) + Number(i % 8 >= 4);
  /** Eight blocks of 24 voxels, each of one value. */
  const blocks = ndarray(Float32Array.from({ length: size }, (_, i) => blockOf(i) / 7), [...shape]);
  /** The logit is linear, each voxel of a block counting as much. */
  const counts = [3, -2, 1, 0.5, -1, 4, 0, 2];
  const classifier = {
    id: 'linear',
    inputShape: shape,
    classCount: 1,
    logits: async (batch: NdArray<Float32Array>) => {
      const own = dense(batch);
      const n = own.length / size;
      return ndarray(Float32Array.from({ length: n }, (_, at) => Array.from({ length: size }, (_, i) => (counts[blockOf(i)] ?? 0) * (own[at * size + i] ?? 0)).reduce((a, b) => a + b, 0)), [n, 1]);
    },
    gradient: async (batch: NdArray<Float32Array>) => ndarray(Float32Array.from({ length: batch.size }, (_, i) => counts[blockOf(i % size)] ?? 0), [...batch.shape]),
  };
  const ask = (image: Image, spacing?: readonly number[]) => createQuestion(classifier, image, { target: 0, seed: 'a', inputRange: [0, 1], spacing });
  const mapOf = async (name: 'lime' | 'kernel-shap' | 'xrai', options: object, image: Image = blocks, spacing?: readonly number[]) => {
    const answer = await methods[name].explain(ask(image, spacing), methodOptions(name, 'default', options as never) as never);
    return answer.kind === 'map' ? [...dense(answer.map)] : [];
  };
  const added = Array.from({ length: size }, (_, i) => ((counts[blockOf(i)] ?? 0) * blockOf(i)) / 7);

  test('kernel-shap and lime on cubes of a linear model are what each cube adds', async () => {
    const found = await mapOf('lime', { segments: 'grid', ridge: 1e-9, samples: 400 });
    // A cube of 1 x 2 x 2 or 1 x 1 x 2 voxels lies in one block, 64 of them.
    const voxels = (i: number) => [Math.floor(i / 48), Math.floor((Math.floor(i / 8) % 6) * 4 / 6), Math.floor((i % 8) / 2)].join();
    const cubes = new Map<string, number[]>();
    for (const i of added.keys()) cubes.set(voxels(i), [...(cubes.get(voxels(i)) ?? []), i]);
    const wanted = added.map((_, i) => (cubes.get(voxels(i)) ?? []).reduce((sum, j) => sum + (added[j] ?? 0), 0));
    expectClose(found, wanted, { absolute: 1e-3 });
    const even = await mapOf('kernel-shap', { segments: 'grid', samples: 400 });
    expectClose(even, wanted.map((sum, i) => sum / (cubes.get(voxels(i))?.length ?? 1)), { absolute: 1e-4 });
  });

  test('supervoxels follow what a volume shows, and kernel-shap is exact over them', async () => {
    const wide = ndarray(Float32Array.from({ length: size }, (_, i) => Number(i % 8 >= 4)), [...shape]);
    // Smoothing makes thin slabs of the edge, which are fewer voxels than may stand alone or segments of their own.
    const found = await mapOf('kernel-shap', {}, wide);
    const total = Array.from({ length: size }, (_, i) => (i % 8 >= 4 ? (counts[blockOf(i)] ?? 0) : 0)).reduce((a, b) => a + b, 0);
    expect(found.reduce((a, b) => a + b, 0)).toBeCloseTo(total, 3);
    // No segment crosses the volume, so far from the edge nothing of the dark half counts.
    for (const value of found.filter((_, i) => i % 8 === 0)) expect(value).toBeCloseTo(0, 9);
  });

  test.each([
    ['lime', { samples: 200 }],
    ['kernel-shap', { samples: 200 }],
    ['xrai', { baselines: ['black'], steps: 1, minPixels: 1 }],
  ] as const)('%s has the same bits of cubes of 4 mm, and others where slices lie far apart', async (name, options) => {
    const noisy = ndarray(Float32Array.from({ length: size }, (_, i) => blockOf(i) / 7 + 0.05 * Math.sin(7 * i * i)), [...shape]);
    const asCubes = await mapOf(name, options, noisy);
    expect(await mapOf(name, options, noisy, [4, 4, 4])).toEqual(asCubes);
    expect(await mapOf(name, options, noisy, [3.9999998, 4, 4])).toEqual(asCubes);
    expect(await mapOf(name, options, noisy, [5, 1, 1])).not.toEqual(asCubes);
  });

  test('a quarter of each side is the same whatever the spacing', async () => {
    expect(await mapOf('lime', { segments: 'grid', samples: 200 }, blocks, [5, 1, 1])).toEqual(await mapOf('lime', { segments: 'grid', samples: 200 }));
  });

  test('the ball of xrai is as wide in mm across slices as within', () => {
    // Five dark slices and five bright ones of 30 x 30 voxels of 1 x 1 x 5 mm: a ball of 1 mm reaches no other slice.
    const halves = ndarray(Float32Array.from({ length: 9000 }, (_, i) => Number(i >= 4500)), [10, 30, 30, 1]);
    const slicesOf = (spacing?: readonly number[]) => {
      const { firstRun, starts } = xraiSegments(halves, spacing);
      return Array.from({ length: firstRun.length - 1 }, (_, region) =>
        [...new Set(Array.from(starts.subarray(firstRun[region], firstRun[region + 1]), (start) => Math.floor(start / 900)))].join(''),
      );
    };
    expect(new Set(slicesOf([5, 1, 1]))).toEqual(new Set(['01234', '56789']));
    expect(slicesOf().some((slices) => slices.includes('45'))).toBe(true);
  });

  test('xrai of blocks ranks them by what a voxel of each adds, and its map adds up', async () => {
    const found = await mapOf('xrai', { baselines: ['black'], steps: 1, minPixels: 1 });
    expect(found.reduce((a, b) => a + b, 0)).toBeCloseTo(added.reduce((a, b) => a + b, 0), 3);
    // The block that counts most, 5, and the one that counts least, 1, are the ends of the ranks in their middles.
    const middle = (block: number) => found[Array.from({ length: size }, (_, i) => i).filter((i) => blockOf(i) === block).at(block === 5 ? -1 : 3) ?? 0] ?? 0;
    expect(Math.max(...found)).toBeCloseTo(middle(5), 6);
    expect(middle(5)).toBeGreaterThan(middle(1));
  });
}); // biome-ignore format: the model reads better packed
