import { describe, expect, test } from '@jest/globals';
import { discrepancy } from '../../src/report/discrepancy.ts';
import { markupOf } from '../../src/report/html.ts';
import { orderAgreement } from '../../src/report/orderAgreement.ts';
import { paperText } from '../../src/report/paperText.ts';
import { scorecard } from '../../src/report/scorecard.ts';
import type { Summary, Verdict } from '../../src/types/summary.ts';

/** A summary in which methods have these verdicts and, under localization and fidelity, these scores of six images. */
function summaryOf(
  verdicts: Readonly<Record<string, Readonly<Record<string, Verdict>>>>,
  scores: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {},
): Summary {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const criteria = Object.entries(verdicts).map(([criterion, cells]) => [
    criterion,
    Object.fromEntries(
      Object.entries(cells).map(([method, verdict]) => {
        const values = (scores[criterion]?.[method] ?? []).map((value, i) => ({ image: `i${i}`, value }));
        const counts = { unscorable: 0, failed: 0 };
        return [method, { verdict, rule: `above the bar of ${criterion}`, values, ...counts }];
      }),
    ),
  ]);
  const compared = Object.entries(scores).map(([criterion, methods]) => [
    criterion,
    {
      value: 'score',
      methods: Object.entries(methods)
        .map(([method, values]) => ({ method, mean: mean(values), ci: null }))
        .sort((a, b) => b.mean - a.mean),
    },
  ]);
  return {
    ...{ version: 2, name: 'a', preset: 'default', target: '1', images: 6 },
    criteria: Object.fromEntries(criteria),
    compared: Object.fromEntries(compared),
    // Only what these parts of the page read.
  } as unknown as Summary;
}

const textOf = (markup: string) => markup.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('scorecard(summary)', () => {
  test('says of each method what passes, fails, is open and was not tested', () => {
    const text = textOf(
      markupOf(
        scorecard(
          summaryOf({
            localization: { cam: 'fail', edges: 'pass' },
            randomization: { cam: 'pass', edges: 'fail' },
            fidelity: { cam: 'undecided', edges: 'pass' },
          }),
        ),
      ),
    );
    expect(text).toContain(
      'cam open randomization pass, fidelity open no localization FAIL not tested not tested',
    );
    expect(text).toContain(
      'It does not point at the marked region. It may or may not follow the model. It was not asked twice.',
    );
    expect(text).toContain('edges no randomization FAIL, fidelity pass yes localization pass');
    expect(text).toContain('It does not follow the model in every test and points at the marked region.');
  });

  test('is empty where no criterion has a column', () => {
    expect(markupOf(scorecard(summaryOf({})))).toBe('');
    expect(markupOf(scorecard(summaryOf({ masking: { cam: 'pass' } })))).toBe('');
  });
});

describe('discrepancy(summary)', () => {
  const verdicts = { a: 'pass', b: 'pass', c: 'pass' } as const;
  const flat = (value: number) => new Array(6).fill(value);

  test('ranks the methods by both kinds of criteria and names those that move most', () => {
    const scores = {
      localization: { a: flat(3), b: flat(2), c: flat(1) },
      fidelity: { a: flat(1), b: flat(2), c: flat(3) },
    };
    const text = textOf(
      markupOf(
        discrepancy(summaryOf({ localization: verdicts, fidelity: verdicts }, scores), { prefix: 't' }),
      ),
    );
    expect(text).toContain(
      'Rank correlation of 3 methods: -1.00 (95 % interval -1.00 to -1.00, over 6 images)',
    );
    expect(text).toContain(
      'Most moved: a (1 by localization, 3 by fidelity) and c (3 by localization, 1 by fidelity)',
    );
  });

  test('shows each method by its map of the first image, once, at its ranks', () => {
    const scores = {
      localization: { a: flat(3), b: flat(2), c: flat(1) },
      fidelity: { a: flat(1), b: flat(3), c: flat(2) },
    };
    const summary = summaryOf({ localization: verdicts, fidelity: verdicts }, scores);
    const map = (name: string) => ({ name, kind: 'method', picture: name, scores: [] }) as const;
    const image = { id: 'x-1', width: 4, height: 4, picture: '', maps: [map('b'), map('a')] };
    const page = markupOf(discrepancy(summary, { prefix: 't', image }));
    expect(page.match(/<image id="t-rank-0"[^>]*href="data:image\/png;base64,b"/g)).toHaveLength(1);
    const place = (name: string) =>
      page.match(
        new RegExp(`<g><use class="map" href="#t-rank-${name === 'b' ? 0 : 1}" x="([\\d.]+)" y="([\\d.]+)"`),
      );
    // Of three ranks the best for people is right, the best for the model up: a is right and low, b in the middle and up.
    expect(Number(place('a')?.[1])).toBeGreaterThan(Number(place('b')?.[1]));
    expect(Number(place('a')?.[2])).toBeGreaterThan(Number(place('b')?.[2]));
    expect(page).toContain('<circle');
    expect(textOf(page)).toContain('The pictures are the maps of x-1.');
  });

  test('is empty of two methods and of one kind of criteria', () => {
    const two = { localization: { a: flat(1), b: flat(2) }, fidelity: { a: flat(1), b: flat(2) } };
    const cells = { a: 'pass', b: 'pass' } as const;
    expect(
      markupOf(discrepancy(summaryOf({ localization: cells, fidelity: cells }, two), { prefix: 't' })),
    ).toBe('');
    expect(markupOf(discrepancy(summaryOf({ localization: verdicts }), { prefix: 't' }))).toBe('');
  });
});

describe('orderAgreement(places, scores)', () => {
  test('has a wide interval where images disagree, and none of few images', () => {
    const places = [1, 2, 3].map((rank) => ({ people: rank, model: rank }));
    const noisy = [3, 2, 1].map((level) => {
      const values = Array.from({ length: 12 }, (_, i) => ({
        image: `${i}`,
        value: level * 0.1 + Math.sin(9 * level * i),
      }));
      return { a: values, b: values.map(({ image, value }) => ({ image, value: -value })) };
    });
    const { correlation, interval, images } = orderAgreement(places, noisy);
    expect([correlation, images]).toEqual([1, 12]);
    expect(interval?.[0]).toBeCloseTo(-1, 9);
    expect(orderAgreement(places, [{ a: undefined, b: undefined }])).toMatchObject({
      interval: undefined,
      images: 0,
    });
  });
});

test('paperText(report) names versions, seed, methods and rules, and is empty without criteria', () => {
  const summary = summaryOf({ localization: { cam: 'pass' } });
  const task = { summary, methods: [{ name: 'cam', options: {} }], gallery: [], predictions: [] };
  const manifest = { versions: { 'saliency-trust': '0.1.0', 'onnxruntime-node': '1.2.3' }, seed: 7 };
  const text = textOf(markupOf(paperText({ title: 'a', tasks: [task], manifest })));
  expect(text).toContain(
    'Saliency maps of 6 images were evaluated with saliency-trust 0.1.0 on ONNX Runtime 1.2.3.',
  );
  expect(text).toContain('Criteria: localization (passed where above the bar of localization).');
  expect(text).toContain('Every random number comes from seed 7.');
  expect(text).toContain(
    '31 explainability, and how it was validated yes 1 method by localization, each against its null',
  );
  expect(text).toContain(
    '13 missing data in part of all maps of all criteria 0 without a score and 0 failed',
  );
  // Neither labels nor predictions: the run says nothing of performance.
  expect(text).not.toContain('28 metrics of performance');
  const none = { ...task, summary: summaryOf({}) };
  expect(markupOf(paperText({ title: 'a', tasks: [none], manifest }))).toBe('');
});
