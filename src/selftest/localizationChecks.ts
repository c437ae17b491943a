import ndarray from 'ndarray';
import { averageMask, centrePriorMap, smoothRandomMap, uniformRandomMap } from '../maps/index.ts';
import { dense } from '../math/arrays/dense.ts';
import { type Check, isMean, isNear, isUnscorable } from './check.ts';
import { countedPrecision, countedTrapezoids, countedWins } from './definitions.ts';
import { asMap, constantMap, controlMaps, type Fixture, firstOf, maskWhere } from './fixture.ts';
import type { FunctionsUnderTest } from './functionsUnderTest.ts';

/** Rounding of some thousand additions in float64. */
const rounding = 1e-11;
const chanceMaps = 80;

/** The metrics of a map against a mask, on maps of which the score is known or can be counted. */
export function* localizationChecks(fixture: Fixture, own: FunctionsUnderTest): Generator<Check> {
  yield* knownScores(fixture, own);
  yield* countedScores(fixture, own);
  yield* chance(fixture, own);
  yield* withoutScore(fixture, own);
}

function* knownScores(fixture: Fixture, own: FunctionsUnderTest): Generator<Check> {
  const { mask } = firstOf(fixture);
  const perfect = asMap(mask);
  const share = dense(mask).reduce((sum, flag) => sum + flag, 0) / mask.size;
  const flat = constantMap(0.5);
  const exactly = (wanted: number, why?: string) => ({
    wanted,
    tolerance: rounding,
    ...(why !== undefined && { why }),
  });
  for (const name of ['averagePrecision', 'trapezoidAuprc', 'rocAuc', 'pointingGame'] as const) {
    yield isNear(`${name} of the mask itself`, own[name](perfect, mask), exactly(1));
  }
  const reversed = ndarray(
    dense(perfect).map((value) => -value),
    [...perfect.shape],
  );
  yield isNear('rocAuc of the mask upside down', own.rocAuc(reversed, mask), exactly(0));
  yield isNear('prevalence of the mask', own.prevalence(mask), exactly(share, 'its share of the pixels'));
  const ofConstant = {
    averagePrecision: exactly(share, 'the prevalence'),
    trapezoidAuprc: exactly((1 + share) / 2, '(1 + prevalence) / 2'),
    rocAuc: exactly(0.5),
    pointingGame: exactly(share, 'the prevalence'),
  };
  for (const name of ['averagePrecision', 'trapezoidAuprc', 'rocAuc', 'pointingGame'] as const) {
    yield isNear(`${name} of a constant map`, own[name](flat, mask), ofConstant[name]);
  }

  // Level sets of the prior are discs around the middle.
  const prior = centrePriorMap([mask.shape[0] ?? 0, mask.shape[1] ?? 0]);
  const disc = maskWhere((y, x) => Math.hypot(y, x) < 10);
  const far = maskWhere((y, x) => Math.hypot(y, x) > 40);
  yield isNear(
    'averagePrecision of the centre prior on a disc in the middle',
    own.averagePrecision(prior, disc),
    exactly(1),
  );
  yield isNear('rocAuc of the centre prior on the corners', own.rocAuc(prior, far), exactly(0));

  // Two discs of equal size, of which the mask is one: all that is found is found at precision 1/2.
  const left = maskWhere((y, x) => Math.hypot(y, x + 16) < 9);
  const right = maskWhere((y, x) => Math.hypot(y, x - 16) < 9);
  const both = averageMask([left, right]);
  yield isNear(
    'averagePrecision of the average of two masks, against one',
    own.averagePrecision(both, left),
    exactly(0.5),
  );
}

/** Every control map by every metric, against the definition counted pixel by pixel. */
function* countedScores(fixture: Fixture, own: FunctionsUnderTest): Generator<Check> {
  const { mask } = firstOf(fixture);
  const flags = dense(mask);
  for (const [name, map] of Object.entries(controlMaps(fixture))) {
    const values = dense(map);
    const counted = { tolerance: rounding, why: 'counted pixel by pixel' };
    yield isNear(`averagePrecision of ${name}`, own.averagePrecision(map, mask), {
      wanted: countedPrecision(values, flags),
      ...counted,
    });
    yield isNear(`trapezoidAuprc of ${name}`, own.trapezoidAuprc(map, mask), {
      wanted: countedTrapezoids(values, flags),
      ...counted,
    });
    yield isNear(`rocAuc of ${name}`, own.rocAuc(map, mask), {
      wanted: countedWins(values, flags),
      ...counted,
    });
    const highest = values.reduce((most, value) => Math.max(most, value));
    const top = [...flags.keys()].filter((i) => values[i] === highest);
    const hits = top.filter((i) => flags[i] === 1).length;
    yield isNear(`pointingGame of ${name}`, own.pointingGame(map, mask), {
      wanted: hits / top.length,
      ...counted,
    });
  }
}

/** Maps without information score what chance gives. */
function* chance(fixture: Fixture, own: FunctionsUnderTest): Generator<Check> {
  const { mask } = firstOf(fixture);
  const shape = [mask.shape[0] ?? 0, mask.shape[1] ?? 0] as const;
  const inside = dense(mask).reduce((sum, flag) => sum + flag, 0);
  const seeds = Array.from({ length: chanceMaps }, (_, i) => `${fixture.seed}/chance ${i}`);
  const random = seeds.map((seed) => uniformRandomMap(shape, seed));
  const smooth = seeds.map((seed) => smoothRandomMap(shape, 3, seed));
  const share = inside / mask.size;
  yield isMean(
    'averagePrecision of uniform random maps',
    random.map((map) => own.averagePrecision(map, mask)),
    {
      wanted: chancePrecision(mask.size, inside),
      why: `the expected value of a random order at prevalence ${share.toFixed(4)}`,
    },
  );
  const half = { wanted: 0.5, why: 'chance' };
  yield isMean(
    'rocAuc of uniform random maps',
    random.map((map) => own.rocAuc(map, mask)),
    half,
  );
  yield isMean(
    'rocAuc of smooth random maps',
    smooth.map((map) => own.rocAuc(map, mask)),
    half,
  );
}

/**
 * What a random order of n pixels, H of them inside, is expected to score by average precision: place i holds an
 * inside pixel with chance H / n, and then 1 + (i - 1)(H - 1) / (n - 1) of the first i are expected to be inside.
 */
function chancePrecision(n: number, inside: number): number {
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += (1 + ((i - 1) * (inside - 1)) / (n - 1)) / i;
  return sum / n;
}

function* withoutScore(fixture: Fixture, own: FunctionsUnderTest): Generator<Check> {
  const { mask } = firstOf(fixture);
  const map = asMap(mask);
  const holed = asMap(mask);
  holed.set(1, 1, Number.NaN);
  for (const name of ['averagePrecision', 'trapezoidAuprc', 'rocAuc', 'pointingGame'] as const) {
    const score = own[name];
    yield isUnscorable(
      `${name} with an empty mask`,
      score(
        map,
        maskWhere(() => false),
      ),
      'the mask is empty',
    );
    yield isUnscorable(
      `${name} with a full mask`,
      score(
        map,
        maskWhere(() => true),
      ),
      'the mask is full',
    );
    yield isUnscorable(`${name} of a map with a NaN`, score(holed, mask), 'the map is not finite');
  }
}
