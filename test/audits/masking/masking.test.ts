/** The masking audit on images and models of which the answer is known. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { masking } from '../../../src/audits/masking/masking.ts';
import { dilationsOf, maskingOptions, settled } from '../../../src/audits/masking/options.ts';
import { readerPicks, readerRows } from '../../../src/audits/masking/readers.ts';
import type { Row } from '../../../src/types/row.ts';
import type { AskedImage, Run, TrainingAsked } from '../../../src/types/run.ts';
import type { Answer, AuditSummary } from '../../../src/types/summary.ts';
import { cornerOf, maskingRun, noise, side, writeMaskingStudy } from '../../support/maskingStudy.ts';
import { workFolder } from '../../support/workFolder.ts';

const at = workFolder();

function maskingOf({ summary }: Awaited<ReturnType<typeof maskingRun>>): AuditSummary {
  const found = summary.audits?.masking;
  if (found === undefined) throw new Error('no audit');
  return found;
}

const answerTo = ({ answers }: AuditSummary, question: string, model?: string): Answer => {
  const found = answers.find(
    ({ condition, subject }) =>
      condition.question === question && (model === undefined || subject.model === model),
  );
  if (found === undefined) throw new Error(`no answer to ${question}`);
  return found;
};

const areaOf = ({ answers }: AuditSummary, model: string, masking: string) =>
  answers.find(
    ({ condition, subject }) =>
      condition.question === 'area' &&
      condition.masking === masking &&
      condition.region === undefined &&
      subject.model === model,
  )?.estimate;

/** The share of pairs in order, by counting them. */
function countedAuc(scores: readonly number[], labels: readonly number[]): number {
  let [won, all] = [0, 0];
  scores.forEach((a, i) => {
    scores.forEach((b, j) => {
      if (labels[i] !== 1 || labels[j] !== 0) return;
      all++;
      won += a > b ? 1 : a === b ? 0.5 : 0;
    });
  });
  return won / all;
}

describe('of a model that looks outside the region and one that looks inside', () => {
  let found: AuditSummary;
  test('the first is found, the second is not, and areas are those of the pixels that each looks at', async () => {
    const folder = at('study1');
    writeMaskingStudy(folder);
    found = maskingOf(await maskingRun(folder, [{ name: 'corner' }, { name: 'middle', trainedOn: 'full' }]));
    const labels = Array.from({ length: 40 }, (_, k) => k % 2);
    const corner = countedAuc(
      labels.map((y, k) => cornerOf(k, y)),
      labels,
    );
    expect(corner).toBeGreaterThan(0.7);
    expect(corner).toBeLessThan(1);
    for (const masking of ['full', 'no-roi', 'no-roi-box'])
      expect(areaOf(found, 'corner', masking)).toBeCloseTo(corner, 12);
    for (const masking of ['only-roi', 'only-roi-box']) expect(areaOf(found, 'corner', masking)).toBe(0.5);
    for (const masking of ['no-roi', 'no-roi-box']) expect(areaOf(found, 'middle', masking)).toBe(0.5);
    expect(areaOf(found, 'middle', 'only-roi')).toBe(areaOf(found, 'middle', 'full'));
    expect(answerTo(found, 'without the region', 'corner').verdict).toBe('shortcut');
    expect(answerTo(found, 'without the region', 'middle').verdict).toBe('none found');
    expect(answerTo(found, 'without the region less the region alone', 'corner').verdict).toBe('shortcut');
    expect(answerTo(found, 'without the region less the region alone', 'middle').verdict).toBe('none found');
    expect(found.verdict).toBe('shortcut');
    expect(found.sentence).toMatch(
      /^corner tells class 1 without any pixel of the region: area under the curve 0\.\d\d/,
    );
  });

  test('p is adjusted over the answers of each model', () => {
    const own = found.answers.filter(({ subject, p }) => subject.model === 'corner' && p !== null);
    expect(own).toHaveLength(3);
    const sorted = own.map(({ p }) => p ?? 1).sort((a, b) => a - b);
    const least = own.find(({ p }) => p === sorted[0]);
    expect(least?.pHolm).toBeCloseTo(Math.min(1, 3 * (sorted[0] ?? 1)), 12);
  });

  test('a table has every masking of every model', () => {
    const table = found.tables['class 1: areas by masking'];
    expect(table?.rows).toHaveLength(12);
    expect(new Set(table?.rows.map(([model]) => model))).toEqual(
      new Set(['corner', 'middle, trained on full']),
    );
  });
});

test('of masks that are larger where the class is present: the hole gives it away, and no shortcut is claimed', async () => {
  const folder = at('study2');
  writeMaskingStudy(folder, {
    inside: 'x >= 5 && x < 11 && y >= 4 - (k % 3 > 0 ? own : 0) && y < 10 + (k % 5)',
  });
  const found = maskingOf(await maskingRun(folder, [{ name: 'hole' }]));
  expect(answerTo(found, 'the size of the hole').verdict).toBe('sensitive');
  expect(answerTo(found, 'the shape of the region').verdict).toBe('leak');
  expect(answerTo(found, 'without the region').verdict).not.toBe('shortcut');
  expect(answerTo(found, 'without the region').null).toBeGreaterThan(0.55);
});

describe('where there is no answer, a reason is counted', () => {
  const reasons = (found: AuditSummary) =>
    (found.tables['images without a score']?.rows ?? []).map(([, masking, , reason, count]) => [
      masking,
      reason,
      count,
    ]);

  test('an empty region, and one that fills the image', async () => {
    const folder = at('study3');
    writeMaskingStudy(folder, {
      count: 12,
      inside: 'k === 3 ? false : k === 4 ? true : x > 4 && x < 9 && y > 4 && y < 9',
    });
    const result = await maskingRun(folder, [{ name: 'middle' }]);
    const found = reasons(maskingOf(result));
    expect(found).toContainEqual(['no-roi', 'the region is empty', 1]);
    expect(found).toContainEqual(['no-roi', 'the region fills the image', 1]);
    expect(found).not.toContainEqual(['full', expect.anything(), expect.anything()]);
    expect(found).toContainEqual(['no-roi', 'nothing is left of the region at dilation -2', 10]);
    const states = result.rows.filter(({ metric, image }) => metric === 'logOdds' && image === 'x5');
    expect(states).toHaveLength(10);
  });

  test('one class only', async () => {
    const folder = at('study4');
    writeMaskingStudy(folder, { count: 8, label: '1' });
    const found = maskingOf(await maskingRun(folder, [{ name: 'middle' }]));
    expect(found.verdict).toBe('undecided');
    expect(found.sentence).toContain('all 8 images have label 1');
  });

  test('one patient only', async () => {
    const folder = at('study5');
    writeMaskingStudy(folder, { count: 8, group: "'p'" });
    const found = maskingOf(await maskingRun(folder, [{ name: 'middle' }]));
    expect(found.verdict).toBe('undecided');
    expect(found.sentence).toContain('all images are of one patient');
    expect(reasons(found)).toContainEqual(['no-roi-box of another patient', 'there is no other patient', 8]);
  });

  test('no label, and a label that is no class of the model', async () => {
    const folder = at('study6');
    writeMaskingStudy(folder, { count: 12, label: 'k === 5 ? 2 : k === 6 ? -1 : k % 2' });
    const found = maskingOf(await maskingRun(folder, [{ name: 'middle' }]));
    expect(reasons(found)).toContainEqual(['', 'label 2 is no class of the models', 1]);
    expect(reasons(found)).toContainEqual(['', 'the image has no label', 1]);
    expect(answerTo(found, 'without the region').n).toBe(10);
  });
});

test('attributes that tell the class are told, and the image model is set against them', async () => {
  const folder = at('study7');
  writeMaskingStudy(folder, {
    attributes: "{ sex: (k + (k % 5 === 0 ? 1 : 0)) % 2 ? 'F' : 'M', age: 40 + (k % 7) }",
  });
  const found = maskingOf(await maskingRun(folder, [{ name: 'corner' }]));
  const alone = answerTo(found, 'attributes alone');
  expect(alone.condition.attributes).toBe('age, sex');
  expect(alone.estimate).toBeGreaterThan(0.6);
  expect(answerTo(found, 'whole image less attributes alone').estimate).not.toBeNull();
});

test('of a model that was trained on masked images there is an area and no verdict', async () => {
  const folder = at('study8');
  writeMaskingStudy(folder);
  const found = maskingOf(await maskingRun(folder, [{ name: 'corner', trainedOn: 'no-roi-box' }]));
  expect(found.verdict).toBe('undecided');
  expect(found.sentence).toBe('No model was trained on whole images, so there is no verdict.');
  expect(areaOf(found, 'corner', 'full')).toBeGreaterThan(0.7);
});

test('a model that states a share of an artefact was trained on whole images, as far as this audit goes', async () => {
  const folder = at('study-share');
  writeMaskingStudy(folder);
  const share = { trainedOn: 'tag/0.5', source: 'imagenet' };
  const stated = maskingOf(await maskingRun(folder, [{ name: 'corner', ...share }]));
  expect(stated).toEqual(maskingOf(await maskingRun(folder, [{ name: 'corner' }])));
});

describe('of a model with an embedding of a pixel outside and one inside', () => {
  let result: Awaited<ReturnType<typeof maskingRun>>;
  beforeAll(async () => {
    const folder = at('embedded');
    writeMaskingStudy(folder);
    result = await maskingRun(folder, [{ name: 'embedded' }], {
      ...{ train: 'probe', embeddingPoints: 60, dilations: [] },
    });
  });

  test('heads that saw no region tell the class by the corner, whatever they are shown of it', () => {
    const found = maskingOf(result);
    const area = (trainedOn: string, masking: string) =>
      found.answers.find(
        ({ subject, condition }) =>
          subject.model === 'probe on embedded' &&
          condition.trainedOn === trainedOn &&
          condition.masking === masking,
      )?.estimate;
    // The mean over folds of what the corner alone tells, counted from the folds of the rows.
    const rows = result.rows.filter(
      ({ subject, condition, metric }) =>
        metric === 'logOdds' &&
        subject.name === 'probe on embedded' &&
        condition?.trainedOn === 'no-roi' &&
        condition.masking === 'no-roi',
    );
    expect(rows).toHaveLength(40);
    const areas = [0, 1, 2, 3, 4].map((fold) => {
      const own = rows.flatMap(({ image, condition }) =>
        condition?.fold === fold ? Number(image?.slice(1)) : [],
      );
      expect(own).toHaveLength(8);
      return countedAuc(
        own.map((k) => cornerOf(k, k % 2)),
        own.map((k) => k % 2),
      );
    });
    const mean = areas.reduce((sum, value) => sum + value, 0) / 5;
    for (const masking of ['full', 'no-roi', 'no-roi-box'])
      expect(area('no-roi', masking)).toBeCloseTo(mean, 12);
    expect(area('only-roi', 'no-roi')).toBe(0.5);
    expect(area('only-roi', 'only-roi')).toBeGreaterThan(0.9);
  });

  test('the cosine of an embedding without the region is that of its corner', () => {
    const row = result.rows.find(
      ({ metric, image, condition }) =>
        metric === 'cosine' && image === 'x3' && condition?.masking === 'no-roi',
    );
    const corner = cornerOf(3, 1);
    const middle = Math.fround(40 + 60 + 50 * noise(3, 7 + side * 7));
    expect(row?.state === 'scored' ? row.value : 0).toBeCloseTo(corner / Math.hypot(corner, middle), 6);
  });

  test('a map of embeddings is drawn and its trustworthiness told', () => {
    const found = maskingOf(result);
    expect(found.tables['embeddings of embedded']?.rows).toHaveLength(60);
    expect(answerTo(found, 'trustworthiness of the map of embeddings')).toMatchObject({ n: 60 });
  });
});

describe('networks that are trained under each masking', () => {
  // A network that tells by the brightest of what it was shown: the corner, or the middle.
  const asked: TrainingAsked[] = [];
  const pixelsOf = (k: number) => {
    const values = new Float32Array(side * side);
    values[0] = cornerOf(k, k % 2);
    values[7 + side * 7] = 10 * (k % 2) + noise(k, 5);
    return ndarray(values, [side, side, 1]);
  };
  const count = 40;
  const region = ndarray(new Uint8Array(side * side), [side, side]);
  for (let y = 5; y < 10; y++) for (let x = 5; x < 10; x++) region.set(y, x, 1);
  const run = {
    images: Array.from({ length: count }, (_, k) => ({ id: `x${k}`, group: `p${k}`, label: k % 2 })),
    models: [{ id: 'own', inputShape: [side, side, 1], black: [0], white: [255] }],
    methods: [],
    regions: ['square'],
    seed: (...parts: string[]) => parts.join('/'),
    prepared: async (_: string, id: string) => ({ id, image: pixelsOf(Number(id.slice(1))) }),
    region: async () => region,
    trained: async (one: TrainingAsked) => {
      asked.push(one);
      const seen = ({ image, edit }: AskedImage) => {
        const own = { id: image, image: pixelsOf(Number(image.slice(1))) };
        return edit === undefined ? own.image : edit.apply(own);
      };
      const isCorner = one.train.some((item) => seen(item).get(0, 0, 0) > 0);
      return one.tests.map((test) =>
        Float32Array.from(test, (item) => seen(item).get(isCorner ? 0 : 7, isCorner ? 0 : 7, 0)),
      );
    },
  } as unknown as Run;
  const options = maskingOptions.parse({
    region: 'square',
    train: 'network',
    sources: ['random'],
    folds: 4,
    epochs: 3,
    patience: 2,
  });
  const units = masking.units(run, options).filter(({ key }) => key.startsWith('network/'));
  const rows: Row[] = [];
  beforeAll(async () => {
    for (const unit of units) rows.push(...(await masking.measure(unit, run, options)));
  });

  test('each is a unit of its own, and no patient is on two sides', () => {
    expect(new Set(units.map(({ key }) => key)).size).toBe(5 * 4);
    expect(asked).toHaveLength(5 * 4);
    for (const { train, validation, tests, epochs, patience, start } of asked) {
      expect([epochs, patience, start, tests.length]).toEqual([3, 2, 'random', 5]);
      const sides = [train, validation, tests[0] ?? []].map((part) => part.map(({ image }) => image));
      expect(new Set(sides.flat()).size).toBe(count);
      expect(sides.map((part) => part.length)).toEqual([20, 10, 10]);
    }
    expect(new Set(asked.map(({ seed }) => seed)).size).toBe(20);
  });

  test('the matrix has every image once in every masking, and says what each network can tell', () => {
    expect(rows).toHaveLength(5 * 5 * count);
    const area = (trainedOn: string, shown: string) => {
      const own = rows.filter(
        ({ condition }) => condition?.trainedOn === trainedOn && condition.masking === shown,
      );
      const values = own.map((row) => (row.state === 'scored' ? row.value : Number.NaN));
      return countedAuc(
        values,
        own.map(({ image }) => Number(image?.slice(1)) % 2),
      );
    };
    const corner = countedAuc(
      Array.from({ length: count }, (_, k) => cornerOf(k, k % 2)),
      Array.from({ length: count }, (_, k) => k % 2),
    );
    expect(area('no-roi', 'full')).toBeCloseTo(corner, 12);
    expect(area('no-roi', 'only-roi')).toBe(0.5);
    expect(area('only-roi', 'full')).toBe(1);
    expect(area('only-roi', 'no-roi')).toBe(0.5);
  });

  test('what cannot be trained is a reason: too few folds, a network of other logits', async () => {
    const few = maskingOptions.parse({ ...options, folds: 2 });
    const [unit] = masking.units(run, few).filter(({ key }) => key.startsWith('network/'));
    if (unit === undefined) throw new Error('no unit');
    const [row] = await masking.measure(unit, run, few);
    expect(row).toMatchObject({
      state: 'unscorable',
      reason: '2 folds are too few to validate and to test',
    });
    const trained = async () => {
      throw new RangeError('a network to train has two logits');
    };
    const [first] = units;
    if (first === undefined) throw new Error('no unit');
    expect(await masking.measure(first, { ...run, trained } as unknown as Run, options)).toMatchObject([
      { state: 'unscorable', reason: 'a network to train has two logits', condition: { trainedOn: 'full' } },
    ]);
  });
});

test('a model without embeddings is a failed row, and the rest stands', async () => {
  const folder = at('without');
  writeMaskingStudy(folder, { count: 12 });
  const { rows, summary } = await maskingRun(folder, [{ name: 'corner' }], { train: 'probe', folds: 3 });
  expect(rows.filter(({ state }) => state === 'failed')).toHaveLength(1);
  expect(summary.audits?.masking?.answers.length).toBeGreaterThan(4);
});

test('a preset has the fill, the dilations and the box of the study', () => {
  const own = settled(
    maskingOptions.parse({ preset: 'mask-of-truth-cxr', fill: 'mean', boxRule: 'inclusive' }),
  );
  expect(own).toMatchObject({ fill: 'black', boxRule: 'half-open', folds: 5 });
  expect(dilationsOf(own).map(({ pixels }) => pixels)).toEqual([5, 10, 25, 50, 100, 150, 200, 300, 400, 500]);
});

test('dilations in mm are whole pixels, each once', () => {
  const dilations = { mm: [-7, 0, 3, 4, 10], mmPerPixel: 3.3 };
  expect(dilationsOf({ dilations })).toEqual([
    { asked: -7, pixels: -2 },
    { asked: 4, pixels: 1 },
    { asked: 10, pixels: 3 },
  ]);
});

describe('readers', () => {
  test('are shown pictures by the first training of the first model, each once', () => {
    const ids = Array.from({ length: 20 }, (_, k) => `x${k}`);
    const own = (image: string, metric: string, value: number, condition: Row['condition']): Row => ({
      ...{ audit: 'masking', subject: { kind: 'model', name: 'probe on m' }, role: 'score', image, metric },
      ...{ condition: { class: 1, ...condition }, state: 'scored', value, seed: '' },
    });
    const rows = ids.flatMap((id, k) => [
      own(id, 'label', k % 2, {}),
      // Heads of other trainings order the images otherwise.
      ...['full', 'no-roi', 'only-roi'].flatMap((trainedOn, i) =>
        ['full', 'no-roi'].map((masking) =>
          own(id, 'logOdds', (k * (2 * i + 1)) % 20, { trainedOn, masking, dilation: 0 }),
        ),
      ),
    ]);
    const picks = readerPicks(rows);
    const names = picks.map(({ copy, image }) => `${copy} ${image}`);
    expect(names).toHaveLength(12);
    expect(new Set(names).size).toBe(12);
    // Of ten of a label, in the order of the first training, those at places 2, 5 and 7 of 0 to 9.
    expect(names.filter((name) => name.startsWith('full')).sort()).toEqual(
      ['x10', 'x11', 'x14', 'x15', 'x4', 'x5'].map((id) => `full ${id}`),
    );
  });

  const read = (answers: readonly object[]) => {
    const key = ['a', 'b', 'c'].map((id) => ({ picture: `${id}.png`, image: id, copy: 'full', class: '1' }));
    const table = async (path: string) => (path.endsWith('key.csv') ? key : answers);
    return readerRows('sheet', { table, seed: () => '' } as unknown as Run);
  };

  test('have a row for each picture of the key, also without a line', async () => {
    const rows = await read([{ picture: 'b.png', class: '1', ann: '2', ben: '' }]);
    expect(rows.map(({ image, subject, state }) => [image, subject.name, state])).toEqual([
      ['a', 'reader ann', 'unscorable'],
      ['a', 'reader ben', 'unscorable'],
      ['b', 'reader ann', 'scored'],
      ['b', 'reader ben', 'unscorable'],
      ['c', 'reader ann', 'unscorable'],
      ['c', 'reader ben', 'unscorable'],
    ]);
    expect(rows[0]).toMatchObject({ reason: 'answers.csv has no line for the picture' });
    expect(await read([])).toHaveLength(3);
  });

  test('who answer one picture twice are refused', async () => {
    const line = { picture: 'a.png', class: '1', answer: '1' };
    await expect(read([line, line])).rejects.toThrow(
      new RangeError("answers.csv: picture 'a.png' must have one line, got a second"),
    );
  });
});
