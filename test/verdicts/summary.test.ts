import { describe, expect, test } from '@jest/globals';
import type { RowVersion1 } from '../../src/run/results/rowsVersion1.ts';
import type { Outcome } from '../../src/types/row.ts';
import type { MethodSummary, Summary } from '../../src/types/summary.ts';
import { expectClose } from '../support/expectClose.ts';
import { type JudgedOptions, summaryFrom } from '../support/judged.ts';

const names = ['i1', 'i2', 'i3', 'i4', 'i5', 'i6', 'i7', 'i8'];
const options: JudgedOptions = {
  name: 'test',
  preset: 'default',
  target: '1',
  seed: 1,
  images: names.map((id) => ({ id })),
  criteria: ['localization', 'randomization', 'repeatability', 'reproducibility'],
  methods: ['a', 'b'],
};

type Given = number | Outcome;
const outcomeOf = (given: Given): Outcome =>
  typeof given === 'number' ? { state: 'scored', value: given } : given;

/** One row for each image, in order. */
function rows(cell: Partial<RowVersion1> & { metric: string }, values: readonly Given[]): RowVersion1[] {
  return values.map((value, index) => ({
    ...{ criterion: 'localization', method: 'a', image: names[index] ?? '', classifier: 'c', seed: '' },
    ...cell,
    ...outcomeOf(value),
  }));
}

const unscorable: Outcome = { state: 'unscorable', reason: 'the mask is empty' };
const failed: Outcome = { state: 'failed', error: 'broken' };
const eight = (value: number) => new Array<number>(8).fill(value);

/** What a summary says of method a. */
function cellOf({ criteria }: Summary, criterion: string): MethodSummary {
  const cell = criteria[criterion]?.a;
  if (cell === undefined) throw new Error(`no summary of ${criterion}`);
  return cell;
}

const deciding = { default: 'averagePrecision', arun2021: 'trapezoidAuprc' };

const localized = (scores: readonly Given[], average: readonly Given[], preset = options.preset) =>
  cellOf(
    summaryFrom(
      [
        ...rows({ metric: deciding[preset] }, scores),
        ...rows(
          { metric: 'rocAuc' },
          scores.map((value) => (typeof value === 'number' ? value / 2 : value)),
        ),
        ...rows({ metric: 'prevalence' }, [0.1, 0.2, 0.3, 0.4, 0.1, 0.2, 0.3, 0.4].slice(0, scores.length)),
        ...rows({ metric: deciding[preset], method: 'average-mask' }, average),
        ...rows({ metric: deciding[preset], method: 'random' }, eight(0.05)),
      ],
      { ...options, preset },
    ),
    'localization',
  );

describe('summaryOf(rows) of localization', () => {
  const scores = [0.5, 0.6, 0.7, 0.8, 0.5, 0.6, 0.7, 0.8];

  test('is the mean over images beside its null and its baselines', () => {
    const cell = localized(scores, eight(0.3));
    expect(cell.metric).toBe('averagePrecision');
    expectClose(
      [
        cell.mean,
        cell.null,
        cell.margin,
        cell.baselines['average-mask'],
        cell.baselines.random,
        cell.also.rocAuc,
      ].map(Number),
      [0.65, 0.25, 0.35, 0.3, 0.05, 0.325],
      { absolute: 1e-12 },
    );
    expect([cell.n, cell.unscorable, cell.failed]).toEqual([8, 0, 0]);
    expect(cell.values).toEqual(scores.map((value, i) => ({ image: names[i], value })));
    expect(cell.reasons).toEqual({});
    expect(Object.keys(cell.also)).toEqual(['rocAuc']);
  });

  test('has an interval that holds the mean', () => {
    const { mean, ci, margin, marginCi } = localized(scores, eight(0.3));
    for (const [value, interval] of [
      [mean, ci],
      [margin, marginCi],
    ] as const) {
      const [low, high] = interval ?? [Number.NaN, Number.NaN];
      expect(low < Number(value) && Number(value) < high).toBe(true);
    }
  });

  test('passes above the average mask, fails below it, and is undecided where the interval holds 0', () => {
    const wobble = [0.1, -0.1, 0.12, -0.12, 0.05, -0.05, 0.02, -0.02];
    const above = localized(scores, eight(0.3));
    const below = localized(scores, eight(0.9));
    const open = localized(
      scores.map((_, i) => 0.5 + (wobble[i] ?? 0)),
      eight(0.5),
    );
    expect([above.verdict, above.pass]).toEqual(['pass', true]);
    expect([below.verdict, below.pass]).toEqual(['fail', false]);
    expect([open.verdict, open.pass]).toEqual(['undecided', null]);
    expect(below.margin).toBeLessThan(0);
  });

  test('is undecided with fewer images than an interval needs, however large the difference', () => {
    const cell = localized([0.9, 0.9, 0.9, 0.9], [0, 0, 0, 0]);
    expect([cell.verdict, cell.pass, cell.ci, cell.marginCi]).toEqual(['undecided', null, null, null]);
    expectClose(Number(cell.margin), 0.9, { absolute: 1e-12 });
  });

  test('under arun2021 goes by the sign of the mean difference alone', () => {
    expect(localized([0.6, 0.2], [0.3, 0.3], 'arun2021').verdict).toBe('pass');
    expect(localized([0.3, 0.2], [0.3, 0.3], 'arun2021').verdict).toBe('fail');
    expect(localized([0.3, 0.3], [0.3, 0.3], 'arun2021').verdict).toBe('fail');
  });

  test('keeps unscorable and failed images out of every mean, and counts each with its reason', () => {
    const cell = localized([0.5, unscorable, 0.7, failed, unscorable, 0.6, 0.6, 0.6], eight(0.3));
    expectClose(Number(cell.mean), 0.6, { absolute: 1e-12 });
    // The null and the baselines are of the same five images: prevalences .1 .3 .2 .3 .4.
    expectClose([Number(cell.null), Number(cell.also.rocAuc)], [0.26, 0.3], { absolute: 1e-12 });
    expect([cell.n, cell.unscorable, cell.failed]).toEqual([5, 2, 1]);
    expect(cell.n + cell.unscorable + cell.failed).toBe(options.images.length);
    expect(cell.reasons).toEqual({ 'the mask is empty': 2, 'failed: broken': 1 });
    expect(cell.values.map(({ image }) => image)).toEqual(['i1', 'i3', 'i6', 'i7', 'i8']);
  });

  test('pairs with a baseline only the images that both have', () => {
    const average = [unscorable, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
    const cell = localized([5, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2], average);
    expectClose(Number(cell.margin), 0.1, { absolute: 1e-12 });
    expectClose(Number(cell.baselines['average-mask']), 0.1, { absolute: 1e-12 });
  });

  test('of images of which none has a score has no number and no verdict', () => {
    const cell = localized(new Array<Given>(8).fill(unscorable), eight(0.3));
    expect(cell).toMatchObject({
      mean: null,
      ci: null,
      null: null,
      margin: null,
      marginCi: null,
      pass: null,
    });
    expect(cell).toMatchObject({ n: 0, unscorable: 8, failed: 0, verdict: 'undecided', values: [] });
    expect(cell.baselines).toEqual({ 'average-mask': null, random: null });
  });

  test('resamples by patient: eight images of two patients give no interval', () => {
    const images = names.map((id, i) => ({ id, group: i < 4 ? 'p' : 'q' }));
    const all = [
      ...rows({ metric: 'averagePrecision' }, scores),
      ...rows({ metric: 'averagePrecision', method: 'average-mask' }, eight(0.1)),
    ];
    expect(cellOf(summaryFrom(all, { ...options, images }), 'localization').ci).toBeNull();
    expect(cellOf(summaryFrom(all, options), 'localization').ci).not.toBeNull();
  });
});

interface Cascade {
  readonly draws: readonly (readonly Given[])[];
  readonly nulls: readonly Given[];
  readonly early?: number;
  readonly preset?: Summary['preset'];
}

/** Two states, `early` and `late`, of each draw, and a null pair of each image with the next. */
function randomized({ draws, nulls, early = 0.9, preset = 'default' }: Cascade): MethodSummary {
  const cell = { criterion: 'randomization', metric: 'ssim' };
  const all = [
    ...draws.flatMap((values, draw) => [
      ...rows(
        { ...cell, step: '1/4 head', draw },
        values.map(() => early),
      ),
      ...rows({ ...cell, step: '4/4 stem', draw }, values),
      ...rows(
        { ...cell, step: '4/4 stem', draw, metric: 'spearman' },
        values.map(() => 0.25),
      ),
      ...rows(
        { ...cell, step: '1/4 head', draw, metric: 'spearman' },
        values.map(() => 0.75),
      ),
    ]),
    ...rows({ ...cell, step: 'null', other: 'i1' }, nulls),
  ];
  return cellOf(summaryFrom(all, { ...options, preset }), 'randomization');
}

describe('summaryOf(rows) of randomization', () => {
  const low = [0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.1, 0.2];

  test('is the mean after the whole cascade over images and draws; earlier states are in the curve alone', () => {
    const cell = randomized({ draws: [low, low.map((value) => value + 0.1)], nulls: eight(0.5) });
    expect(cell.metric).toBe('ssimWang');
    expectClose([cell.mean, cell.null, cell.margin, cell.also.spearman].map(Number), [0.2, 0.5, 0.3, 0.25], {
      absolute: 1e-12,
    });
    expect(cell.curve?.map(({ step }) => step)).toEqual(['1/4 head', '4/4 stem']);
    // Two draws with means .15 and .25: the sample standard deviation is .1 / sqrt 2.
    expectClose(
      [cell.curve?.[0]?.mean, cell.curve?.[0]?.spread, cell.curve?.[1]?.mean, cell.curve?.[1]?.spread].map(
        Number,
      ),
      [0.9, 0, 0.2, 0.1 / Math.SQRT2],
      { absolute: 1e-12 },
    );
    expect(cell.n).toBe(8);
  });

  test('leaves the trained state out: maps that are wholly lost score 0, not the quarter of D2', () => {
    const cell = randomized({ draws: [eight(0)], nulls: eight(0.5), early: 0 });
    expect(cell.mean).toBe(0);
    expect(cell.curve?.map(({ mean }) => mean)).toEqual([0, 0]);
    expect(cell.curve?.[0]?.spread).toBeNull();
  });

  test('fails a method whose maps do not change at all', () => {
    const nulls = [0.3, 0.4, 0.35, 0.3, 0.4, 0.3, 0.35, 0.4];
    for (const preset of ['default', 'arun2021'] as const) {
      const cell = randomized({ draws: [eight(1), eight(1)], nulls, early: 1, preset });
      expect([cell.mean, cell.verdict, cell.pass]).toEqual([1, 'fail', false]);
      expect(cell.ci).toEqual([1, 1]);
      expect(cell.margin).toBeLessThan(0);
    }
  });

  test('passes where the maps are less alike than those of different images, and is undecided in between', () => {
    expect(randomized({ draws: [low], nulls: eight(0.5) }).verdict).toBe('pass');
    const open = randomized({ draws: [low], nulls: low.toReversed() });
    expect([open.verdict, open.pass]).toEqual(['undecided', null]);
    expect(randomized({ draws: [low], nulls: low.toReversed(), preset: 'arun2021' }).verdict).toBe('fail');
  });

  test('fails an image that failed in one draw, and takes an image that one draw could not score from the others', () => {
    const one = [failed, unscorable, 0.1, 0.1, 0.1, 0.1, 0.1, unscorable];
    const two = [0.3, 0.3, 0.1, 0.1, 0.1, 0.1, 0.1, unscorable];
    const cell = randomized({ draws: [one, two], nulls: eight(0.5) });
    expect([cell.n, cell.unscorable, cell.failed]).toEqual([6, 1, 1]);
    expect(cell.values[0]).toEqual({ image: 'i2', value: 0.3 });
    expectClose(Number(cell.mean), (0.3 + 5 * 0.1) / 6, { absolute: 1e-12 });
    // Reasons are counted by image, so that they sum to the images without a score.
    expect(cell.reasons).toEqual({ 'failed: broken': 1, 'the mask is empty': 1 });
  });

  test('takes the null of an image from its pairs that have one', () => {
    const cell = { criterion: 'randomization', metric: 'ssim' };
    const all = [
      ...rows({ ...cell, step: '1/1 all', draw: 0 }, low),
      ...rows({ ...cell, step: 'null', other: 'x' }, new Array<Given>(8).fill(failed)),
      ...rows({ ...cell, step: 'null', other: 'y' }, eight(0.4)),
      ...rows({ ...cell, step: 'null', other: 'z' }, eight(0.6)),
    ];
    const found = cellOf(summaryFrom(all, options), 'randomization');
    expectClose([Number(found.null), Number(found.margin)], [0.5, 0.35], { absolute: 1e-12 });
    expect([found.n, found.failed, found.verdict]).toEqual([8, 0, 'pass']);
  });

  test('takes the null of the images that are scored, so that mean and margin add up to it', () => {
    const half: readonly Given[] = [0.1, 0.1, 0.1, 0.1, 0.1, unscorable, unscorable, failed];
    const cell = randomized({ draws: [half], nulls: [0.5, 0.5, 0.5, 0.5, 0.5, 0.9, 0.9, 0.9] });
    expectClose([cell.mean, cell.null, cell.margin].map(Number), [0.1, 0.5, 0.4], { absolute: 1e-12 });
  });

  test('without a null, as of a single image, has no margin and no verdict', () => {
    expect(randomized({ draws: [[0.1]], nulls: [] })).toMatchObject({
      mean: 0.1,
      null: null,
      margin: null,
      verdict: 'undecided',
    });
  });
});

describe.each(['repeatability', 'reproducibility'])('summaryOf(rows) of %s', (criterion) => {
  const agreed = (values: readonly Given[], preset = options.preset, unrelated = 0.2) =>
    cellOf(
      summaryFrom(
        [
          ...rows({ criterion, metric: 'ssim', other: 'd' }, values),
          ...rows({ criterion, metric: 'ssimUnrestricted', other: 'd' }, eight(0.4)),
          ...rows({ criterion, metric: 'ssim', step: 'null', other: 'd:i2' }, eight(unrelated)),
        ],
        { ...options, preset },
      ),
      criterion,
    );

  test('is decided by what unrelated maps score; the line at one half stands beside', () => {
    const high = [0.8, 0.9, 0.7, 0.8, 0.9, 0.7, 0.8, 0.8];
    expect(agreed(high)).toMatchObject({
      verdict: 'pass',
      null: expect.closeTo(0.2),
      baselines: { line: 0.5 },
    });
    expectClose(
      [agreed(high).mean, agreed(high).margin, agreed(high).also.ssimWangUnrestricted].map(Number),
      [0.8, 0.6, 0.4],
      {
        absolute: 1e-12,
      },
    );
    expect(agreed(high.map((value) => value - 0.75)).verdict).toBe('fail');
    expect(agreed([0.3, 0.7, 0.4, 0.6, 0.45, 0.55, 0.5, 0.5], 'default', 0.5).verdict).toBe('undecided');
  });

  test('asks for more than unrelated maps score, where that is above the line, but not under arun2021', () => {
    const alike = [0.6, 0.62, 0.61, 0.6, 0.62, 0.61, 0.6, 0.62];
    expect(agreed(alike, 'default', 0.78)).toMatchObject({
      verdict: 'fail',
      margin: expect.closeTo(0.61 - 0.78),
    });
    expect(agreed(alike, 'default', 0.55)).toMatchObject({
      verdict: 'pass',
      margin: expect.closeTo(0.61 - 0.55),
    });
    expect(agreed(alike, 'arun2021', 0.78)).toMatchObject({ verdict: 'pass', margin: expect.closeTo(0.11) });
  });

  test('under arun2021 goes by the sign of the mean alone', () => {
    expect(agreed([0.51, 0.51], 'arun2021').verdict).toBe('pass');
    expect(agreed([0.9, 0.05], 'arun2021').verdict).toBe('fail');
  });

  test('counts images on which the classifiers disagree as unscorable', () => {
    const reason = 'the classifiers predict different classes';
    const cell = agreed([{ state: 'unscorable', reason }, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8]);
    expect([cell.n, cell.unscorable, cell.reasons]).toEqual([7, 1, { [reason]: 1 }]);
    expectClose(Number(cell.mean), 0.8, { absolute: 1e-12 });
  });
});

describe('summaryOf(rows)', () => {
  test('keeps the order of criteria and methods of the run, and tells the run apart', () => {
    const all = [
      ...rows({ criterion: 'repeatability', method: 'b', metric: 'ssim' }, eight(0.4)),
      ...rows({ criterion: 'localization', method: 'b', metric: 'averagePrecision' }, eight(0.4)),
      ...rows({ criterion: 'localization', method: 'a', metric: 'averagePrecision' }, eight(0.4)),
    ];
    const summary = summaryFrom(all, options);
    expect(Object.keys(summary.criteria)).toEqual(options.criteria);
    expect(Object.keys(summary.criteria.localization ?? {})).toEqual(['a', 'b']);
    expect(Object.keys(summary.criteria.repeatability ?? {})).toEqual(['b']);
    expect(summary).toMatchObject({ name: 'test', preset: 'default', target: '1', images: 8 });
  });

  test('is the same for the same rows and seed', () => {
    const all = [
      ...rows({ metric: 'averagePrecision' }, [0.1, 0.5, 0.2, 0.9, 0.3, 0.7, 0.4, 0.6]),
      ...rows({ metric: 'averagePrecision', method: 'average-mask' }, eight(0.3)),
    ];
    expect(summaryFrom(all, options)).toEqual(summaryFrom(all, options));
    expect(cellOf(summaryFrom(all, options), 'localization').ci).not.toEqual(
      cellOf(summaryFrom(all, { ...options, seed: 2 }), 'localization').ci,
    );
  });
});
