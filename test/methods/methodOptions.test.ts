import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { methodOptions } from '../../src/methods/index.ts';

describe('methodOptions(method, preset, changes) refuses', () => {
  test.each([
    ['smoothgrad', { samples: 0 }, 'smoothgrad: samples must be a positive integer, got 0'],
    ['smoothgrad', { samples: '5' }, "smoothgrad: samples must be a positive integer, got \"5\""],
    ['smoothgrad', { samples: 2.5 }, 'smoothgrad: samples must be a positive integer, got 2.5'],
    ['smoothgrad', { squared: 'false' }, "smoothgrad: squared must be true, false or 'debiased', got \"false\""],
    ['smoothgrad', { squared: 0 }, "smoothgrad: squared must be true, false or 'debiased', got 0"],
    ['vargrad', { spread: -1 }, 'vargrad: spread must be finite and not negative, got -1'],
    ['vargrad', { noise: 'mine' }, "vargrad: noise must be 'seeded' or a list of arrays, got \"mine\""],
    ['integrated-gradients', { baseline: 'white' }, "integrated-gradients: baseline must be 'black', a finite number or an image, got \"white\""],
    ['integrated-gradients', { baseline: null }, "integrated-gradients: baseline must be 'black', a finite number or an image, got null"],
    ['integrated-gradients', { rule: 'simpson' }, "integrated-gradients: rule must be one of gauss-legendre, midpoint, pair, interleaved-midpoint, got \"simpson\""],
    ['integrated-gradients', { steps: 'many' }, "integrated-gradients: steps must be a positive integer or 'auto', got \"many\""],
    ['xrai', { steps: 'auto' }, "xrai: steps must be a positive integer, got \"auto\""],
    ['xrai', { baselines: [] }, "xrai: baselines must be 'extremes' or a list of at least one baseline, got []"],
    ['xrai', { areaThreshold: 2 }, 'xrai: areaThreshold must be a number from 0 to 1, got 2'],
    ['xrai', { minPixels: 0 }, 'xrai: minPixels must be a positive integer, got 0'],
    ['grad-cam', { layer: '' }, "grad-cam: layer must be the name of a layer or null, got \"\""],
    ['grad-cam', { divideByMax: 1 }, 'grad-cam: divideByMax must be true or false, got 1'],
    ['guided-grad-cam', { factors: 'raw' }, "guided-grad-cam: factors must be one of signed, visualized, got \"raw\""],
    ['blur-ig', { maxSigma: 0 }, 'blur-ig: maxSigma must be finite and positive, got 0'],
    ['guided-ig', { fraction: Number.NaN }, 'guided-ig: fraction must be a number from 0 to 1, got NaN'],
    ['occlusion', { size: 0 }, "occlusion: size must be a positive integer or 'auto', got 0"],
    ['rise', { masks: 0 }, 'rise: masks must be a positive integer, got 0'],
    ['rise', { cells: 0 }, 'rise: cells must be a positive integer, got 0'],
    ['occlusion', { stride: 0 }, "occlusion: stride must be a positive integer or 'auto', got 0"],
    ['blur-ig', { sigmaStep: 0 }, 'blur-ig: sigmaStep must be finite and positive, got 0'],
    ['grad-cam', { centres: 'corner' }, 'grad-cam: centres must be one of halfPixel, tf1, got "corner"'],
    ['xrai', { baselines: ['black', 'white'] }, "xrai: baselines must be 'extremes' or a list of at least one baseline, got [\"black\",\"white\"]"],
    ['guided-ig', { maxDistance: -0.1 }, 'guided-ig: maxDistance must be a number from 0 to 1, got -0.1'],
    ['integrated-gradients', { baseline: Infinity }, "integrated-gradients: baseline must be 'black', a finite number or an image, got Infinity"],
    ['smoothgrad', { noise: [1] }, "smoothgrad: noise must be 'seeded' or a list of arrays, got [1]"],
    ['rise', { keep: '0.5' }, "rise: keep must be a number from 0 to 1, got \"0.5\""],
  ] as const)('%s %j', (name, changes, message) => {
    expect(() => methodOptions(name, 'default', changes)).toThrow(new RangeError(message));
  }); // biome-ignore format: a table
});

test('methodOptions(method, preset, changes) takes what the options may be', () => {
  const image = ndarray(new Float32Array(4), [2, 2, 1]);
  for (const [name, changes] of [
    ['integrated-gradients', { steps: 'auto', baseline: image }],
    ['integrated-gradients', { steps: 1, baseline: -2.5, rule: 'midpoint' }],
    ['xrai', { baselines: ['black', 1, image], algorithm: 'fast', areaThreshold: 0 }],
    ['smoothgrad', { noise: [image], samples: 1, spread: 0, squared: true }],
    ['grad-cam', { layer: 'features', centres: 'tf1' }],
    ['occlusion', { size: 3, stride: 'auto', fill: 0 }],
    ['rise', { keep: 1 }],
  ] as const) {
    expect(methodOptions(name, 'default', changes)).toMatchObject(changes);
  }
});
