/**
 * Preset `arun2021` gives the verdicts of Arun et al. 2021 from that paper's own means, read off its figures 2 to 4
 * (Radiology: Artificial Intelligence 3(6):e200267), each mean standing for five images that all have it.
 */
import { describe, expect, test } from '@jest/globals';
import type { RowVersion1 } from '../../src/run/results/rowsVersion1.ts';
import { type JudgedOptions, summaryFrom } from '../support/judged.ts';

const methods = ['GRAD', 'SG', 'IG', 'SIG', 'GCAM', 'XRAI', 'GBP', 'GGCAM'];
const images = ['1', '2', '3', '4', '5'];
const options: JudgedOptions = {
  ...{ name: 'paper', preset: 'arun2021', target: 'predicted', seed: 1, resamples: 100, methods },
  images: images.map((id) => ({ id })),
  criteria: ['localization', 'randomization', 'repeatability', 'reproducibility'],
};

function rows(
  cell: Partial<RowVersion1> & { criterion: string; method: string; metric: string },
  value: number,
): RowVersion1[] {
  return images.map((image) => ({ image, classifier: 'c', seed: '', ...cell, state: 'scored', value }));
}

/** The methods with a verdict, from a mean of each in their order. */
function passing(
  all: readonly RowVersion1[],
  criterion: string,
  of: 'verdict' | 'strong' = 'verdict',
): string[] {
  const cells = Object.entries(
    summaryFrom(all, { ...options, criteria: [criterion] }).criteria[criterion] ?? {},
  );
  return cells
    .filter(([, cell]) => (of === 'strong' ? cell.strong?.verdict : cell.verdict) === 'pass')
    .map(([method]) => method);
}

const eachMethod = (
  cell: Partial<RowVersion1> & { criterion: string; metric: string },
  means: readonly number[],
) => methods.flatMap((method, i) => rows({ ...cell, method }, means[i] ?? Number.NaN));

describe('localization: mean trapezoid AUPRC above that of the average mask', () => {
  const cell = { criterion: 'localization', metric: 'trapezoidAuprc' };
  const localized = (means: readonly number[], average: number, network: number) => [
    ...eachMethod(cell, means),
    ...rows({ ...cell, method: 'average-mask' }, average),
    ...rows({ ...cell, method: 'localizer' }, network),
  ];

  test('pneumothorax: XRAI and guided Grad-CAM pass, none reaches the U-Net', () => {
    const all = localized([0.099, 0.038, 0.082, 0.024, 0.142, 0.224, 0.134, 0.15], 0.143, 0.403);
    expect(passing(all, 'localization')).toEqual(['XRAI', 'GGCAM']);
    expect(passing(all, 'localization', 'strong')).toEqual([]);
  });

  test('pneumonia: XRAI alone passes, none reaches the RetinaNet', () => {
    const all = localized([0.339, 0.169, 0.32, 0.161, 0.405, 0.52, 0.174, 0.315], 0.465, 0.596);
    expect(passing(all, 'localization')).toEqual(['XRAI']);
    expect(passing(all, 'localization', 'strong')).toEqual([]);
  });
});

describe('randomization: mean SSIM of the last state below that of unrelated pairs', () => {
  const cell = { criterion: 'randomization', metric: 'ssim' };
  // The first state, which must not count, is alike for all.
  const randomized = (last: readonly number[], nulls: readonly number[]) => [
    ...eachMethod({ ...cell, step: 'Logits', draw: 0 }, new Array<number>(8).fill(0)),
    ...eachMethod({ ...cell, step: '1', draw: 0 }, last),
    ...methods.flatMap((method, i) => rows({ ...cell, method, step: 'null', other: 'x' }, nulls[i] ?? 0)),
  ];

  test('pneumothorax: five of eight fail', () => {
    const all = randomized(
      [0.25, 0.563, 0.306, 0.57, 0.43, 0.814, 0.356, 0.41],
      [0.239, 0.315, 0.239, 0.5, 0.437, 0.631, 0.358, 0.626],
    );
    expect(passing(all, 'randomization')).toEqual(['GCAM', 'GBP', 'GGCAM']);
  });

  test('pneumonia: two of eight fail', () => {
    const all = randomized(
      [0.176, 0.254, 0.231, 0.325, 0.372, 0.724, 0.239, 0.495],
      [0.203, 0.316, 0.213, 0.603, 0.543, 0.648, 0.301, 0.561],
    );
    expect(passing(all, 'randomization')).toEqual(['GRAD', 'SG', 'SIG', 'GCAM', 'GBP', 'GGCAM']);
  });
});

describe('repeatability and reproducibility: mean SSIM above .5', () => {
  const agreed = (criterion: string, means: readonly number[], network: number) => [
    ...eachMethod({ criterion, metric: 'ssim', other: 'd' }, means),
    // Unrelated pairs that are as alike as can be do not count under this preset.
    ...eachMethod({ criterion, metric: 'ssim', step: 'null', other: 'd:1' }, new Array<number>(8).fill(0.99)),
    ...rows({ criterion, metric: 'ssim', method: 'localizer' }, network),
  ];

  test('pneumothorax: XRAI and guided Grad-CAM repeat, none reproduces', () => {
    const repeated = agreed('repeatability', [0.22, 0.175, 0.217, 0.222, 0.426, 0.642, 0.318, 0.576], 0.976);
    expect(passing(repeated, 'repeatability')).toEqual(['XRAI', 'GGCAM']);
    expect(passing(repeated, 'repeatability', 'strong')).toEqual([]);
    const again = agreed('reproducibility', [0.169, 0.34, 0.172, 0.352, 0.372, 0.488, 0.285, 0.44], 0.976);
    expect(passing(again, 'reproducibility')).toEqual([]);
  });

  test('pneumonia: four repeat and three reproduce, and XRAI alone repeats better than the RetinaNets', () => {
    const repeated = agreed('repeatability', [0.296, 0.271, 0.358, 0.38, 0.68, 0.835, 0.556, 0.708], 0.802);
    expect(passing(repeated, 'repeatability')).toEqual(['GCAM', 'XRAI', 'GBP', 'GGCAM']);
    expect(passing(repeated, 'repeatability', 'strong')).toEqual(['XRAI']);
    const again = agreed('reproducibility', [0.234, 0.183, 0.269, 0.267, 0.594, 0.754, 0.324, 0.635], 0.802);
    expect(passing(again, 'reproducibility')).toEqual(['GCAM', 'XRAI', 'GGCAM']);
  });
});
