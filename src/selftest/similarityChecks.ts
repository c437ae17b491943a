import ndarray from 'ndarray';
import { normalized, smoothRandomMap, uniformRandomMap } from '../maps/index.ts';
import { dense } from '../math/arrays/dense.ts';
import { meanOf } from '../math/arrays/meanOf.ts';
import type { SsimPreset } from '../metrics/index.ts';
import type { SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';
import { type Check, isAbove, isMean, isNear, isUnscorable } from './check.ts';
import { countedRankCorrelation, windowConventions, windowedSimilarity } from './definitions.ts';
import { constantMap, controlMaps, type Fixture } from './fixture.ts';
import type { FunctionsUnderTest } from './functionsUnderTest.ts';

const presets: readonly SsimPreset[] = ['wang', 'skimage7', 'arun2021', 'adebayo2018', 'image-ssim'];
/** Rounding of running sums in float64. */
const rounding = 1e-9;
const chancePairs = 60;

/** The metrics of a map against a map, on pairs of which the score is known or can be counted. */
export function* similarityChecks(fixture: Fixture, own: FunctionsUnderTest): Generator<Check> {
  const { 'a constant map': _, ...maps } = controlMaps(fixture);
  const shape = [64, 64] as const;
  const other = smoothRandomMap(shape, 2, `${fixture.seed}/other`);

  for (const preset of presets) {
    for (const [name, map] of Object.entries(maps)) {
      const stretched = inUnitRange(map);
      yield isNear(
        `ssim (${preset}) of ${name} and its copy`,
        own.ssim(stretched, copyOf(stretched), { preset }),
        {
          wanted: 1,
          tolerance: rounding,
        },
      );
    }
  }
  for (const [name, map] of Object.entries(maps)) {
    yield isNear(`spearman of ${name} and its copy`, own.spearman(map, copyOf(map)), {
      wanted: 1,
      tolerance: rounding,
    });
    yield isNear(`spearman of ${name} and its negative`, own.spearman(map, negativeOf(map)), {
      wanted: -1,
      tolerance: rounding,
    });
    // Every other row and column, as counting takes time; read by strides, as a view.
    const [some, others] = [map.step(2, 2), other.step(2, 2)];
    yield isNear(`spearman of ${name} and a random map`, own.spearman(some, others), {
      wanted: countedRankCorrelation(dense(some), dense(others)),
      tolerance: rounding,
      why: 'its ranks counted one by one',
    });
    const [a, b] = [inUnitRange(map), inUnitRange(other)];
    for (const [preset, convention] of Object.entries(windowConventions)) {
      yield isNear(
        `ssim (${preset}) of ${name} and a random map`,
        own.ssim(a, b, { preset: preset as SsimPreset }),
        {
          wanted: windowedSimilarity(dense(a), dense(b), convention),
          tolerance: rounding,
          why: 'summed window by window',
        },
      );
    }
  }
  yield* withoutScore(inUnitRange(other), own);
  yield* nulls(fixture, own);
}

function* withoutScore(map: SaliencyMap, own: FunctionsUnderTest): Generator<Check> {
  const flat = constantMap(0.5);
  const holed = copyOf(map);
  holed.set(1, 1, Number.NaN);
  for (const preset of presets) {
    yield isUnscorable(
      `ssim (${preset}) with a constant map`,
      own.ssim(map, flat, { preset }),
      'a map is constant',
    );
    yield isUnscorable(
      `ssim (${preset}) with a NaN`,
      own.ssim(map, holed, { preset }),
      'a map is not finite',
    );
  }
  yield isUnscorable('ssim of two equal constant maps', own.ssim(flat, flat), 'a map is constant');
  yield isUnscorable('spearman with a constant map', own.spearman(map, flat), 'a map is constant');
  yield isUnscorable('spearman with a NaN', own.spearman(map, holed), 'a map is not finite');
}

/** Unrelated maps: rank correlation is 0 whatever they are, SSIM is not, which is why each score stands beside its null. */
function* nulls({ seed }: Fixture, own: FunctionsUnderTest): Generator<Check> {
  const pairs = (make: (name: string) => SaliencyMap, count = chancePairs) =>
    Array.from({ length: count }, (_, i) => [make(`${seed}/a${i}`), make(`${seed}/b${i}`)] as const);
  const rough = (name: string) => inUnitRange(uniformRandomMap([64, 64], name));
  const smooth = (name: string) => inUnitRange(smoothRandomMap([64, 64], 5, name));
  for (const [name, make] of [
    ['uniform random', rough],
    ['smooth random', smooth],
  ] as const) {
    const scores = pairs(make).map(([a, b]) => own.spearman(a, b));
    yield isMean(`spearman of unrelated ${name} maps`, scores, { wanted: 0, why: 'chance' });
  }
  const unrelated = (make: (name: string) => SaliencyMap) =>
    meanScore(pairs(make, 24).map(([a, b]) => own.ssim(a, b)));
  const [ofRough, ofSmooth] = [unrelated(rough), unrelated(smooth)];
  yield isAbove('ssim of unrelated smooth maps', ofSmooth, 5 * Math.max(ofRough, 0.02));
  const nullsOfPairs = pairs(smooth, 24).map(([a, b]) => own.ssimNull(a, b, { seed, pairs: 4 }));
  yield isNear('mean ssimNull of pairs of smooth maps', meanScore(nullsOfPairs), {
    wanted: ofSmooth,
    tolerance: 0.06,
    why: 'the mean SSIM of unrelated ones',
  });
}

/** NaN where a score is missing, which no check holds for. */
function meanScore(scores: readonly Score[]): number {
  const values = scores.map((score) => (score.state === 'scored' ? score.value : Number.NaN));
  return meanOf(values);
}

function inUnitRange(map: SaliencyMap): SaliencyMap {
  const result = normalized(map, { rule: 'minMax' });
  if (result.state !== 'normalized') throw new RangeError(`a control map must vary: ${result.reason}`);
  return result.map;
}

function copyOf(map: SaliencyMap): SaliencyMap {
  return ndarray(dense(map).slice(), [...map.shape]);
}

function negativeOf(map: SaliencyMap): SaliencyMap {
  return ndarray(
    dense(map).map((value) => -value),
    [...map.shape],
  );
}
