/** The self-test holds of this library, and notices each of the faults that other libraries have had. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { similarity } from '../../src/audits/index.ts';
import { edgeMap } from '../../src/maps/index.ts';
import { dense } from '../../src/math/arrays/dense.ts';
import { averagePrecision, rocAuc, spearman, ssim } from '../../src/metrics/index.ts';
import { explain } from '../../src/run/index.ts';
import {
  type Check,
  type FunctionsUnderTest,
  type SelfTestOptions,
  selfTest,
} from '../../src/selftest/index.ts';
import type { Given, SaliencyMap } from '../../src/types/arrays.ts';

async function checksOf(options: SelfTestOptions): Promise<Check[]> {
  const checks: Check[] = [];
  for await (const check of selfTest(options)) checks.push(check);
  return checks;
}

type Part = NonNullable<SelfTestOptions['only']>[number];

async function failuresWith(replaced: Partial<FunctionsUnderTest>, part: Part): Promise<string> {
  const checks = await checksOf({ replaced, only: [part] });
  return checks.flatMap(({ what, holds }) => (holds ? [] : [what])).join('\n');
}

describe('selfTest()', () => {
  test('holds in every check, and its list covers every metric and criterion', async () => {
    const checks = await checksOf({});
    expect(checks.filter(({ holds }) => !holds)).toEqual([]);
    expect(checks.length).toBeGreaterThan(150);
    const all = checks.map(({ what }) => what).join('\n');
    for (const subject of [
      'averagePrecision',
      'trapezoidAuprc',
      'rocAuc',
      'pointingGame',
      'prevalence',
      'spearman',
      'ssimNull',
      'ssim (wang)',
      'ssim (skimage7)',
      'ssim (arun2021)',
      'ssim (adebayo2018)',
      'ssim (image-ssim)',
      'localization',
      'randomization',
      'repeatability',
      'reproducibility',
      'class-sensitivity',
      'gradient',
      'integrated gradients',
    ]) {
      // biome-ignore format: a list reads better packed
      expect(all).toContain(subject);
    }
    for (const { must, came } of checks) expect([must, came]).not.toContain('');
  });

  test('has the same result under the same seed', async () => {
    const options: SelfTestOptions = { seed: 'again', only: ['methods'] };
    expect(await checksOf(options)).toEqual(await checksOf(options));
  });
});

describe('selfTest({ replaced }) notices', () => {
  test('tied pixels taken one by one, numbers for what has none, one area in the place of another', async () => {
    const untied: typeof averagePrecision = (map, mask) =>
      averagePrecision(
        withValues(map, (value, i) => value - 1e-6 * i),
        mask,
      );
    const lenient: typeof rocAuc = (map, mask) => {
      const score = rocAuc(map, mask);
      return score.state === 'scored' ? score : { state: 'scored', value: 0 };
    };
    const replaced = { averagePrecision: untied, rocAuc: lenient, trapezoidAuprc: averagePrecision };
    const failures = await failuresWith(replaced, 'localization');
    expect(failures).toContain('averagePrecision of a constant map');
    expect(failures).toContain('trapezoidAuprc of a constant map');
    expect(failures.split('\n').filter((what) => what.startsWith('rocAuc'))).toEqual([
      'rocAuc with an empty mask',
      'rocAuc with a full mask',
      'rocAuc of a map with a NaN',
    ]);
    expect(failures).not.toContain('pointingGame');
  });

  test('a preset of SSIM that is another, and a correlation without the sign', async () => {
    const wangAlone: typeof ssim = (a, b) => ssim(a, b);
    const unsigned: typeof spearman = (a, b) => spearman(withValues(a, Math.abs), withValues(b, Math.abs));
    const failures = await failuresWith({ ssim: wangAlone, spearman: unsigned }, 'similarity');
    for (const preset of ['skimage7', 'arun2021', 'adebayo2018'])
      expect(failures).toContain(`ssim (${preset})`);
    expect(failures).not.toContain('ssim (wang)');
    expect(failures).toContain('and its negative');
    expect(failures).toContain('spearman of a smooth random map and a random map');
  });

  test('a similarity that calls everything alike, and a gradient that does not look at the network', async () => {
    const blind: typeof explain = async (classifier, image, options) => ({
      ...(await explain(classifier, image, options)),
      map: edgeMap(image),
    });
    const blindFailures = await failuresWith({ explain: blind }, 'criteria');
    expect(blindFailures).toContain("randomization of the hand-built network's gradient");

    const alike: typeof similarity = (a, _, preset) => similarity(a, a, preset);
    const failures = await failuresWith({ similarity: alike }, 'criteria');
    expect(failures).toContain("randomization of the hand-built network's gradient");
    expect(failures).toContain('repeatability with an identical copy of the network');
  });

  test('a wrong scale, a wrong sign and a seed that is not heeded in the methods', async () => {
    let calls = 0;
    const broken: typeof explain = async (classifier, image, options) => {
      const answer = await explain(classifier, image, { ...options, seed: String(calls++) });
      const { attribution } = answer;
      return attribution === undefined
        ? answer
        : { ...answer, attribution: withValues(attribution, (value) => -1.02 * value) };
    };
    const failures = await failuresWith({ explain: broken }, 'methods');
    for (const what of [
      'gradient of a linear model',
      'integrated gradients',
      'central differences',
      'runs of one seed',
    ]) {
      expect(failures).toContain(what);
    }
  });

  test('a metric that throws: one check that does not hold, and the other parts go on', async () => {
    const broken = () => {
      throw new RangeError('no such luck');
    };
    const checks = await checksOf({ replaced: { ssim: broken }, only: ['similarity', 'methods'] });
    const failed = checks.filter(({ holds }) => !holds);
    expect(failed).toEqual([
      {
        what: 'the checks of similarity',
        must: 'end',
        came: 'threw RangeError: no such luck',
        holds: false,
      },
    ]);
    expect(checks.at(-1)?.what).toContain('seeds');
  });
});

function withValues(array: Given<SaliencyMap>, value: (value: number, i: number) => number): SaliencyMap {
  return ndarray(dense(array).map(value), [...array.shape]);
}
