import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import ndarray, { type NdArray } from 'ndarray';
import { decodeNpy } from '../../src/images/npy.ts';
import { averagePrecision, rocAuc, spearman, ssim, trapezoidAuprc } from '../../src/metrics/index.ts';
import type { SaliencyMap } from '../../src/types/arrays.ts';
import { expectClose } from '../support/expectClose.ts';
import { scoreValue } from '../support/maps.ts';
import { describeShared, sharedPath } from '../support/shared.ts';

/** The references were computed before the maps were stored as float32. */
const storage = 1e-6;

interface Expected {
  readonly metrics: Record<string, { averagePrecision: number; trapezoidAuprc: number; rocAuc: number }>;
  readonly pairs: Record<
    string,
    { wang: number; skimage7: number; arun2021: number; adebayo2018: number; spearman: number }
  >;
}

describeShared('the reference maps', () => {
  const read = (name: string) => decodeNpy(readFileSync(sharedPath('golden', 'methods', name)), name);
  const expected = () =>
    JSON.parse(readFileSync(sharedPath('golden', 'methods', 'expected.json'), 'utf8')) as Expected;
  const mapNamed = (name: string) => read(`map-${name}.npy`) as SaliencyMap;

  test('score against the mask what scikit-learn 1.9.1 gives', () => {
    const stored = read('mask.npy') as NdArray<Float32Array>;
    const mask = ndarray(Uint8Array.from(stored.data), stored.shape);
    const cases = Object.entries(expected().metrics);
    expect(cases.length).toBeGreaterThan(10);
    for (const [name, numbers] of cases) {
      const map = mapNamed(name);
      expectClose(
        [averagePrecision, trapezoidAuprc, rocAuc].map((metric) => scoreValue(metric(map, mask))),
        [numbers.averagePrecision, numbers.trapezoidAuprc, numbers.rocAuc],
        { absolute: storage },
      );
    }
  });

  test('score against each other what scikit-image 0.26 and scipy 1.17 give', () => {
    const cases = Object.entries(expected().pairs);
    expect(cases.length).toBeGreaterThan(50);
    for (const [names, numbers] of cases) {
      const [a, b] = names.split('|').map(mapNamed) as [SaliencyMap, SaliencyMap];
      const presets = ['wang', 'skimage7', 'arun2021', 'adebayo2018'] as const;
      const scores = [...presets.map((preset) => ssim(a, b, { preset })), spearman(a, b)];
      expectClose(scores.map(scoreValue), [...presets.map((preset) => numbers[preset]), numbers.spearman], {
        absolute: storage,
      });
    }
  });
});
