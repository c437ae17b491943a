/** What a summary says beyond each method's own verdict. */
import { describe, expect, test } from '@jest/globals';
import type { RowVersion1 } from '../../src/run/results/rowsVersion1.ts';
import type { MethodSummary, Summary } from '../../src/types/summary.ts';
import { expectClose } from '../support/expectClose.ts';
import { type JudgedOptions, summaryFrom } from '../support/judged.ts';

const names = ['i1', 'i2', 'i3', 'i4', 'i5', 'i6', 'i7', 'i8'];
const options: JudgedOptions = {
  ...{ name: 'test', preset: 'default', target: '1', seed: 1, resamples: 2000 },
  images: names.map((id) => ({ id })),
  criteria: ['localization'],
  methods: ['a', 'b'],
};

function rows(
  cell: Partial<RowVersion1> & { method: string },
  values: readonly (number | undefined)[],
): RowVersion1[] {
  return values.map((value, index) => ({
    ...{
      criterion: 'localization',
      metric: 'averagePrecision',
      image: names[index] ?? '',
      classifier: 'c',
      seed: '',
    },
    ...cell,
    ...(value === undefined ? { state: 'unscorable', reason: 'no mask' } : { state: 'scored', value }),
  }));
}
const all = (value: number) => new Array<number>(8).fill(value);

function cellOf({ criteria }: Summary, criterion: string, method = 'a'): MethodSummary {
  const cell = criteria[criterion]?.[method];
  if (cell === undefined) throw new Error(`no summary of ${criterion}`);
  return cell;
}

const a = [0.5, 0.6, 0.7, 0.8, 0.45, 0.62, 0.71, 0.83];
const b = [0.35, 0.5, 0.72, 0.6, 0.41, 0.5, 0.68, 0.7];
const average = [0.3, 0.65, 0.4, 0.5, 0.2, 0.6, 0.75, 0.33];
const localized = [
  ...rows({ method: 'a' }, a),
  ...rows({ method: 'b' }, b),
  ...rows({ method: 'average-mask' }, average),
  ...rows({ method: 'a', metric: 'prevalence' }, all(0.2)),
];

describe('a method against its baselines', () => {
  test('has SciPy’s signed-rank test with the effect size, adjusted by Holm over the methods', () => {
    const summary = summaryFrom(localized, options);
    const tests = ['a', 'b'].map((method) => cellOf(summary, 'localization', method).against?.[0]?.wilcoxon);
    // SciPy 1.17.1: scipy.stats.wilcoxon(scores - average).pvalue; NumPy for the rank sums.
    expectClose(
      tests.map((one) => Number(one?.p)),
      [0.078125, 0.3359375],
      { absolute: 1e-12 },
    );
    expectClose(
      tests.map((one) => Number(one?.pHolm)),
      [2 * 0.078125, 0.3359375],
      { absolute: 1e-12 },
    );
    expectClose(Number(tests[0]?.effect), 0.7222222222222222, { absolute: 1e-12 });
    expect(tests[0]).toMatchObject({ n: 8, method: 'exact' });
  });

  test('takes one difference for each patient in that test', () => {
    const images = names.map((id, i) => ({ id, group: `p${i % 6}` }));
    const cell = cellOf(summaryFrom(localized, { ...options, images }), 'localization');
    expect(cell.against?.[0]).toMatchObject({ against: 'average-mask', role: 'decides', n: 8 });
    expect(cell.against?.[0]?.wilcoxon?.n).toBe(6);
  });

  test('gives (mean - null) / (1 - null), which follows from the two numbers beside it', () => {
    const cell = cellOf(summaryFrom(localized, options), 'localization');
    expectClose(Number(cell.chanceCorrected), (Number(cell.mean) - 0.2) / 0.8, { absolute: 1e-12 });
    // With the same null for all images the interval is the mean's, moved and stretched.
    expectClose(
      (cell.chanceCorrectedCi ?? []).map((end) => 0.2 + 0.8 * end),
      [...(cell.ci ?? [])],
      { absolute: 1e-9 },
    );
  });

  test('keeps a verdict that stands at 5 % over all methods, and opens one that does not', () => {
    // One clear method among ten that are not: its p-value is the same in both, Holm's is ten times.
    const others = Array.from({ length: 9 }, (_, i) => `m${i}`);
    const near = all(0.5).map((value, i) => value + (i % 2 === 0 ? 0.1 : -0.1));
    const edge = all(0.5).map((value, i) => value + 0.02 + (i % 2 === 0 ? 0.05 : -0.02) + 0.004 * i);
    const many = [
      ...rows({ method: 'a' }, edge),
      ...others.flatMap((method) => rows({ method }, near)),
      ...rows({ method: 'average-mask' }, all(0.5)),
    ];
    const alone = cellOf(summaryFrom(many, { ...options, methods: ['a'] }), 'localization');
    const among = cellOf(summaryFrom(many, { ...options, methods: ['a', ...others] }), 'localization');
    expect([alone.verdict, alone.verdictHolm]).toEqual(['pass', 'pass']);
    expect(among.p).toBe(alone.p);
    expectClose(Number(among.pHolm), Math.min(1, 10 * Number(alone.p)), { absolute: 1e-12 });
    expect(among.verdict).toBe('pass');
    expect(among.verdictHolm).toBe(Number(among.pHolm) < 0.05 ? 'pass' : 'undecided');
  });

  test('is strong where it is not below the localization network, and says nothing where none ran', () => {
    const strongOf = (localizer: readonly number[]) =>
      cellOf(
        summaryFrom([...localized, ...rows({ method: 'localizer' }, localizer)], options),
        'localization',
      ).strong;
    expect(strongOf(all(0.1))).toMatchObject({ verdict: 'pass' });
    expect(strongOf(a)).toMatchObject({ verdict: 'pass', margin: 0 });
    expect(strongOf(all(0.95))).toMatchObject({ verdict: 'fail' });
    expect(strongOf(a.map((value, i) => value + (i % 2 === 0 ? 0.1 : -0.1)))).toMatchObject({
      verdict: 'undecided',
    });
    const weakOnly = summaryFrom(localized, options);
    expect(cellOf(weakOnly, 'localization').strong).toBeUndefined();
  });
});

describe('methods against each other', () => {
  test('are compared on the images that all of them scored, the best first', () => {
    const holed = b.map((value, i) => (i === 2 ? undefined : value));
    const summary = summaryFrom(
      [...rows({ method: 'a' }, a), ...rows({ method: 'b' }, holed), ...rows({ method: 'c' }, [])],
      { ...options, methods: ['a', 'b'] },
    );
    const compared = summary.compared?.localization;
    expect(compared).toMatchObject({ value: 'score', n: 7, left: 1, without: [] });
    const mean = (values: readonly number[]) =>
      values.filter((_, i) => i !== 2).reduce((sum, value) => sum + value, 0) / 7;
    expect(compared?.methods.map(({ method }) => method)).toEqual(['a', 'b']);
    expectClose(compared?.methods.map((one) => Number(one.mean)) ?? [], [mean(a), mean(b)], {
      absolute: 1e-12,
    });
    expectClose(Number(compared?.pairs[0]?.margin), mean(a) - mean(b), { absolute: 1e-12 });
  });

  test('have SciPy’s signed-rank test of each pair', () => {
    const pair = summaryFrom(localized, options).compared?.localization?.pairs[0];
    // SciPy 1.17.1: scipy.stats.wilcoxon(a - b, method='exact').pvalue
    expect(pair).toMatchObject({ a: 'a', b: 'b' });
    expectClose(Number(pair?.wilcoxon?.p), 0.015625, { absolute: 1e-12 });
  });

  test('leave out, by name, a method that scored nothing', () => {
    const none = rows({ method: 'b' }, new Array<undefined>(8).fill(undefined));
    const compared = summaryFrom([...rows({ method: 'a' }, a), ...none], options).compared?.localization;
    expect(compared).toMatchObject({ n: 8, without: ['b'], pairs: [] });
  });
});

describe('the same rows judged several ways', () => {
  const wobble = (level: number) => names.map((_, i) => level + 0.01 * (i % 4));
  const judged = [
    ...rows({ method: 'a' }, wobble(0.7)),
    ...rows({ method: 'b' }, wobble(0.6)),
    ...rows({ method: 'average-mask' }, all(0.5)),
    ...rows({ method: 'a', metric: 'clippedTrapezoidAuprc' }, wobble(0.4)),
    ...rows({ method: 'b', metric: 'clippedTrapezoidAuprc' }, wobble(0.8)),
    ...rows({ method: 'average-mask', metric: 'clippedTrapezoidAuprc' }, all(0.5)),
    ...rows({ method: 'a', metric: 'rocAuc' }, wobble(0.9)),
    ...rows({ method: 'b', metric: 'rocAuc' }, wobble(0.8)),
    ...rows({ method: 'average-mask', metric: 'rocAuc' }, all(0.5)),
  ];
  const found = summaryFrom(judged, options).disagreement?.localization;

  test('has an analysis for the run itself and for each metric that rows have', () => {
    expect(found?.analyses.map(({ name }) => name)).toEqual(['default', 'arun2021', 'rocAuc']);
    expect(found?.analyses.map(({ order }) => order.join())).toEqual(['a,b', 'b,a', 'a,b']);
    expect(found?.otherBest).toEqual(['arun2021']);
  });

  test('names the methods whose verdict flips, and how alike the orders are', () => {
    expect(found?.flips).toEqual([
      { method: 'a', kind: 'opposite', verdicts: { default: 'pass', arun2021: 'fail', rocAuc: 'pass' } },
    ]);
    expect(found?.agreement).toEqual([
      { a: 'default', b: 'arun2021', tau: -1, reversed: 1, pairs: 1 },
      { a: 'default', b: 'rocAuc', tau: 1, reversed: 0, pairs: 1 },
      { a: 'arun2021', b: 'rocAuc', tau: -1, reversed: 1, pairs: 1 },
    ]);
  });

  test('leaves a method out of an analysis whose metric it does not have', () => {
    const without = judged.filter(({ method, metric }) => !(method === 'b' && metric === 'rocAuc'));
    const { analyses: seen = [], flips } = summaryFrom(without, options).disagreement?.localization ?? {};
    expect(seen[2]).toMatchObject({ name: 'rocAuc', order: ['a'], verdicts: { a: 'pass' } });
    expect(flips?.map(({ method }) => method)).toEqual(['a']);
  });

  test('is the run’s own analysis alone where no row has another metric', () => {
    const own = judged.filter(({ metric }) => metric === 'averagePrecision');
    const found = summaryFrom(own, options).disagreement?.localization;
    expect(found).toMatchObject({ analyses: [{ name: 'default' }], agreement: [], otherBest: [] });
  });
});

describe('randomization over images and draws', () => {
  const cell = { criterion: 'randomization', metric: 'ssim', method: 'a' };
  const scores = [0.2, 0.25, 0.22, 0.28, 0.21, 0.26, 0.24, 0.23];
  const nulls = names.flatMap((_, i) =>
    rows({ ...cell, step: 'null', other: names[(i + 1) % 8] ?? '' }, all(0.5)).slice(i, i + 1),
  );
  const summarized = (draws: readonly number[], more: readonly RowVersion1[] = []) =>
    cellOf(
      summaryFrom(
        [
          ...draws.flatMap((shift, draw) =>
            rows(
              { ...cell, step: 'all', draw },
              scores.map((value) => value + shift),
            ),
          ),
          ...nulls,
          ...more,
        ],
        { ...options, criteria: ['randomization'], methods: ['a'] },
      ),
      'randomization',
    );
  const width = ({ marginCi }: MethodSummary) => (marginCi?.[1] ?? 0) - (marginCi?.[0] ?? 0);

  test('is wider the more the draws differ, and undecided where they differ more than the margin', () => {
    const [alike, apart, far] = [
      summarized([0, 0, 0]),
      summarized([-0.05, 0, 0.05]),
      summarized([-0.3, 0, 0.3]),
    ];
    expect([alike.verdict, apart.verdict, far.verdict]).toEqual(['pass', 'pass', 'undecided']);
    expect(width(apart)).toBeGreaterThan(2 * width(alike));
    // Effects -.05, 0, .05: their standard deviation is .05; t(.975, 2) = 4.3027 and √(.0025 / 3) = .028868.
    expectClose(Number(apart.draws?.sd), 0.05, { absolute: 1e-12 });
    expect(width(apart)).toBeGreaterThan(2 * 4.3027 * 0.028868);
    expect(alike.draws).toEqual({ count: 3, sd: 0 });
    expect(summarized([0]).draws).toEqual({ count: 1, sd: null });
  });

  test('has draws spread over the images of the mean alone', () => {
    // The first image fails in one draw: it is left out of the mean, and of the spread.
    const broken: RowVersion1[] = [
      { ...cell, image: 'i1', classifier: 'c', seed: '', step: 'all', draw: 1, state: 'failed', error: 'x' },
    ];
    const base = summarized([0]);
    const found = summarized([0], broken);
    expect([base.n, found.n, found.failed]).toEqual([8, 7, 1]);
    expectClose(Number(found.curve?.[0]?.mean), scores.slice(1).reduce((sum, value) => sum + value, 0) / 7, {
      absolute: 1e-12,
    });
  });

  test('tells what the rule could find: no power where maps without anything in common are as alike as the null', () => {
    const smooth = (value: number) =>
      rows({ ...cell, metric: 'smoothNull', step: 'all', draw: 0 }, all(value));
    const low = summarized([0, 0, 0], smooth(0.1)).power;
    expectClose([Number(low?.room), Number(low?.lost)], [0.4, 1], { absolute: 1e-12 });
    const high = summarized([-0.02, 0, 0.02], smooth(0.51)).power;
    expectClose(Number(high?.room), -0.01, { absolute: 1e-12 });
    expect(high?.lost).toBeLessThan(0.05);
    expect(summarized([0, 0, 0]).power).toMatchObject({ lost: null, room: null });
  });
});

describe('agreement of two classifiers', () => {
  const cell = { criterion: 'reproducibility', method: 'a', other: 'd' };
  const scores = [0.8, 0.9, 0.7, 0.8, 0.9, 0.7, 0.8, 0.8];
  const agreed = [
    ...rows(
      { ...cell, metric: 'ssim' },
      scores.map((value, i) => (i < 2 ? undefined : value)),
    ),
    ...rows({ ...cell, metric: 'ssimUnrestricted' }, scores),
    ...rows({ ...cell, metric: 'sameClass' }, [0, 0, 1, 1, 1, 1, 1, 1]),
    ...rows({ ...cell, metric: 'ssim', step: 'null', other: 'd:i2' }, all(0.3)),
    ...rows({ ...cell, method: 'localizer', metric: 'ssim' }, all(0.95)),
  ];
  const found = cellOf(
    summaryFrom(agreed, { ...options, criteria: ['reproducibility'], methods: ['a'] }),
    'reproducibility',
  );

  test('says on how many images both predict the same class, beside the score of all', () => {
    expect(found.sameClass).toMatchObject({ n: 6, of: 8, share: 0.75 });
    expectClose(Number(found.sameClass?.unrestricted), 0.8, { absolute: 1e-12 });
    expect(found.n).toBe(6);
  });

  test('is against the null for the verdict, beside the line, and the localization networks for the strong one', () => {
    expect(found.against?.map(({ against, role }) => `${against} ${role}`)).toEqual([
      'line beside',
      'null decides',
      'localizer strong',
    ]);
    expect([found.verdict, found.strong?.verdict]).toEqual(['pass', 'fail']);
    expectClose(Number(found.strong?.margin), 4.7 / 6 - 0.95, { absolute: 1e-12 });
  });
});
