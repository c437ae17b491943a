import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { balancedShare, type Decided } from '../../../src/audits/textures/balancedShare.ts';
import { corruptionEdit } from '../../../src/audits/textures/corrupted.ts';
import { corruptionNames, defaultLevels } from '../../../src/audits/textures/options.ts';
import { textures } from '../../../src/audits/textures/textures.ts';
import { randomStream } from '../../../src/math/random/random.ts';
import { textSha256 } from '../../../src/math/random/sha256.ts';
import { cueConflict, gaussianBlur } from '../../../src/perturbations/index.ts';
import type { Image } from '../../../src/types/arrays.ts';
import type { Row } from '../../../src/types/row.ts';
import type { ImageEdit, PreparedImage, Run } from '../../../src/types/run.ts';

const size = 16;

interface Kind {
  /** How much brighter positives are. */
  readonly bright: number;
  /** Whether negatives are smooth, with the same scatter of values. */
  readonly isSmooth?: boolean;
}

function drawn(i: number, { bright, isSmooth = false }: Kind): Image {
  const stream = randomStream(`picture ${i}`);
  const isPositive = i % 2 === 1;
  const level = (isPositive ? bright : 0) + 0.4 * stream.normal();
  const white = Float32Array.from({ length: size * size }, () => stream.normal());
  const noise = isSmooth && !isPositive ? white.map((_, at) => 3 * meanAround(white, at)) : white;
  return ndarray(
    noise.map((value) => level + 0.3 * value),
    [size, size, 1],
  );
}

/** Mean of nine values, beyond the edge those of the other side: a third of the scatter of one. */
function meanAround(values: Float32Array, at: number): number {
  let sum = 0;
  for (const down of [-1, 0, 1]) {
    for (const along of [-1, 0, 1])
      sum += values[(at + down * size + along + values.length) % values.length] ?? 0;
  }
  return sum / 9;
}

const mean = ({ data }: Image) => data.reduce((sum, value) => sum + value, 0) / data.length;

/** Mean squared difference of neighbours in a row. */
function roughness({ data }: Image): number {
  let sum = 0;
  for (let i = 1; i < data.length; i++) {
    if (i % size !== 0) sum += ((data[i] ?? 0) - (data[i - 1] ?? 0)) ** 2;
  }
  return sum / data.length;
}

function runOf(score: (image: Image) => number, kind: Kind, n = 120): Run {
  const known = new Map<string, Image>(Array.from({ length: n }, (_, i) => [`image ${i}`, drawn(i, kind)]));
  const run = {
    preset: 'default',
    images: [...known.keys()].map((id, i) => ({ id, label: i % 2 })),
    models: [{ id: 'model', inputShape: [size, size, 1] }],
    hasPixels: true,
    seed: (...parts: string[]) => parts.join('/'),
    logits: async (_: string, asked: readonly { image: string; edit?: ImageEdit }[]) =>
      asked.map(({ image: id, edit }) => {
        const image = known.get(id) ?? drawn(0, kind);
        return Float32Array.of(0, score(edit === undefined ? image : edit.apply({ id, image })));
      }),
  };
  // What this audit does not ask for is not there.
  return run as unknown as Run;
}

async function audited(run: Run, asked: object) {
  const options = textures.options.parse(asked);
  const rows = [];
  for (const unit of textures.units(run)) rows.push(...(await textures.measure(unit, run, options)));
  const context = {
    preset: 'default',
    seed: 1,
    images: run.images,
    methods: [],
    auditOptions: { textures: options },
  } as const;
  return { rows, summary: textures.judge(rows, context).summary };
}

const noise = { name: 'gaussian-noise', levels: [0.5, 2] } as const;
const blur = { name: 'gaussian-blur', levels: [12, 20] } as const;

test('a model that reads brightness survives blur, and one that reads roughness does not', async () => {
  const kind = { bright: 0.8, isSmooth: true };
  const byShape = await audited(runOf(mean, kind), { corruptions: [blur] });
  expect(byShape.summary).toMatchObject({ verdict: 'none found' });
  const byTexture = await audited(runOf(roughness, kind), { corruptions: [blur, noise] });
  expect(byTexture.summary.verdict).toBe('fragile');
  const fragile = byTexture.summary.answers.filter(({ verdict }) => verdict === 'fragile');
  expect(fragile.map(({ condition }) => condition.corruption)).toContain('gaussian-blur');
  expect(byTexture.summary.sentence).toMatch(
    /^Mild gaussian (blur|noise) lowers the AUC of model by \d\.\d\d \(/,
  );
});

test('a model that tells the classes no better than chance has nothing to lose, so nothing is shown', async () => {
  // Both classes are as bright, and blur keeps the mean.
  const { summary } = await audited(runOf(mean, { bright: 0, isSmooth: true }), { corruptions: [blur] });
  expect(summary.answers[0]?.ci?.[1]).toBeLessThan(0.05);
  expect(summary.answers).toMatchObject([{ verdict: 'undecided' }]);
  expect(summary.answers[0]?.reason).toMatch(
    /^on clean images the AUC is 0\.[45]\d, so there is little that could fall$/,
  );
});

test('the fall is that of counted pairs, and the mildest level decides', async () => {
  const { rows, summary } = await audited(runOf(roughness, { bright: 0, isSmooth: true }, 60), {
    corruptions: [noise],
  });
  const scores = (corruption: string, level: number, positive: number) =>
    rows.flatMap(({ condition, ...row }) =>
      condition?.corruption === corruption && condition.level === level && condition.positive === positive
        ? row.state === 'scored'
          ? row.value
          : []
        : [],
    );
  const auc = (corruption: string, level: number) => {
    const [positives, negatives] = [scores(corruption, level, 1), scores(corruption, level, 0)];
    const pairs = positives.flatMap((a) => negatives.map((b) => Number(a > b) + 0.5 * Number(a === b)));
    return pairs.reduce((sum, one) => sum + one, 0) / pairs.length;
  };
  expect(summary.answers).toHaveLength(1);
  expect(summary.answers[0]?.condition).toMatchObject({ corruption: 'gaussian-noise', level: 0.5 });
  expect(summary.answers[0]?.estimate).toBeCloseTo(auc('none', 0) - auc('gaussian-noise', 0.5), 12);
  expect(summary.tables.levels?.rows.map(([, level]) => level)).toEqual([0.5, 2]);
});

test('every corruption keeps shape, is the same for one seed, and leaves equal channels equal', () => {
  const plane = drawn(1, { bright: 0.5 });
  const image = ndarray(
    Float32Array.from({ length: 3 * size * size }, (_, i) => plane.data[Math.floor(i / 3)] ?? 0),
    [size, size, 3],
  );
  for (const name of corruptionNames) {
    const level = defaultLevels[name].at(-1) ?? 1;
    const edit = corruptionEdit(name, { level, seed: 'a' });
    const once = edit.apply({ id: 'x', image });
    expect(once.shape).toEqual([size, size, 3]);
    expect([...once.data]).toEqual([...edit.apply({ id: 'x', image }).data]);
    expect([...once.data]).not.toEqual([...image.data]);
    for (let i = 0; i < size * size; i++) expect(once.data[3 * i + 1]).toBe(once.data[3 * i]);
  }
});

test('images without a class are counted with their reason; one class is undecided', async () => {
  const run = runOf(mean, { bright: 1 }, 24);
  const images = run.images.map((image, i) => (i === 0 ? { id: image.id } : { ...image, label: 1 }));
  const { rows, summary } = await audited({ ...run, images }, { corruptions: [noise] });
  expect(rows.filter(({ state }) => state === 'unscorable')).toHaveLength(3);
  expect(summary.verdict).toBe('undecided');
  expect(summary.sentence).toMatch(/all 23 images have label 1/);
});

test('where shape and texture disagree, a model of shapes goes by the shape and one of textures by the texture', async () => {
  const side = 24;
  // Class 1: a disc and a fine checkerboard; class 0: neither.
  const pictures = Array.from({ length: 12 }, (_, k) => {
    const label = k % 2;
    const values = Float32Array.from({ length: side * side }, (_, i) => {
      const [y, x] = [Math.floor(i / side), i % side];
      const isDisc = (y - 12) ** 2 + (x - 11 - (k % 3)) ** 2 < 36;
      return label * (Number(isDisc) + 0.5 * ((x + y) % 2)) + 0.01 * k;
    });
    return { id: `i${k}`, label, image: ndarray(values, [side, side, 1]) };
  });
  const at = (image: Image, y: number, x: number) => image.get(y, x, 0);
  const means = {
    // The middle less the corner, four pixels each, over which the checkerboard cancels.
    shapes: (image: Image) =>
      [0, 1].flatMap((dy) => [0, 1].map((dx) => at(image, 12 + dy, 12 + dx) - at(image, dy, dx))).reduce((a, b) => a + b) - 2,
    textures: (image: Image) =>
      Array.from({ length: side - 1 }, (_, x) => Math.abs(at(image, 3, x + 1) - at(image, 3, x))).reduce((a, b) => a + b) / side - 0.2,
  };
  const byId = new Map(pictures.map((one) => [one.id, one]));
  const run = {
    images: pictures.map(({ id, label }) => ({ id, label })),
    models: Object.keys(means).map((id) => ({ id, inputShape: [side, side, 1] })),
    seed: (...parts: string[]) => textSha256(parts.join('/')),
    prepared: async (_: string, id: string) => byId.get(id),
    logits: async (model: keyof typeof means, asked: Parameters<Run['logits']>[1]) =>
      asked.map(({ image, edit }) => {
        const own = byId.get(image) as PreparedImage;
        return Float32Array.of(0, 20 * means[model](edit === undefined ? own.image : edit.apply(own)));
      }),
  } as unknown as Run;
  const options = textures.options.parse({ cueConflict: { sigma: 8 }, corruptions: [{ name: 'contrast', levels: [1.01] }] });
  const rows: Row[] = [];
  for (const unit of textures.units(run)) rows.push(...(await textures.measure(unit, run, options)));
  const cues = rows.filter(({ metric }) => metric === 'shapeShare');
  // Two models, twelve pictures, with a texture of the other class and of their own.
  expect(cues).toHaveLength(2 * 12 * 2);
  expect(cues.every(({ condition }) => condition?.bothRight === 1)).toBe(true);
  const context = { preset: 'default', seed: 1, images: run.images, methods: [] } as const;
  const { summary } = textures.judge(rows, context);
  const found = summary.answers.filter(({ metric }) => metric === 'shapeShare');
  expect(found.map(({ subject, estimate, n, verdict }) => [subject.model, estimate, n, verdict])).toEqual([
    ['shapes', 1, 12, 'shape'],
    ['textures', 0, 12, 'texture'],
  ]);
  expect(found.map(({ condition }) => condition['right where both are of one class'])).toEqual([1, 1]);
  expect(summary.sentence).toContain('textures goes by the shape in 0 % (0 to 28) of 12 pictures, the mean of both classes.');

  // Further images, listed first: every pair stays, or has one of them as its texture.
  const further = ['new 1', 'new 2', 'new 3'];
  for (const id of further) byId.set(id, { ...(byId.get('i1') as (typeof pictures)[number]), id });
  const more = { ...run, images: [...further.map((id) => ({ id, label: 1 })), ...run.images] };
  const again: Row[] = [];
  for (const unit of textures.units(run)) again.push(...(await textures.measure(unit, more, options)));
  const textureOf = (all: readonly Row[]) => all.flatMap(({ condition }) => condition?.texture ?? []);
  const before = textureOf(rows);
  const moved = textureOf(again).filter((texture, i) => texture !== before[i]);
  expect(moved.length).toBeGreaterThan(0);
  expect(moved.filter((texture) => !further.includes(String(texture)))).toEqual([]);
  expect(new Set(before).size).toBeGreaterThan(4);

  const [a, b] = pictures.map(({ image }) => image);
  const both = cueConflict(a as Image, b as Image, { sigma: 2 });
  const left = gaussianBlur(ndarray((b as Image).data, [side, side]), { sigma: 2 });
  const kept = gaussianBlur(ndarray((a as Image).data, [side, side]), { sigma: 2 });
  expect(at(both, 5, 7)).toBeCloseTo(kept.get(5, 7) + at(b as Image, 5, 7) - left.get(5, 7), 5);
  expect(() => cueConflict(a as Image, ndarray(new Float32Array(4), [2, 2, 1]), { sigma: 2 })).toThrow('must have the shape of the other image');
}); // biome-ignore format: the pictures read better packed

test('the share decided by shape weighs both classes alike, by patient', () => {
  const pictures = (negatives: number[], positives: number[]): Decided[] =>
    [negatives, positives].flatMap((values, k) =>
      values.map((value, i) => ({ value, isPositive: k === 1, patient: `${k}/${i}` })),
    );
  const some = (ones: number, n: number) => Array.from({ length: n }, (_, i) => Number(i < ones));
  // A model that calls all 60 negative.
  const all = pictures(some(45, 45), some(0, 15));
  expect(balancedShare(all)).toMatchObject({
    estimate: 0.5,
    negatives: { share: 1 },
    positives: { share: 0 },
  });
  const rows = all.map(({ value, isPositive, patient: image }): Row => {
    const condition = { cue: 'conflict', texture: 'x', shape: Number(isPositive), bothRight: 1 };
    const place = {
      audit: 'textures',
      subject: { kind: 'model', name: 'm' },
      role: 'score',
      model: 'm',
      seed: '',
    };
    return { ...place, image, condition, metric: 'shapeShare', state: 'scored', value } as Row;
  });
  const context = { preset: 'default', seed: 1, images: [], methods: [] } as const;
  const answerOf = (own: readonly Row[]) =>
    textures.judge(own, context).summary.answers.find(({ metric }) => metric === 'shapeShare');
  expect(answerOf(rows)).toMatchObject({
    estimate: 0.5,
    n: 60,
    verdict: 'undecided',
    condition: { 'by the class of the shape': '1.00 of 45 negatives, 0.00 of 15 positives' },
  });
  // Four patients of a class have no interval, five have; a class without a picture has no share.
  const right = rows.map((row) => ({ ...row, value: 1 }) as Row);
  expect(answerOf(right.slice(0, 49))).toMatchObject({ estimate: 1, ci: null, n: 49, verdict: 'undecided' });
  expect(answerOf(right.slice(0, 50))).toMatchObject({ estimate: 1, n: 50, verdict: 'shape' });
  expect(answerOf(right.slice(0, 45))).toMatchObject({
    estimate: null,
    ci: null,
    n: 45,
    verdict: 'undecided',
  });

  // Newcombe 1998, table II, 56/70 - 48/80 by method 10: 0.0524 to 0.3339. Our mean is (1 + difference) / 2.
  const published = balancedShare(pictures(some(56, 70), some(32, 80)));
  expect(published.ci?.map((end) => 2 * end - 1)).toEqual([
    expect.closeTo(0.0524, 4),
    expect.closeTo(0.3339, 4),
  ]);
  // Each picture twice tells no more.
  const twice = pictures(some(56, 70), some(32, 80));
  expect(balancedShare([...twice, ...twice]).ci).toEqual(published.ci);
  // Patients of both classes: whole half-widths are added.
  const shared = balancedShare(twice.map((one) => ({ ...one, patient: one.patient.slice(2) })));
  expect(shared.estimate).toBe(published.estimate);
  expect((shared.ci ?? [0])[0]).toBeLessThan((published.ci ?? [0])[0]);
});
