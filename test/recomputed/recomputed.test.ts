/** A small run whose every row is recomputed from the definitions by a slow second runner. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { numericalErrorMetrics } from '../../src/audits/numericalError.ts';
import { type BenchResult, bench, type MethodSummary, readConfig } from '../../src/index.ts';
import { holm } from '../../src/statistics/index.ts';
import { workFolder } from '../support/workFolder.ts';
import { type Cell, expectedCells, localizationName, similarityName } from './cells.ts';
import { cellOf, keyOf } from './runCells.ts';
import { failingImage, items, methodNames, ownError, type PresetName, writeStudy } from './study.ts';
import {
  chanceCorrected,
  comparison,
  decision,
  estimate,
  type Judged,
  judgedBy,
  meanOf,
  minus,
  perImage,
  power,
  ranked,
  type View,
} from './summary.ts';

const at = workFolder();

/** Metrics are float64 sums in the one order or the other; maps come from the same float32 pass or its batched twin. */
const tolerance = 2e-6;

describe.each<PresetName>(['default', 'arun2021'])('a run under %s', (preset) => {
  let result: BenchResult;
  let cells: readonly Cell[];
  beforeAll(async () => {
    result = await bench(readConfig(writeStudy(at, preset)));
    cells = result.rows.filter(({ metric }) => !Object.hasOwn(numericalErrorMetrics, metric)).map(cellOf);
  });
  const partners = (criterion: string, image: string, models?: readonly string[]) => [
    ...new Set(
      cells.flatMap((cell) =>
        cell.kind === 'null' &&
        cell.criterion === criterion &&
        cell.image === image &&
        (models === undefined || (cell.model === models[0] && (cell.otherModel ?? cell.model) === models[1]))
          ? [cell.otherImage ?? '']
          : [],
      ),
    ),
  ];

  test('pairs each image with images of other patients for its null', () => {
    const groups = new Map(items.map(({ id, group }) => [id, group]));
    for (const criterion of ['randomization', 'repeatability', 'reproducibility']) {
      for (const { id, group } of items) {
        const chosen = partners(criterion, id);
        const others = items.filter((item) => item.group !== group);
        // Twenty images give all pairs.
        expect(chosen).toHaveLength(others.length);
        for (const other of chosen) expect(groups.get(other)).not.toBe(group);
      }
    }
  });

  test('has each row once, with the value that the definitions give', async () => {
    const expected = await expectedCells(at, { preset, partners });
    const got = new Map(cells.map((cell) => [keyOf(cell), cell]));
    expect(got.size).toBe(cells.length);
    const wanted = new Map(expected.map((cell) => [keyOf(cell), cell]));
    expect([...got.keys()].filter((key) => !wanted.has(key))).toEqual([]);
    expect([...wanted.keys()].filter((key) => !got.has(key))).toEqual([]);
    const wrong = [...wanted].filter(([key, cell]) => !isSame(got.get(key), cell));
    expect(wrong.map(([key, cell]) => ({ key, wanted: cell.outcome, got: got.get(key)?.outcome }))).toEqual(
      [],
    );
  });

  describe.each(['localization', 'randomization', 'repeatability', 'reproducibility'])('%s', (criterion) => {
    const line = criterion.startsWith('rep') ? { line: 0.5 } : {};
    const metric = criterion === 'localization' ? localizationName[preset] : similarityName[preset];
    const own: View = { metric, preset, ...line };
    const judgedAll = (view: View) =>
      new Map(
        methodNames.map(
          (method) => [method, judgedBy(cells, { criterion, method, view, own: preset })] as const,
        ),
      );
    const decided = (judged: Judged, view: View) =>
      decision(
        judged,
        Object.keys(judged.baselines).map((name) => comparison(judged, name, view.preset)),
      );

    test('summarizes each method as the rules say', () => {
      const all = judgedAll(own);
      const decisions = new Map([...all].map(([method, judged]) => [method, decided(judged, own)]));
      const adjusted = holmOf([...decisions].map(([, { p }]) => p));
      const summary = result.summary.criteria[criterion] ?? {};
      expect(new Set(Object.keys(summary))).toEqual(new Set(methodNames));
      for (const [place, method] of methodNames.entries()) {
        const judged = all.get(method) as Judged;
        const got = summary[method] as MethodSummary;
        const { verdict, margin, marginCi, p } = decisions.get(method) as ReturnType<typeof decision>;
        const whole = estimate(judged.scores, judged.table);
        const corrected = chanceCorrected(judged);
        expectSame(
          {
            metric,
            mean: whole?.mean ?? null,
            ci: whole?.interval ?? null,
            n: judged.scores.size,
            ...judged.counts,
            null: meanOf(judged.nulls.values()) ?? null,
            nullCi: estimate(judged.nulls)?.interval ?? null,
            chanceCorrected: corrected?.mean ?? null,
            chanceCorrectedCi: corrected?.interval ?? null,
            pass: verdict === 'undecided' ? null : verdict === 'pass',
            verdict,
            margin,
            marginCi,
            p,
            pHolm: adjusted[place],
            verdictHolm: (adjusted[place] ?? 1) < 0.05 ? verdict : 'undecided',
            values: [...judged.scores].map(([image, value]) => ({ image, value })),
          },
          got,
        );
        for (const name of Object.keys(judged.baselines)) {
          const found = got.against?.find(({ against }) => against === name);
          expectSame(comparison(judged, name, preset), found);
        }
        expect(got.against).toHaveLength(Object.keys(judged.baselines).length);
        if (criterion !== 'randomization') continue;
        const smooth = cells.filter((cell) => cell.subject === method && cell.metric === 'smoothNull');
        const ofRandomization = smooth.filter((cell) => cell.criterion === criterion);
        expectSame(power(judged, perImage(ofRandomization).scores), got.power);
      }
    });

    test('compares the methods on the images that all scored, the best first', () => {
      const values = new Map(
        [...judgedAll(own)].map(([method, { scores, nulls }]) => {
          if (criterion === 'localization') return [method, scores] as const;
          return [
            method,
            criterion === 'randomization' ? minus(nulls, scores) : minus(scores, nulls),
          ] as const;
        }),
      );
      const { common, methods } = ranked(values);
      const got = result.summary.compared?.[criterion];
      expect(got?.n).toBe(common.length);
      expect(got?.methods.map(({ method }) => method)).toEqual(methods.map(({ method }) => method));
      expectSame(
        methods.map(({ method, mean }) => ({ method, mean })),
        got?.methods,
      );
      const pairs = methods.flatMap((a, place) =>
        methods.slice(place + 1).map((b) => ({ a: a.method, b: b.method, margin: a.mean - b.mean })),
      );
      expectSame(pairs, got?.pairs);
    });

    test('judges the same rows in the other ways that docs/criteria.md names', () => {
      const views = { [preset]: own, ...otherViews(criterion, preset) };
      const got = result.summary.disagreement?.[criterion]?.analyses ?? [];
      expect(new Set(got.map(({ name }) => name))).toEqual(new Set(Object.keys(views)));
      for (const [name, view] of Object.entries(views)) {
        const all = judgedAll(view);
        const margins = new Map(
          [...all].map(([method, judged]) => [method, decided(judged, view).differences] as const),
        );
        const { methods } = ranked(margins);
        const found = got.find((one) => one.name === name);
        expect(found?.order).toEqual(methods.map(({ method }) => method));
        for (const { method, mean } of methods) {
          expectSame(mean, found?.margins[method]);
          expect(found?.verdicts[method]).toBe(
            decided(all.get(method as 'gradient') as Judged, view).verdict,
          );
        }
      }
    });
  });

  test('counts the failures of a method of the user alone', () => {
    const failed = cells.filter(({ outcome }) => outcome.state === 'failed');
    expect(new Set(failed.map(({ subject }) => subject))).toEqual(new Set([methodNames[1]]));
    for (const { image, otherImage, outcome } of failed) {
      expect([image, otherImage]).toContain(failingImage);
      expect(outcome).toMatchObject({ error: expect.stringContaining(ownError) });
    }
  });
});

/** The ways in which the rows of a run are judged beside its own, by docs/criteria.md. */
function otherViews(criterion: string, own: PresetName): Record<string, View> {
  const other = own === 'default' ? 'arun2021' : 'default';
  const byInterval = (metrics: readonly string[]): Record<string, View> =>
    Object.fromEntries(metrics.map((metric) => [metric, { metric, preset: 'default' }]));
  if (criterion === 'localization') {
    return own === 'default'
      ? {
          arun2021: { metric: 'clippedTrapezoidAuprc', preset: other },
          ...byInterval(['trapezoidAuprc', 'rocAuc', 'pointingGame']),
        }
      : {
          default: { metric: 'averagePrecision', preset: other },
          ...byInterval(['clippedAveragePrecision', 'clippedRocAuc', 'clippedPointingGame']),
        };
  }
  const line = criterion === 'randomization' ? {} : { line: 0.5 };
  return {
    [other]: { metric: similarityName[other], preset: other, ...line },
    rankSsim: { metric: 'rankSsim', preset: 'default', ...line },
    ...byInterval(['spearman', 'signedSpearman']),
  };
}

/** Holm's adjustment of the p-values that there are. */
function holmOf(pValues: readonly (number | null)[]): (number | null)[] {
  const adjusted = holm(pValues.flatMap((p) => p ?? []));
  let next = 0;
  return pValues.map((p) => (p === null ? null : (adjusted[next++] ?? null)));
}

/**
 * All that `wanted` says stands in `got`: numbers within a rounding of sums in another order. Ends of an interval
 * within a hundredth of its width: with seven patients 61 of 10,000 resamples draw each once, and a rounding decides
 * on which side of the mean their own mean lies.
 */
function expectSame(wanted: unknown, got: unknown, where = ''): void {
  if (typeof wanted === 'number' && typeof got === 'number') {
    if (!(Math.abs(wanted - got) <= 1e-9)) throw new Error(`${where}: wanted ${wanted}, got ${got}`);
  } else if (isInterval(wanted) && isInterval(got)) {
    const width = wanted[1] - wanted[0];
    const apart = Math.max(Math.abs(wanted[0] - got[0]), Math.abs(wanted[1] - got[1]));
    if (apart > 0.01 * width + 1e-9) throw new Error(`${where}: wanted ${wanted}, got ${got}`);
  } else if (typeof wanted === 'object' && wanted !== null && typeof got === 'object' && got !== null) {
    for (const [key, value] of Object.entries(wanted)) {
      expectSame(value, (got as Record<string, unknown>)[key], `${where}.${key}`);
    }
  } else if (wanted !== got) throw new Error(`${where}: wanted ${wanted}, got ${got}`);
}

const isInterval = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((end) => typeof end === 'number');

function isSame(got: Cell | undefined, wanted: Cell): boolean {
  if (got === undefined || got.seed !== wanted.seed) return false;
  const [a, b] = [got.outcome, wanted.outcome];
  if (a.state !== 'scored' || b.state !== 'scored') return JSON.stringify(a) === JSON.stringify(b);
  return Math.abs(a.value - b.value) <= tolerance;
}
