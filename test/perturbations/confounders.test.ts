import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { goldenFolder } from '../../benchmarks/golden/folder.mjs';
import { judgedFolder } from '../../benchmarks/golden/judged.mjs';
import { randomStream } from '../../src/math/random/random.ts';
import {
  artefactSelection,
  artefactSplits,
  attributeResampling,
  border,
  doseExpectedCounts,
  doseFromCounts,
  doseNoise,
  lowPass,
  lowPassDisc,
  resampledByAttribute,
  tag,
  tube,
} from '../../src/perturbations/index.ts';
import { expectClose } from '../support/expectClose.ts';
import { describeShared, sharedPath } from '../support/shared.ts';

const blank = (height: number, width: number, channels = 1) =>
  ndarray(new Float32Array(height * width * channels), [height, width, channels]);
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe('lowPass(image, { diameter })', () => {
  const size = 24;
  const wave = (frequency: number) =>
    ndarray(
      Float32Array.from(
        { length: size * size },
        (_, i) => 100 + 20 * Math.cos((2 * Math.PI * frequency * (i % size)) / size),
      ),
      [size, size, 1],
    );

  test('keeps a wave within the disc and takes one beyond it away', () => {
    expectClose(lowPass(wave(3), { diameter: 8 }).data, wave(3).data, { absolute: 1e-4 });
    expectClose(lowPass(wave(6), { diameter: 8 }).data, new Float32Array(size * size).fill(100), {
      absolute: 1e-4,
    });
  });

  test('treats channels alone, and quantised clips and cuts to whole levels', () => {
    const two = blank(size, size, 2);
    for (let i = 0; i < size * size; i++) two.data[2 * i + 1] = 300.7;
    const found = lowPass(two, { diameter: 5, quantise: true });
    expect([found.get(3, 3, 0), found.get(3, 3, 1)]).toEqual([0, 255]);
  });

  test('filters each image of a batch as it filters that image alone', () => {
    const stream = randomStream('batch');
    const noise = () => Float32Array.from({ length: size * size * 2 }, () => stream.uniform());
    const images = [noise(), noise(), noise()];
    const batch = ndarray(Float32Array.from(images.flatMap((one) => [...one])), [3, size, size, 2]);
    const found = lowPass(batch, { diameter: 8 });
    expect(found.shape).toEqual([3, size, size, 2]);
    const alone = images.flatMap((one) => [...lowPass(ndarray(one, [size, size, 2]), { diameter: 8 }).data]);
    expect([...found.data]).toEqual(alone);
  });

  test('the disc lies evenly, and refuses odd sizes; images must be square', () => {
    const disc = lowPassDisc({ size: 32, diameter: 12 });
    for (let y = 1; y < 32; y++) {
      for (let x = 1; x < 32; x++) {
        expect(disc.get(y, x)).toBe(disc.get(32 - y, 32 - x));
        expect(disc.get(y, x)).toBe(disc.get(x, y));
      }
    }
    // About π r² with r half of 13 bins across.
    expectClose(sum(disc.data), Math.PI * 6.5 ** 2, { relative: 0.05 });
    expect(() => lowPassDisc({ size: 31, diameter: 4 })).toThrow('size must be an even number');
    expect(() => lowPassDisc({ size: 32, diameter: 32 })).toThrow('diameter must be from 1 to below 32');
    expect(() => lowPass(blank(4, 6), { diameter: 2 })).toThrow('image must be square, got shape [4,6,1]');
  });
});

describe('doseNoise(image, options)', () => {
  test('without noise comes back as it was; water keeps e^(−μ) of the photons', () => {
    const image = ndarray(Float32Array.of(0, 0, 500, -900), [2, 2, 1]);
    const options = { photons: 1e6, units: 'hounsfield' } as const;
    const counts = doseExpectedCounts(image, options);
    expectClose(counts.get(0, 0, 0), 1e6 * Math.exp(-0.1837), { relative: 1e-12 });
    expectClose(doseFromCounts(counts, options).data, image.data, { absolute: 1e-3 });
  });

  test('has the variance of its photons, in Hounsfield units', () => {
    const water = blank(100, 100);
    const noisy = doseNoise(water, { photons: 1e5, units: 'hounsfield', seed: 'a' });
    const mean = sum(noisy.data) / 1e4;
    const variance = sum(noisy.data.map((value) => (value - mean) ** 2)) / 1e4;
    // −ln of a Poisson count of mean n varies by 1 / n; one unit is (μ_water − μ_air) / 1000.
    const wanted = (1000 / (0.1837 - 0.1662)) ** 2 / (1e5 * Math.exp(-0.1837));
    expectClose(variance, wanted, { relative: 4 * Math.sqrt(2 / 1e4) });
    expect(doseNoise(water, { photons: 1e5, units: 'hounsfield', seed: 'a' }).data).toEqual(noisy.data);
    expect(doseNoise(water, { photons: 1e5, units: 'hounsfield', seed: 'b' }).data).not.toEqual(noisy.data);
  });

  test('refuses photons of none, other units, and an option that there is not', () => {
    expect(() => doseNoise(blank(2, 2), { photons: 0, seed: '' })).toThrow(
      'photons must be above 0 and finite, got 0',
    );
    expect(() => doseNoise(blank(2, 2), { photons: 1, seed: '', units: 'x' as 'grey' })).toThrow(
      'units must be',
    );
    expect(() => doseNoise(blank(2, 2), { photons: 1, seed: '', dose: 1 } as never)).toThrow('got dose');
    expect(() => doseExpectedCounts(blank(2, 2), { photons: 1, uniform: [0.5] })).toThrow(
      'one per value (4), got 1',
    );
  });
});

describe('artefacts', () => {
  test('tag writes white ink where its region is, and nothing else changes', () => {
    const { image, region } = tag(blank(80, 80, 3), {
      text: 'RL',
      x: 5,
      y: 5,
      fontSize: 40,
      fill: [255, 0, 10],
    });
    expect(sum(region.data)).toBeGreaterThan(100);
    for (let i = 0; i < 6400; i++) {
      if (region.data[i] === 1) expect(image.data[3 * i]).toBeGreaterThanOrEqual(127);
      expect(image.data[3 * i + 1]).toBe(0);
    }
    // The stem of L is 0.9 em to the right of that of R, so ink reaches there and not beyond.
    expect(region.get(70, 79)).toBe(0);
    expect(() => tag(blank(9, 9), { text: 'Ω', x: 0, y: 0, fontSize: 8 })).toThrow('got "Ω"');
    expect(() => tag(blank(9, 9), { x: 50, y: 50, fontSize: 8 })).toThrow(
      'tag must lie in the frame of 9 x 9',
    );
    expect(() => tag(blank(9, 9), { x: 0, y: 0, fontSize: 0 })).toThrow('fontSize must be above 0, got 0');
  });

  test('tube covers its length times its thickness', () => {
    const { image, region } = tube(blank(60, 60), {
      points: [
        [10, 30],
        [50, 30],
      ],
      thickness: 4,
      opacity: 0.5,
    });
    expectClose(sum(region.data), 40 * 4, { absolute: 16 });
    expect(image.get(30, 30, 0)).toBe(127.5);
    expect(() => tube(blank(9, 9), { points: [[1, 1]], thickness: 1 })).toThrow(
      'points must be at least 2, got 1',
    );
  });

  test('border fills the edges that were asked for', () => {
    const image = blank(10, 10);
    image.data.fill(7);
    const { image: framed, region } = border(image, { width: [1, 0, 0, 2] });
    expect(sum(region.data)).toBe(10 + 9 * 2);
    expect([framed.get(0, 9, 0), framed.get(5, 1, 0), framed.get(5, 2, 0)]).toEqual([0, 0, 7]);
    expect(() => border(image, { width: 5 })).toThrow('leave something of 10 x 10, got 5');
  });
});

describe('designs', () => {
  const stream = randomStream('design');
  const labels = Array.from({ length: 200 }, () => stream.integer(2));
  const positives = sum(labels);

  test('halves go to the even number', () => {
    expect([0.5, 0.1, 0.3].map((share) => artefactSelection(5, share))).toEqual([2, 0, 2]);
    expect(artefactSelection(15, 0.5)).toBe(8);
    expect(attributeResampling({ positiveA: 5, positiveB: 5, negativeA: 3 }, 0.5)).toEqual({
      positiveA: 2,
      positiveB: 2,
      negativeA: 3,
      negativeB: 0,
    });
    expect(() => artefactSelection(5, 1.1)).toThrow('share must be from 0 to 1, got 1.1');
  });

  test('the artefact lies on positives in training and on negatives in the reversed test', () => {
    const { train, reversed } = artefactSplits(labels, { share: 0.5, seed: 'a' });
    expect([...train].every((row) => labels[row] === 1)).toBe(true);
    expect(train.length).toBe(artefactSelection(positives, 0.5));
    expect(reversed.length).toBe(200 - positives);
    expect(artefactSplits(labels, { share: 0.5, seed: 'b' }).train).not.toEqual(train);
  });

  test('no patient stands in the training set and in the reversed test', () => {
    const attribute = labels.map(() => stream.integer(2));
    const groups = labels.map((_, row) => `patient ${Math.floor(row / 3)}`);
    const { train, reversed, counts } = resampledByAttribute(
      { labels, attribute, groups },
      { share: 0.2, seed: 'a' },
    );
    const tested = new Set([...reversed].map((row) => groups[row]));
    expect([...train].some((row) => tested.has(groups[row]))).toBe(false);
    expect(train.length).toBe(counts.positiveA + counts.positiveB + counts.negativeA);
    expect([...train].every((row) => labels[row] === 1 || attribute[row] === 0)).toBe(true);
    expect([...reversed].every((row) => labels[row] !== attribute[row])).toBe(true);
    expect(() => resampledByAttribute({ labels, attribute: [1] }, { share: 0, seed: '' })).toThrow(
      'attribute must be',
    );
  });
});

describeShared('reference cases of confounders', () => {
  test('all pass', async () => {
    const results = await judgedFolder(goldenFolder(sharedPath('golden', 'audits', 'confounders')));
    expect(results.length).toBeGreaterThan(25);
    expect(results.filter(({ faults }) => faults.length > 0)).toEqual([]);
  });
});
