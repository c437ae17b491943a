import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { confounders } from '../../../src/audits/confounders/confounders.ts';
import { randomStream } from '../../../src/math/random/random.ts';
import type { Image } from '../../../src/types/arrays.ts';
import type { Row } from '../../../src/types/row.ts';
import type {
  ImageEdit,
  MapResult,
  MapResults,
  MapSource,
  Run,
  TrainingAsked,
} from '../../../src/types/run.ts';
import { expectClose } from '../../support/expectClose.ts';

const size = 32;

interface Planted {
  readonly n: number;
  readonly seed: string;
  /** How much the model's log odds rise with the ink of a tag. */
  readonly weight: number;
  readonly perPatient?: number;
  /** A second model, which ignores the tag. @default false */
  readonly hasClean?: boolean;
  /** Of the pictures, as many values as there are. @default square */
  readonly shape?: [height: number, width: number, channels: number];
}

/** Ink of a tag: how much brighter its letter's place is than the picture's mean. */
function ink({ data }: Image): number {
  let [own, all] = [0, 0];
  for (let i = 0; i < size * size; i++) {
    const value = data[i] ?? 0;
    all += value / (size * size);
    const [row, column] = [Math.floor(i / size), i % size];
    if (row >= 6 && row < 16 && column >= 6 && column < 14) own += value / 80;
  }
  return own - all;
}

/** Noisy pictures, a model that knows the class up to noise, and that also reads the tag. */
function plantedRun({
  n,
  seed,
  weight,
  perPatient = 1,
  hasClean = false,
  shape = [size, size, 1],
}: Planted): Run {
  const stream = randomStream(seed);
  const known = Array.from({ length: n }, (_, i) => ({
    id: `image ${i}`,
    group: `patient ${Math.floor(i / perPatient)}`,
    label: i % 2,
    own: (i % 2 === 1 ? 1 : -1) + 0.8 * stream.normal(),
    image: ndarray(
      Float32Array.from({ length: size * size }, () => 0.5 * stream.uniform()),
      shape,
    ),
  }));
  const byId = new Map(known.map((one) => [one.id, one]));
  const shown = ({ image, edit }: { image: string; edit?: ImageEdit }) => {
    const one = byId.get(image);
    if (one === undefined) throw new Error('no such image');
    return { one, changed: edit === undefined ? one.image : edit.apply(one) };
  };
  const oddsOf = (model: string, asked: { image: string; edit?: ImageEdit }) => {
    const { one, changed } = shown(asked);
    return one.own + (model === 'clean' ? 0 : weight) * (ink(changed) - ink(one.image));
  };
  const run = {
    preset: 'default',
    images: known.map(({ id, group, label }) => ({ id, group, label })),
    models: ['model', ...(hasClean ? ['clean'] : [])].map((id) => ({ id, inputShape: [size, size, 1] })),
    methods: ['changed', 'blind', 'broken'],
    hasPixels: true,
    seed: (...parts: string[]) => parts.join('/'),
    prepared: async (_: string, image: string) => byId.get(image),
    logits: async (model: string, asked: readonly { image: string; edit?: ImageEdit }[]) =>
      asked.map((one) => Float32Array.of(0, oddsOf(model, one))),
    mapSeed: ({ model, edit }: MapSource, image: string) => `${model}/${edit?.name}/${image}`,
    // One method shows what the tag changed to a model that reads it, one knows nothing, one breaks.
    maps: async ({ model, edit }: MapSource, image: string): Promise<MapResults> => {
      const { one, changed } = shown({ image, ...(edit && { edit }) });
      const noise = randomStream(`${model}/${image}`);
      const blind = Float32Array.from({ length: size * size }, () => noise.uniform());
      const moved = changed.data.map((value, i) => Number(value !== one.image.data[i]));
      const bright = model === 'clean' ? blind : Float32Array.from(moved);
      const found = (data: Float32Array) =>
        ({ state: 'found', evidence: { map: ndarray(data, [size, size]) } }) as const;
      return new Map<string, MapResult>([
        ['changed', found(bright)],
        ['blind', found(blind)],
        ['broken', { state: 'failed', error: 'no gradient' }],
      ]);
    },
    // What the model knows of the class and of the tag, side by side.
    // A network that reads ink as far as ink went with the class where it learnt.
    trained: async ({ train, validation, tests }: TrainingAsked) => {
      const tested = new Set(tests.flat().map(({ image }) => byId.get(image)?.group));
      const learnt = [...train, ...validation].map(({ image }) => byId.get(image)?.group);
      if (learnt.some((group) => tested.has(group))) throw new Error('a patient on both sides');
      const inkOf = (asked: { image: string; edit?: ImageEdit }) => {
        const { one, changed } = shown(asked);
        return ink(changed) - ink(one.image);
      };
      const mean = (of: number) => {
        const own = train.filter(({ label }) => label === of).map(inkOf);
        return own.reduce((total, value) => total + value, 0) / own.length;
      };
      const learned = 2000 * (mean(1) - mean(0)) * Math.sign(weight);
      return tests.map((test) =>
        Float32Array.from(test, (one) => (byId.get(one.image)?.own ?? 0) + learned * inkOf(one)),
      );
    },
    embeddings: async (model: string, asked: readonly { image: string; edit?: ImageEdit }[]) =>
      asked.map((one) => {
        const own = byId.get(one.image)?.own ?? 0;
        return Float32Array.of(own, oddsOf(model, one) - own);
      }),
  };
  // What this audit does not ask for is not there.
  return run as unknown as Run;
}

/** The interval of the gap's slope over four folds by Nadeau & Bengio 2003, of which `learnt` are learnt from, from the AUCs. */
function slopeInterval(rows: readonly Row[], model: string, learnt: number): [number, number] {
  const auc = (test: string, share: number, fold: number) => {
    const own = rows.find(
      ({ metric, condition, ...row }) =>
        metric === 'auc' &&
        row.model === model &&
        condition?.test === test &&
        condition.share === share &&
        condition.fold === fold,
    );
    return own?.state === 'scored' ? own.value : Number.NaN;
  };
  // Of three shares 0, .5 and 1 the least-squares slope is that from the first to the last.
  const slopes = [0, 1, 2, 3].map((fold) => {
    const [first = 0, last = 0] = [0, 1].map(
      (share) => auc('iid', share, fold) - auc('reversed', share, fold),
    );
    return last - first;
  });
  const mean = slopes.reduce((sum, slope) => sum + slope, 0) / 4;
  const variance = slopes.reduce((sum, slope) => sum + (slope - mean) ** 2, 0) / 3;
  // The 97.5 % point of Student's t of three degrees of freedom, from tables.
  const reach = 3.182446305284 * Math.sqrt(variance * (1 / 4 + 1 / learnt));
  return [mean - reach, mean + reach];
}

async function audited(planted: Planted, asked: object = {}) {
  const options = confounders.options.parse({ confounders: ['tag'], ...asked });
  const run = plantedRun(planted);
  const rows = [];
  for (const unit of confounders.units(run, options))
    rows.push(...(await confounders.measure(unit, run, options)));
  const context = {
    preset: 'default',
    seed: 1,
    images: run.images,
    methods: [],
    resamples: 2000,
    auditOptions: { confounders: options },
  } as const;
  return { rows, summary: confounders.judge(rows, context).summary };
}

/** By counting pairs. */
function slowAuc(positives: readonly number[], negatives: readonly number[]): number {
  let sum = 0;
  for (const a of positives) for (const b of negatives) sum += Number(a > b) + 0.5 * Number(a === b);
  return sum / (positives.length * negatives.length);
}

test('a model that reads the tag is a shortcut, and its fall is that of counted pairs', async () => {
  const { rows, summary } = await audited({ n: 120, seed: 'a', weight: 40 });
  expect(summary.verdict).toBe('shortcut');
  const [answer] = summary.answers;
  const value = (artefact: string, kind: string) =>
    rows.flatMap((row) =>
      row.condition?.artefact === artefact && row.condition?.class === kind && row.state === 'scored'
        ? row.value
        : [],
    );
  const [clean, marked] = [value('none', 'positive'), value('tag', 'positive')];
  const negatives = value('tag', 'negative');
  expect(negatives).toHaveLength(60);
  expect(answer?.estimate).toBeCloseTo(slowAuc(marked, negatives) - slowAuc(clean, negatives), 12);
  expect(answer?.estimate ?? 0).toBeGreaterThan(0.1);
  expect(summary.sentence).toMatch(
    /^model takes tag for the disease: with it in the negatives alone its AUC is lower by 0\./,
  );
});

test('an image may be called as a unit of another kind is, and the preset says which artefacts have maps', () => {
  const run = plantedRun({ n: 4, seed: 'names', weight: 0 });
  const named = { ...run, images: run.images.map((image, i) => ({ ...image, id: `maps/${i}` })) };
  const units = confounders.units(named, confounders.options.parse({ confounders: ['tag'], maps: 2 }));
  expect(units.filter(({ key }) => key.startsWith('maps/')).length).toBeLessThan(units.length);
  expect(units.filter(({ image, key }) => key === `image/${image}`)).toHaveLength(4);
  const asked = { preset: 'source-matters', confounders: ['low-pass'], maps: 2 };
  expect(confounders.asksMaps(confounders.options.parse(asked))).toBe(true);
});

test('a model that ignores the artefact falls by exactly nothing', async () => {
  const { summary } = await audited({ n: 60, seed: 'b', weight: 0 });
  expect(summary).toMatchObject({ verdict: 'none found' });
  expect(summary.answers[0]).toMatchObject({ estimate: 0, ci: [0, 0], verdict: 'none found' });
});

test('heads on embeddings learn the tag: the reversed AUC falls as the share grows and crosses one half', async () => {
  const { summary } = await audited(
    { n: 160, seed: 'c', weight: 40 },
    { train: 'probe', shares: [0, 0.5, 1], folds: 4 },
  );
  const trained = summary.answers.find(({ metric }) => metric === 'gapSlope');
  expect(trained).toMatchObject({ verdict: 'shortcut' });
  expect(trained?.condition.crossing).not.toBe('none');
  const reversed = summary.tables.curves?.rows.filter(([series]) => String(series).endsWith('reversed'));
  const means = reversed?.map(([, , mean]) => Number(mean)) ?? [];
  expect(means).toHaveLength(3);
  expect(means[0] ?? 0).toBeGreaterThan(means[1] ?? 1);
  expect(means[1] ?? 0).toBeGreaterThan(means[2] ?? 1);
  expect(means[2] ?? 1).toBeLessThan(0.5);
});

test('p-values of heads are adjusted over all models and artefacts; the preset has the artefacts and shares of the study', async () => {
  const { rows, summary } = await audited(
    { n: 120, seed: 'f', weight: 40 },
    { preset: 'source-matters', confounders: ['border'], folds: 2 },
  );
  const trained = summary.answers.filter(({ metric }) => metric === 'gapSlope');
  expect(trained.map(({ condition }) => condition.artefact)).toEqual(['tag', 'low-pass', 'dose-noise']);
  const cells = rows.filter(({ metric }) => metric === 'auc').map(({ condition }) => condition);
  expect(new Set(cells.map((one) => one?.share))).toEqual(new Set([0, 0.1, 0.2, 0.5, 0.8, 1]));
  expect(new Set(cells.map((one) => one?.fold)).size).toBe(5);
  // Holm by hand: the smallest p three times, the next twice, and never less than the one before.
  const sorted = trained.map(({ p, pHolm }) => [p ?? 1, pHolm ?? 1] as const).sort(([a], [b]) => a - b);
  let least = 0;
  for (const [i, [p, pHolm]] of sorted.entries()) {
    least = Math.max(least, Math.min(1, p * (3 - i)));
    expect(pHolm).toBeCloseTo(least, 12);
  }
  expect(trained[0]?.verdict).toBe('shortcut');
});

test('an artefact that no embedding shows gives no gap', async () => {
  const { summary } = await audited(
    { n: 100, seed: 'd', weight: 0 },
    { train: 'probe', shares: [0, 1], folds: 4 },
  );
  expect(summary.answers.find(({ metric }) => metric === 'gapSlope')).toMatchObject({
    estimate: 0,
    verdict: 'none found',
  });
});

test('few images of a class are undecided with the reason; images without a class are counted', async () => {
  const { summary } = await audited({ n: 12, seed: 'e', weight: 40 });
  expect(summary).toMatchObject({ verdict: 'undecided' });
  expect(summary.sentence).toMatch(/only 6 positive and 6 negative images: at least 10 of each are needed/);
});

test('the maps of a model that takes the tag are set against its place, the place without it, and a clean model', async () => {
  const asked = { confounders: ['tag', 'low-pass'], maps: 12 };
  const { rows, summary } = await audited({ n: 120, seed: 'a', weight: 40, hasClean: true }, asked);
  const shown = summary.answers.filter(({ metric }) => metric === 'averagePrecision');
  const of = (model: string, method: string) =>
    shown.find(({ subject }) => subject.model === model && subject.method === method);
  expect(of('model', 'changed')).toMatchObject({ verdict: 'shows', n: 12 });
  expect(of('model', 'blind')).toMatchObject({ verdict: 'does not show', n: 12 });
  expect(of('model', 'broken')).toMatchObject({ verdict: 'undecided', n: 0, estimate: null });
  expect(of('clean', 'changed')).toMatchObject({ verdict: 'measured' });
  // Of what the tag changes, at least a third is more than half ink.
  expect(of('model', 'changed')?.estimate ?? 0).toBeGreaterThan(0.3);
  expect(summary.sentence).toContain('Of 3 methods the maps of changed show the tag in model; 1 undecided.');
  // The low pass lies everywhere, so it has no place.
  expect(shown.every(({ condition }) => condition.artefact === 'tag')).toBe(true);
  const place = rows.flatMap((row) =>
    row.metric === 'prevalence' && row.state === 'scored' ? row.value : [],
  );
  expect(place).toHaveLength(24);
  const chance = place.reduce((sum, value) => sum + value, 0) / place.length;
  expect(of('clean', 'changed')?.null).toBeCloseTo(chance, 12);
  const [, , , ...numbers] =
    summary.tables.maps?.rows.find(([maps, , method]) => maps === 'model, tag' && method === 'broken') ?? [];
  expect([numbers.at(0), numbers.at(-2), numbers.at(-1)]).toEqual([null, 0, 12]);
});

test('an artefact that does not fit an image is a failure of its maps, and the rest stands', async () => {
  const planted: Planted = { n: 12, seed: 'narrow', weight: 40, shape: [128, 8, 1] };
  const { rows, summary } = await audited(planted, { maps: 2 });
  const maps = rows.filter(({ subject }) => subject.kind === 'method');
  // Two images, three methods, two numbers of each.
  expect(maps).toHaveLength(12);
  for (const row of maps)
    expect(row).toMatchObject({
      condition: { artefact: 'tag', image: 'with' },
      state: 'failed',
      error: expect.stringContaining('tag must lie in the frame'),
    });
  expect(
    rows.filter(({ condition, state }) => condition?.artefact === 'none' && state === 'scored'),
  ).toHaveLength(12);
  const shown = summary.answers.filter(({ metric }) => metric === 'averagePrecision');
  expect(shown.map(({ verdict, n, estimate }) => [verdict, n, estimate])).toEqual(
    ['changed', 'blind', 'broken'].map(() => ['measured', 0, null]),
  );
});

test('networks are trained from each source in cells of their own; the reversed AUC falls as the share grows', async () => {
  const asked = { train: 'network', shares: [0, 0.5, 1], folds: 4 };
  const { rows, summary } = await audited({ n: 160, seed: 'g', weight: 40, perPatient: 2 }, asked);
  const trained = summary.answers.filter(({ metric }) => metric === 'gapSlope');
  expect(
    trained.map(({ subject, condition, verdict }) => [subject.model, condition.models, verdict]),
  ).toEqual([
    ['model', 'network', 'shortcut'],
    ['random weights', 'network', 'shortcut'],
  ]);
  const cells = rows.filter(({ metric }) => metric === 'auc');
  expect(cells).toHaveLength(2 * 3 * 4 * 2);
  // One fold is tested and one validates: two are learnt from. Heads learn from three.
  expectClose(trained[0]?.ci ?? [], slopeInterval(rows, 'model', 2), { absolute: 1e-10 });
  const heads = await audited({ n: 160, seed: 'g', weight: 40, perPatient: 2 }, { ...asked, train: 'probe' });
  const head = heads.summary.answers.find(({ metric }) => metric === 'gapSlope');
  expectClose(head?.ci ?? [], slopeInterval(heads.rows, 'model', 3), { absolute: 1e-10 });
  expect(new Set(cells.map(({ seed }) => seed)).size).toBe(2 * 3 * 4);
  const reversed =
    summary.tables.curves?.rows.filter(([series]) => String(series).endsWith('reversed')) ?? [];
  const [first = 0, second = 0, third = 1] = reversed.map(([, , mean]) => Number(mean));
  expect(first).toBeGreaterThan(second);
  expect(second).toBeGreaterThan(third);
  expect(third).toBeLessThan(0.5);
  const { summary: few } = await audited({ n: 40, seed: 'g', weight: 40 }, { ...asked, folds: 2 });
  expect(few.answers.at(-1)).toMatchObject({
    verdict: 'undecided',
    reason: '2 folds are too few to validate and to test',
  });
});
