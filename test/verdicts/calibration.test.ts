/**
 * The verdicts where the truth is known, in simulated runs: quick versions of `benchmarks/verdictPower.mjs`. Bounds
 * are four standard errors of a share of that many runs away from the nominal one.
 */
import { describe, expect, test } from '@jest/globals';
import {
  agreementRows,
  localizationRows,
  randomizationRows,
  simulatedOptions,
} from '../../benchmarks/simulatedRows.mjs';
import { audits } from '../../src/audits/index.ts';
import { randomStream } from '../../src/math/random/random.ts';
import type { Row } from '../../src/types/row.ts';
import type { Verdict } from '../../src/types/summary.ts';
import { summaryOf } from '../../src/verdicts/index.ts';

/** Randomization simulates its own power in each run, and takes longer. */
const runsOf = (criterion: string) => (criterion === 'randomization' ? 30 : 100);
const images = 24;
const above = (nominal: number, runs = 100) => nominal + 4 * Math.sqrt((nominal * (1 - nominal)) / runs);
const below = (nominal: number, runs = 100) => nominal - 4 * Math.sqrt((nominal * (1 - nominal)) / runs);

/** Shares of verdicts, and of margin intervals that hold the true margin. */
function shares(criterion: string, rowsOf: (run: number) => readonly Row[], truth = 0) {
  const counts: Record<Verdict, number> = { pass: 0, fail: 0, undecided: 0 };
  const runs = runsOf(criterion);
  let covered = 0;
  for (let seed = 0; seed < runs; seed++) {
    const summary = summaryOf(
      rowsOf(seed),
      simulatedOptions(audits, images, { seed, resamples: 300, criterion }),
    );
    const cell = summary.criteria[criterion]?.m;
    if (cell === undefined) throw new Error('no summary');
    counts[cell.verdict]++;
    const [low, high] = cell.marginCi ?? [0, 0];
    if (low <= truth && truth <= high) covered++;
  }
  return { pass: counts.pass / runs, fail: counts.fail / runs, covered: covered / runs };
}

describe('of simulated runs', () => {
  test('localization passes and fails few methods that are worth as much as the average mask', () => {
    const stream = randomStream('localization');
    const found = shares('localization', () => localizationRows(stream, { images }));
    expect(found.pass).toBeLessThan(above(0.025));
    expect(found.fail).toBeLessThan(above(0.025));
    expect(found.covered).toBeGreaterThan(below(0.95));
  });

  test.each([0.05])(
    'randomization passes and fails few methods whose re-drawn maps are unrelated, draws scattering by %s',
    (drawSd) => {
      const stream = randomStream(`randomization ${drawSd}`);
      const found = shares('randomization', () => randomizationRows(stream, { images, drawSd }));
      expect(found.pass).toBeLessThan(above(0.025, 30));
      expect(found.fail).toBeLessThan(above(0.025, 30));
      expect(found.covered).toBeGreaterThan(below(0.95, 30));
    },
  );

  test('repeatability passes few methods that are as alike as unrelated pairs', () => {
    const stream = randomStream('agreement');
    const atNull = shares('repeatability', () =>
      agreementRows(stream, { images, level: 0.7, nullLevel: 0.7 }),
    );
    for (const { pass, fail, covered } of [atNull]) {
      expect(pass).toBeLessThan(above(0.025));
      expect(fail).toBeLessThan(above(0.025));
      expect(covered).toBeGreaterThan(below(0.95));
    }
  });

  test('each criterion passes nearly all methods that are far on the passing side', () => {
    const stream = randomStream('far');
    const cases = [
      shares('localization', () => localizationRows(stream, { images, margin: 0.15 }), 0.15),
      shares('randomization', () => randomizationRows(stream, { images, margin: 0.15 }), 0.15),
      shares('repeatability', () => agreementRows(stream, { images, level: 0.7 }), 0.4),
    ];
    for (const { pass, covered } of cases) {
      expect(pass).toBeGreaterThan(0.95);
      expect(covered).toBeGreaterThan(below(0.95, 30));
    }
  });
});
