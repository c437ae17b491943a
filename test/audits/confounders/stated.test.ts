/** Models that were trained elsewhere, one for each share of the artefact: each here is a function of image and artefact. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { confounders } from '../../../src/audits/confounders/confounders.ts';
import { resampledAuc } from '../../../src/audits/confounders/resampledAuc.ts';
import { isFoldTest, isShareSet, statedShare } from '../../../src/audits/confounders/statedShare.ts';
import { studentQuantile } from '../../../src/math/distributions/studentDistribution.ts';
import { randomStream } from '../../../src/math/random/random.ts';
import { artefactSplits } from '../../../src/perturbations/index.ts';
import { auc, clusterBootstrap } from '../../../src/statistics/index.ts';
import type { ImageEdit, Run } from '../../../src/types/run.ts';
import type { Answer, AuditSummary } from '../../../src/types/summary.ts';

const size = 32;

interface Stated {
  readonly source?: string;
  /** `clean`, or artefact and share; undefined of a model as it is. */
  readonly trainedOn?: string;
  /** How much the log odds rise with the artefact, and how much with the disease. */
  readonly weight: number;
  readonly disease?: number;
  /** The fold that it is tested on, of so many: every so-manyth pair of images. */
  readonly fold?: number;
  readonly folds?: number;
}

interface Data {
  readonly positives?: number;
  readonly negatives?: number;
  readonly perPatient?: number;
  readonly options?: object;
}

/** What the disease shows of each image, in two overlapping classes. */
function signs(positives: number, negatives: number): { label: number; sign: number }[] {
  const stream = randomStream('signs');
  return Array.from({ length: positives + negatives }, (_, i) => {
    const label = Number(i < positives);
    return { label, sign: label + stream.normal() };
  });
}

async function audited(
  stated: readonly Stated[],
  { positives = 40, negatives = 40, perPatient = 1, options = {} }: Data = {},
): Promise<{ summary: AuditSummary; scores: readonly { label: number; sign: number; group: string }[] }> {
  const known = signs(positives, negatives).map((one, i) => ({
    ...one,
    id: `image ${i}`,
    group: `patient ${Math.floor(i / perPatient)}`,
  }));
  const pixels = new Float32Array(size * size).fill(0.2);
  pixels[0] = 1;
  const image = ndarray(pixels, [size, size, 1]);
  const testOf = (index: number, of: number) => ({
    ...{ index, of },
    images: new Set(known.flatMap(({ id }, i) => (i % of === index ? [id] : []))),
  });
  const models = stated.map(({ weight: _, disease: __, fold, folds = 0, ...own }, i) => ({
    id: `model ${i}`,
    inputShape: [size, size, 1],
    ...own,
    ...(fold !== undefined && { fold: testOf(fold, folds) }),
  }));
  // One image stands for all, so an artefact is drawn once.
  const drawn = new Map<string, number>([['', 0]]);
  const hasArtefact = (edit: ImageEdit | undefined) => {
    const name = edit?.name ?? '';
    const known =
      drawn.get(name) ?? Number(edit?.apply({ id: '', image }).data.some((value, i) => value !== pixels[i]));
    drawn.set(name, known);
    return known;
  };
  const run = {
    preset: 'default',
    images: known.map(({ id, group, label }) => ({ id, group, label })),
    models,
    methods: [],
    seed: (...parts: string[]) => parts.join('/'),
    logits: async (model: string, asked: readonly { image: string; edit?: ImageEdit }[]) =>
      asked.map(({ image: id, edit }) => {
        const { weight = 0, disease = 1 } = stated[models.findIndex((one) => one.id === model)] ?? {};
        const sign = known.find((one) => one.id === id)?.sign ?? 0;
        return Float32Array.of(0, disease * sign + weight * hasArtefact(edit));
      }),
  } as unknown as Run;
  const parsed = confounders.options.parse({ confounders: ['tag'], ...options });
  const rows = [];
  for (const unit of confounders.units(run, parsed))
    rows.push(...(await confounders.measure(unit, run, parsed)));
  const context = {
    preset: 'default',
    ...{ seed: 1, images: run.images, methods: [], resamples: 2000 },
    auditOptions: { confounders: parsed },
  } as const;
  return { summary: confounders.judge(rows, context).summary, scores: known };
}

const shares = [0, 0.2, 0.5, 1];
/** Two models a share of a source, whose weight on the artefact is a function of the share. */
const family = (source: string, weightOf: (share: number, seed: number) => number, disease = 1): Stated[] =>
  shares.flatMap((share) =>
    [0, 1].map((seed) => ({ source, trainedOn: `tag/${share}`, weight: weightOf(share, seed), disease })),
  );
const answerOf = ({ answers }: AuditSummary, source: string): Answer | undefined =>
  answers.find(({ subject, metric }) => subject.model === source && metric === 'gapSlope');
const column = (summary: AuditSummary, table: string, name: string) => {
  const { columns, rows } = summary.tables[table] ?? { columns: [], rows: [] };
  const at = columns.findIndex((one) => one.name === name);
  return rows.map((row) => row[at]);
};

test('a model that answers by the artefact alone has i.i.d. AUC (1 + share) / 2 and reversed AUC 0', async () => {
  const { summary } = await audited(family('taken', () => 1, 0));
  const rounded = (name: string) => column(summary, 'tested models', name).map((value) => Number(value));
  // Of 40 positives 0, 8, 20 and 40 carry it: they win all pairs, the others tie.
  expect(rounded('i.i.d. AUC')).toEqual([0.5, 0.5, 0.6, 0.6, 0.75, 0.75, 1, 1]);
  expect(rounded('reversed AUC')).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  const answer = answerOf(summary, 'taken');
  expect(answer).toMatchObject({ verdict: 'shortcut', condition: { crossing: 0 }, n: 80 });
  expect(answer?.estimate).toBeCloseTo(0.5, 12);
});

test('a half carrier is rounded to the even number, as pandas samples', async () => {
  const stated = [0.1, 0.5].map((share) => ({
    ...{ source: 'taken', trainedOn: `tag/${share}`, weight: 1, disease: 0 },
  }));
  const { summary } = await audited(stated, { positives: 45 });
  // 4.5 and 22.5 of 45.
  const [few, half] = column(summary, 'tested models', 'i.i.d. AUC').map(Number);
  expect(few).toBeCloseTo(0.5 + 4 / 90, 12);
  expect(half).toBeCloseTo(0.5 + 22 / 90, 12);
});

test('models that ignore the artefact have a gap of exactly nothing, whatever they were trained on', async () => {
  const { summary } = await audited(family('blind', () => 0));
  expect(summary.verdict).toBe('none found');
  expect(answerOf(summary, 'blind')).toMatchObject({
    ...{ estimate: 0, ci: [0, 0], p: 1, verdict: 'none found', detectable: 0 },
    condition: { artefact: 'tag', models: 'trained elsewhere', crossing: 'none' },
  });
  expect(summary.sentence).toContain(
    "no source's gap of i.i.d. and reversed AUC grows by more than 0.05 from share 0 to 1",
  );
});

test('models that take it the more the larger their share are a shortcut; with their shares swapped they are not', async () => {
  const weightOf = (share: number, seed: number) => 4 * share + 0.2 * seed;
  const { summary } = await audited(family('learning', weightOf));
  expect(summary.verdict).toBe('shortcut');
  expect(answerOf(summary, 'learning')).toMatchObject({ verdict: 'shortcut' });
  expect(summary.sentence).toMatch(
    /^Models from learning that are trained with tag take it for the disease: the gap .* grows by \d\.\d\d \(\d\.\d\d to \d\.\d\d\) from share 0 to 1, and the reversed AUC falls below one half at a share of 0\.\d\d\. The interval is over test patients and the spread of models of one share \(4 degrees of freedom\); what all models of a share have in common, such as training data, is not in it\.$/,
  );
  const curve = summary.tables['trained elsewhere, tag']?.rows ?? [];
  const reversed = curve
    .filter(([series]) => series === 'learning, reversed')
    .map(([, , value]) => Number(value));
  expect(reversed).toEqual([...reversed].sort((a, b) => b - a));
  expect(new Set(reversed).size).toBe(4);
  const swapped = await audited(family('learning', (share, seed) => weightOf(1 - share, seed)));
  expect(answerOf(swapped.summary, 'learning')).toMatchObject({ verdict: 'none found' });
  expect(answerOf(swapped.summary, 'learning')?.estimate ?? 0).toBeLessThan(-0.2);
});

test('the interval has the variance of patients by the bootstrap and that of training by the spread in a share', async () => {
  const stated = family('learning', (share, seed) => 2 * share + (0.5 + share) * seed);
  const { summary, scores } = await audited(stated, { perPatient: 2 });
  const labels = scores.map(({ label }) => label);
  // A second implementation: each draw's rows one by one, areas of DeLong's components.
  const gapAt = (rows: ArrayLike<number>, { trainedOn = '', weight }: Stated) => {
    const share = Number(trainedOn.split('/')[1]);
    const carriers = new Set(artefactSplits(labels, { share, seed: '1/confounders/stated/tag' }).train);
    const own = Array.from(rows);
    const of = (carries: (row: number) => boolean) =>
      auc(
        own.map((row) => Math.fround((scores[row]?.sign ?? 0) + (carries(row) ? weight : 0))),
        own.map((row) => labels[row] ?? 0),
      );
    return of((row) => carriers.has(row)) - of((row) => labels[row] === 0);
  };
  const mean = shares.reduce((sum, share) => sum + share, 0) / 4;
  const squares = 2 * shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  const weightsOf = stated.map((_, i) => ((shares[i >> 1] ?? 0) - mean) / squares);
  const slopeAt = (rows: ArrayLike<number>) =>
    stated.reduce((sum, model, i) => sum + (weightsOf[i] ?? 0) * gapAt(rows, model), 0);
  const found = clusterBootstrap(
    slopeAt,
    scores.map(({ group }) => group),
    { seed: '1/confounders/stated', resamples: 1000 },
  );
  if (found.state !== 'scored') throw new Error(found.reason);
  const gaps = stated.map((model) => gapAt([...labels.keys()], model));
  // Of two gaps the variance is half the square of their distance; four shares pool four of them.
  const pooled =
    shares.reduce((sum, _, i) => sum + ((gaps[2 * i] ?? 0) - (gaps[2 * i + 1] ?? 0)) ** 2 / 2, 0) / 4;
  const [ofPatients, ofTraining] = [found.standardError ** 2, pooled / squares];
  // 40 patients; four pairs of models of one share.
  const reachAt = (level: number) =>
    Math.hypot(
      studentQuantile((1 + level) / 2, 39) * Math.sqrt(ofPatients),
      studentQuantile((1 + level) / 2, 4) * Math.sqrt(ofTraining),
    );
  const reach = reachAt(0.95);
  const answer = answerOf(summary, 'learning');
  expect(ofTraining).toBeGreaterThan(ofPatients / 10);
  expect(answer?.estimate).toBeCloseTo(found.statistic, 6);
  expect(answer?.ci?.[0]).toBeCloseTo(found.statistic - reach, 6);
  expect(answer?.ci?.[1]).toBeCloseTo(found.statistic + reach, 6);
  // The interval of the level 1 - p ends at 0.
  expect(reachAt(1 - (answer?.p ?? 0))).toBeCloseTo(found.statistic, 5);
});

test('with one model a share the spread about the line stands for training; of two models nothing does', async () => {
  const one = (source: string, at: readonly number[], weightOf: (share: number) => number) =>
    at.map((share) => ({ source, trainedOn: `tag/${share}`, weight: weightOf(share) }));
  const { summary } = await audited([
    ...one('four', shares, (share) => 4 * share),
    ...one('two', [0, 1], (share) => 4 * share),
    ...one('clean', [0], () => 0),
  ]);
  expect(answerOf(summary, 'four')?.rule).toContain(
    "Student's t over test patients and the spread of models about the line (2 degrees of freedom)",
  );
  expect(answerOf(summary, 'two')).toMatchObject({
    ...{ verdict: 'undecided', p: null },
    reason: expect.stringMatching(/^of 2 models nothing says how much chance there is in a training/),
  });
  expect(answerOf(summary, 'two')?.ci).not.toBeNull();
  expect(answerOf(summary, 'clean')).toMatchObject({
    ...{ verdict: 'undecided', estimate: null, ci: null },
    reason: 'all models have one share, and it takes two to see what a share does',
  });
});

test('a clean model is share 0 of every artefact of its source; an artefact need not be asked for by name', async () => {
  const { summary } = await audited([
    ...[0, 1].map((seed) => ({ source: 'a', trainedOn: 'clean', weight: 0.1 * seed })),
    ...['tag', 'border'].flatMap((name) =>
      [0, 1].map((seed) => ({ source: 'a', trainedOn: `${name}/1`, weight: name === 'tag' ? 4 + seed : 0 })),
    ),
  ]);
  expect(summary.answers.map(({ condition, verdict }) => [condition.artefact, verdict])).toEqual([
    ['tag', 'shortcut'],
    ['border', 'none found'],
  ]);
  expect(column(summary, 'tested models', 'share')).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
});

test('sources are compared on the same patients, and by the exact permutation of models', async () => {
  const { summary } = await audited([
    ...family('taking', (share, seed) => 4 * share + 0.1 * seed),
    ...family('twin', (share, seed) => 4 * share + 0.1 * seed),
    ...family('blind', () => 0),
  ]);
  const rows = summary.tables['source pairs']?.rows ?? [];
  expect(rows.map((row) => row.slice(1, 3))).toEqual([
    ['taking', 'twin'],
    ['taking', 'blind'],
    ['twin', 'blind'],
  ]);
  const [twins, different] = rows;
  // Twins are equal in every draw, so only what training adds is in their interval.
  expect(twins?.[5]).toBe(0);
  expect(Number(twins?.[7])).toBeGreaterThan(0);
  expect(Number(different?.[6])).toBeGreaterThan(0.05);
  // Two models of each: six ways to deal them out, two of which are as far apart.
  expect(different?.slice(-2)).toEqual([2 / 6, 2 / 6]);
});

test('a model as it is is asked beside them, and is none of them', async () => {
  const { summary } = await audited([{ weight: 0 }, ...family('learning', (share) => 4 * share)]);
  expect(summary.answers.map(({ subject, metric }) => [subject.model, metric])).toEqual([
    ['model 0', 'aucFall'],
    ['learning', 'gapSlope'],
  ]);
  expect(summary.tables.shifts?.rows).toHaveLength(2);
  expect(summary.verdict).toBe('shortcut');
});

describe('models that state a fold', () => {
  const folds = 4;
  /** One model for each share and fold. */
  const dealt = (
    source: string,
    weightOf: (share: number, fold: number) => number,
    { at = shares, disease = 1 }: { readonly at?: readonly number[]; readonly disease?: number } = {},
  ): Stated[] =>
    at.flatMap((share) =>
      Array.from({ length: folds }, (_, fold) => {
        const own = { fold, folds, weight: weightOf(share, fold), disease };
        return { source, trainedOn: `tag/${share}`, ...own };
      }),
    );

  test('are tested on its images alone: one that answers by the artefact has (1 + share) / 2 and 0 in each', async () => {
    const { summary } = await audited(
      dealt('taken', () => 1, { disease: 0 }),
      { positives: 80, negatives: 80 },
    );
    const rounded = (name: string) => column(summary, 'tested models', name).map((value) => Number(value));
    const each = (values: readonly number[]) =>
      values.flatMap((value) => new Array<number>(folds).fill(value));
    // Of 20 positives of a fold 0, 4, 10 and 20 carry it.
    expect(rounded('i.i.d. AUC')).toEqual(each([0.5, 0.6, 0.75, 1]));
    expect(rounded('reversed AUC')).toEqual(each([0, 0, 0, 0]));
    expect(rounded('images')).toEqual(each([40, 40, 40, 40]));
    expect(rounded('fold')).toEqual(shares.flatMap(() => [0, 1, 2, 3]));
    // The slope is 0.5 in each fold, so there is no error.
    const answer = answerOf(summary, 'taken');
    expect(answer).toMatchObject({ verdict: 'shortcut', n: 160, condition: { crossing: 0 } });
    expect(answer?.estimate).toBeCloseTo(0.5, 12);
    expect(summary.sentence).toContain(
      'The interval is over folds, corrected for the images that their trainings share (3 degrees of freedom); what all models of a share have in common, such as what training began with, is not in it.',
    );
  });

  test('have the mean slope of folds, with the variance of Nadeau and Bengio', async () => {
    const stated = dealt('learning', (share, fold) => (2 + 0.5 * fold) * share);
    const { summary, scores } = await audited(stated, { positives: 80, negatives: 80 });
    const labels = scores.map(({ label }) => label);
    const mean = shares.reduce((sum, share) => sum + share, 0) / 4;
    const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
    const slopes = Array.from({ length: folds }, (_, fold) => {
      const rows = [...labels.keys()].filter((row) => row % folds === fold);
      const own = rows.map((row) => labels[row] ?? 0);
      return shares.reduce((sum, share) => {
        const seed = `1/confounders/stated/tag/fold ${fold}`;
        const carriers = new Set(artefactSplits(own, { share, seed }).train);
        const aucOf = (carries: (place: number) => boolean) =>
          auc(
            rows.map((row, place) =>
              Math.fround((scores[row]?.sign ?? 0) + (carries(place) ? (2 + 0.5 * fold) * share : 0)),
            ),
            own,
          );
        const gap = aucOf((place) => carriers.has(place)) - aucOf((place) => own[place] === 0);
        return sum + ((share - mean) / squares) * gap;
      }, 0);
    });
    const slope = slopes.reduce((sum, one) => sum + one, 0) / folds;
    const variance = slopes.reduce((sum, one) => sum + (one - slope) ** 2, 0) / (folds - 1);
    // Of four folds one is tested for two that are learnt from.
    const reach = studentQuantile(0.975, folds - 1) * Math.sqrt(variance * (1 / folds + 1 / (folds - 2)));
    const answer = answerOf(summary, 'learning');
    expect(answer?.estimate).toBeCloseTo(slope, 6);
    expect(answer?.ci?.[0]).toBeCloseTo(slope - reach, 6);
    expect(answer?.ci?.[1]).toBeCloseTo(slope + reach, 6);
  });

  test('are compared with another source fold by fold, and with none that has no folds', async () => {
    const { summary } = await audited(
      [
        ...dealt('taking', (share, fold) => (3 + fold) * share),
        ...dealt('twin', (share, fold) => (3 + fold) * share),
        ...family('whole', (share) => 4 * share),
      ],
      { positives: 80, negatives: 80 },
    );
    const rows = summary.tables['source pairs']?.rows ?? [];
    expect(rows.map((row) => row.slice(1, 3))).toEqual([['taking', 'twin']]);
    // Twins are equal in every fold.
    expect(rows[0]?.slice(5, 9)).toEqual([0, 0, 0, 1]);
  });

  test('a fold without a model of every share is left out, and fewer than three are undecided', async () => {
    const { summary } = await audited(
      dealt('learning', (share) => 4 * share).filter(
        ({ fold, trainedOn }) => fold !== 2 || trainedOn !== 'tag/1',
      ),
      { positives: 80, negatives: 80 },
    );
    expect(answerOf(summary, 'learning')?.rule).toContain('(2 degrees of freedom)');
    const few = await audited(
      dealt('learning', (share) => 4 * share).filter(({ fold = 0 }) => fold < 2),
      { positives: 80, negatives: 80 },
    );
    expect(answerOf(few.summary, 'learning')).toMatchObject({
      ...{ verdict: 'undecided', ci: null, p: null },
      reason: 'only 2 folds have a model of every share: at least 3 are needed',
    });
  });

  test('few images of a class in a fold are undecided, with the reason', async () => {
    const { summary } = await audited(dealt('learning', (share) => 4 * share));
    expect(answerOf(summary, 'learning')?.reason).toBeUndefined();
    const few = await audited(
      dealt('learning', (share) => 4 * share),
      { positives: 39 },
    );
    expect(answerOf(few.summary, 'learning')).toMatchObject({
      verdict: 'undecided',
      reason: 'in fold 3 only 9 positive and 10 negative images: at least 10 of each are needed',
    });
  });
});

test('few images of a class are undecided, with the reason', async () => {
  const { summary } = await audited(
    family('learning', (share) => 4 * share),
    { positives: 9 },
  );
  expect(summary.verdict).toBe('undecided');
  expect(summary.sentence).toBe(
    'Whether a model takes an artefact for the disease is not decided for 1 of 1 pairs of model or source and artefact: only 9 positive and 40 negative images: at least 10 of each are needed.',
  );
});

test('resampledAuc(scores, labels) counts pairs, each row as often as it was drawn', () => {
  const scores = Float64Array.of(3, 1, 2, 2, 0, 3);
  const labels = Uint8Array.of(1, 0, 1, 0, 0, 0);
  const counts = [2, 1, 1, 3, 0, 1];
  const drawn = counts.flatMap((count, row) => Array.from({ length: count }, () => row));
  let [won, pairs] = [0, 0];
  for (const a of drawn.filter((row) => labels[row] === 1)) {
    for (const b of drawn.filter((row) => labels[row] === 0)) {
      const [high = 0, low = 0] = [scores[a], scores[b]];
      won += high > low ? 1 : high === low ? 0.5 : 0;
      pairs++;
    }
  }
  expect(resampledAuc(scores, labels)(counts)).toBeCloseTo(won / pairs, 12);
  expect(resampledAuc(scores, labels)([0, 1, 0, 1, 1, 1])).toBeUndefined();
});

test('statedShare(word) takes clean, and an artefact with a share from 0 to 1', () => {
  expect(statedShare('clean')).toEqual({ artefact: undefined, share: 0 });
  expect(statedShare('low-pass/0.5')).toEqual({ artefact: 'low-pass', share: 0.5 });
  expect(statedShare('tag/1')).toEqual({ artefact: 'tag', share: 1 });
  for (const word of ['full', 'tag', 'tag/', 'tag/1.5', 'tag/-1', 'tag/x', 'tag/0.5/1', 'letter/0.5'])
    expect(statedShare(word)).toBeUndefined();
});

test('isShareSet(set, word) knows the training parts of prepare confounders, of any fold', () => {
  const set = 'design/tag/share-0.5/fold-3/train';
  expect(isShareSet(set, 'tag/0.50')).toBe(true);
  expect(isShareSet(set, 'tag/0.2')).toBe(false);
  expect(isShareSet(set, 'border/0.5')).toBe(false);
  expect(isShareSet('design/tag/share-0.5/fold-3/iid', 'tag/0.5')).toBe(false);
  expect(isShareSet('design/tag/share-0/fold-1/train', 'clean')).toBe(true);
  expect(isShareSet(set, 'tag/0.5', 3)).toBe(true);
  expect(isShareSet(set, 'tag/0.5', 2)).toBe(false);
  expect(isFoldTest('design/tag/share-0.5/fold-3/iid', 'tag/0.5', 3)).toBe(true);
  expect(isFoldTest('design/tag/share-0.5/fold-13/iid', 'tag/0.5', 3)).toBe(false);
  expect(isFoldTest(set, 'tag/0.5', 3)).toBe(false);
});
