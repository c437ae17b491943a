/** The average mask of images outside the run: as the paper built it, and as the bar of localization. */
import { readFileSync } from 'node:fs';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { rsnaMasks, syntheticDataset } from '../../src/datasets/index.ts';
import { decodeNpy, encodeNpy } from '../../src/images/index.ts';
import { trapezoidAuprc } from '../../src/metrics/index.ts';
import type { Mask, SaliencyMap } from '../../src/types/arrays.ts';
import type { Row } from '../../src/types/row.ts';
import type { Summary } from '../../src/types/summary.ts';
import { runCommand } from '../support/commandLine.ts';
import { expectClose } from '../support/expectClose.ts';
import { scoreValue } from '../support/maps.ts';
import { describeShared, sharedPath } from '../support/shared.ts';
import {
  greyPng,
  inDisc,
  pictureSize,
  smallStudy,
  workFolder,
  writeSmallStudy,
  written,
} from '../support/workFolder.ts';
import { writtenDicom } from '../support/writtenDicom.ts';

const at = workFolder();
const config = (name: string, data: object) => written(at(name), JSON.stringify(data));

/** The one file of a zip archive. */
function unzipped(bytes: Buffer): Uint8Array {
  const end = bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  const entry = bytes.readUInt32LE(end + 16);
  const start = bytes.readUInt32LE(entry + 42);
  const data = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
  return inflateRawSync(bytes.subarray(data, data + bytes.readUInt32LE(entry + 20)));
}

function quartiles(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((share) => {
    const place = share * (sorted.length - 1);
    const [low = 0, high = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return low + (place - Math.floor(place)) * (high - low);
  });
}

/** Trapezoid area under precision and recall of a map of shares of 5,411, by counting pixels at each of its values. */
function countedTrapezoid(map: SaliencyMap, mask: Mask): number {
  const counts = Array.from({ length: 5412 }, () => ({ hits: 0, all: 0 }));
  (map.data as Float32Array).forEach((share, pixel) => {
    const own = counts[Math.round(share * 5411)] as { hits: number; all: number };
    own.all++;
    own.hits += (mask.data as Uint8Array)[pixel] ?? 0;
  });
  const total = counts.reduce((sum, { hits }) => sum + hits, 0);
  let [hits, all, recall, area] = [0, 0, 0, 0];
  let precision = 1;
  for (const own of counts.toReversed()) {
    if (own.all === 0) continue;
    hits += own.hits;
    all += own.all;
    area += ((hits / total - recall) * (precision + hits / all)) / 2;
    [recall, precision] = [hits / total, hits / all];
  }
  return area;
}

describeShared('average-mask of the boxes of RSNA', () => {
  test('scores on the test patients of Arun et al. 2021 what an independent computation gave', async () => {
    const at320 = [320, 320] as const;
    const table = readFileSync(sharedPath('data', 'rsna-labels', 'stage_2_train_labels.csv.zip'));
    const annotations = written(at('labels.csv'), unzipped(table));
    const splits = gunzipSync(readFileSync(sharedPath('data', 'rsna-labels', 'arun2021-splits.csv.gz')));
    const lines = splits
      .toString()
      .split('\n')
      .map((line) => line.trim().split(','));
    const idsOf = (wanted: readonly string[]) =>
      lines.flatMap(([id = '', split = '']) => (wanted.includes(split) ? [id] : [])).join('\n');
    const patients = written(at('trained.txt'), idsOf(['train', 'val']));
    const asked = config('labels.json', {
      preset: 'arun2021',
      averageMask: { kind: 'rsna', annotations, patients },
    });
    const out = at('average.npy');
    const { code, stdout } = await runCommand('average-mask', asked, '--size', '320,320', '--out', out);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `wrote ${out}: the average of 5411 masks, 320 x 320\n`,
    });

    const average = decodeNpy(readFileSync(out), out) as SaliencyMap;
    const held = written(at('test.txt'), idsOf(['test']));
    const boxes = { annotations, patients: held, size: at320, boxRule: 'arun2021' } as const;
    const masks = [...rsnaMasks(boxes)].map(({ mask }) => mask);
    const scores = masks.map((mask) => countedTrapezoid(average, mask));
    for (const [index, mask] of masks.slice(0, 3).entries())
      expectClose([scores[index] ?? 0], [scoreValue(trapezoidAuprc(average, mask))], { absolute: 1e-9 });
    expect(scores).toHaveLength(601);
    const mean = scores.reduce((sum, value) => sum + value, 0) / scores.length;
    // The paper prints .465 (.245 / .423 / .703); the values here are printed to three digits.
    expectClose([mean, ...quartiles(scores)], [0.47, 0.243, 0.465, 0.715], { absolute: 0.0006 });
  }, 120_000);
});

function rowsOf(folder: string): Row[] {
  const lines = readFileSync(at(folder, 'rows.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}

describe('bench with an average mask outside the run', () => {
  const barIn = (folder: string) =>
    (JSON.parse(readFileSync(at(folder, 'summary.json'), 'utf8')) as Summary).criteria.localization?.gradient
      ?.bar;
  const study = { ...smallStudy, criteria: ['localization'], methods: ['gradient'] };
  beforeAll(() => {
    writeSmallStudy(at);
    // Masks of the run's own images and of two others.
    for (const index of [0, 1, 2, 3, 4]) {
      written(
        at('others', `p${index}.png`),
        greyPng((y, x) => (inDisc(index)(y, x) ? 255 : 0)),
      );
    }
  });

  test('leaves out the masks of its own images and says how many stand behind the bar', async () => {
    const asked = config('others.json', { ...study, averageMask: { kind: 'folder', masks: 'others' } });
    expect(await runCommand('bench', asked, '--out', at('a'))).toMatchObject({ code: 0 });
    expect(barIn('a')).toMatchObject({ masks: 2, isOutside: true });
    const share = (y: number, x: number) => (Number(inDisc(3)(y, x)) + Number(inDisc(4)(y, x))) / 2;
    const pixels = Array.from(
      { length: pictureSize ** 2 },
      (_, i) => [Math.floor(i / pictureSize), i % pictureSize] as const,
    );
    const map: SaliencyMap = ndarray(
      Float32Array.from(pixels, ([y, x]) => share(y, x)),
      [pictureSize, pictureSize],
    );
    const mask: Mask = ndarray(
      Uint8Array.from(pixels, ([y, x]) => Number(inDisc(1)(y, x))),
      [pictureSize, pictureSize],
    );
    const row = rowsOf('a').find(
      ({ subject, image, metric }) =>
        subject.name === 'average-mask' && image === 'p1' && metric === 'trapezoidAuprc',
    );
    expect(row).toMatchObject({ value: scoreValue(trapezoidAuprc(map, mask)) });
    // The same map from a file is the same bar.
    written(at('map.npy'), encodeNpy(map));
    const stored = config('map.json', { ...study, averageMask: 'map.npy' });
    expect(await runCommand('bench', stored, '--out', at('b'))).toMatchObject({ code: 0 });
    expect(barIn('b')).toEqual({ ...barIn('a'), masks: null });
    // A finished run knows its average mask again, and another one.
    const again = () => runCommand('bench', stored, '--out', at('b'), '--resume');
    expect(await again()).toMatchObject({ code: 0, stderr: expect.stringContaining('was finished before') });
    written(at('map.npy'), encodeNpy(ndarray(new Float32Array(map.size), [...map.shape])));
    expect(await again()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('something else: SHA-256.data '),
    });
  });

  test('leaves out those of DICOM images too, which go by hashes, by image and by patient', async () => {
    for (const index of [0, 1, 2]) {
      const numbers = Uint16Array.from({ length: pictureSize ** 2 }, (_, i) => 300 + 3 * i + index);
      const elements = {
        ...{ '00280010 US': pictureSize, '00280011 US': pictureSize },
        '7FE00010 OW': new Uint8Array(numbers.buffer),
      };
      written(at('dicom', `p${index}.dcm`), writtenDicom(elements));
    }
    const averageMask = { kind: 'folder', masks: 'others' };
    const folder = { kind: 'folder', images: 'dicom', masks: 'masks' };
    const byImage = config('dicom.json', { ...study, averageMask, dataset: folder });
    expect(await runCommand('bench', byImage, '--out', at('f'))).toMatchObject({ code: 0 });
    expect(barIn('f')).toMatchObject({ masks: 2, isOutside: true });
    expect(await runCommand('average-mask', byImage, '--out', at('f.npy'))).toMatchObject({
      stdout: expect.stringContaining('the average of 2 masks'),
    });
    // Masks by patient: those of p3 and p4 are whose the first two images are.
    written(at('who.csv'), 'file,who\np0,p3\np1,p4\np2,p2\n');
    const table = {
      ...{ kind: 'table', table: 'who.csv', images: 'dicom', columns: { image: 'file', patient: 'who' } },
      regions: { disc: { kind: 'images', folder: 'masks' } },
    };
    const byPatient = config('patients.json', { ...study, averageMask, dataset: table });
    expect(await runCommand('bench', byPatient, '--out', at('g'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('averageMask: expected masks of images outside the run, found none'),
    });
  });

  test('is refused where every mask is of the run, and where a map holds no shares', async () => {
    const own = config('own.json', { ...study, averageMask: { kind: 'folder', masks: 'masks' } });
    expect(await runCommand('bench', own, '--out', at('c'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('averageMask: expected masks of images outside the run, found none'),
    });
    written(at('wrong.npy'), encodeNpy(ndarray(Float32Array.of(0, 2, 0, 1), [2, 2])));
    const wrong = config('wrong.json', { ...study, averageMask: 'wrong.npy' });
    expect(await runCommand('bench', wrong, '--out', at('d'))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/wrong\.npy must hold shares from 0 to 1, got 2/),
    });
  });

  test('without one says so, and corrects the bar for how few masks there are', async () => {
    expect(await runCommand('bench', config('few.json', study), '--out', at('e'))).toMatchObject({ code: 0 });
    expect(barIn('e')).toMatchObject({ masks: 2, isOutside: false });
  });
});

describe('images that are fitted by letterbox', () => {
  // Twice as wide as high, so that the model of 24 x 24 sees them in its rows 6 to 17.
  const isMarked = (y: number, x: number) => y < 6 && x >= 12;
  const wide = (value: (y: number, x: number) => number) => greyPng(value, 12, 24);
  const mask = wide((y, x) => (isMarked(y, x) ? 255 : 0));
  const [classifier] = smallStudy.classifiers;
  const study = {
    ...smallStudy,
    dataset: { kind: 'folder', images: 'wide', masks: 'wide-masks' },
    classifiers: [{ ...classifier, preprocess: { fit: 'letterbox' } }],
    averageMask: { kind: 'folder', masks: 'wide-others' },
    criteria: ['localization'],
    methods: ['gradient'],
  };
  beforeAll(() => {
    writeSmallStudy(at);
    for (const name of ['w0', 'w1', 'w2']) {
      written(
        at('wide', `${name}.png`),
        wide((y, x) => 30 + y + (isMarked(y, x) ? 120 : 0)),
      );
      written(at('wide-masks', `${name}.png`), mask);
      written(at('wide-others', `other-${name}.png`), mask);
    }
  });

  test('have their average mask fitted alike: masks that are all the same score 1', async () => {
    expect(await runCommand('bench', config('wide.json', study), '--out', at('wide-run'))).toMatchObject({
      code: 0,
    });
    const scores = rowsOf('wide-run').filter(
      ({ subject, metric }) => subject.name === 'average-mask' && metric === 'trapezoidAuprc',
    );
    expect(scores).toMatchObject([{ value: 1 }, { value: 1 }, { value: 1 }]);
  });

  test('have it written as the model sees it, black rows empty', async () => {
    const out = at('wide.npy');
    const asked = ['average-mask', config('wide-average.json', study), '--out', out] as const;
    expect(await runCommand(...asked)).toMatchObject({ code: 0 });
    const { data } = decodeNpy(readFileSync(out), out);
    const expected = Array.from({ length: 24 * 24 }, (_, i) => {
      const [y, x] = [Math.floor(i / 24) - 6, i % 24];
      return Number(y >= 0 && isMarked(y, x));
    });
    expect(Array.from(data as Float32Array)).toEqual(expected);
  });
});

describe('average-mask with a fit other than stretch', () => {
  const [height, width, side] = [12, 24, 24];
  const isMarked = (y: number, x: number) => y >= 2 && y < 9 && x >= 4 && x < 17;
  /** Where the model's pixel lies in the image, by hand; none where it has black. */
  const fits = [
    [{ fit: 'letterbox' }, (y: number, x: number) => [y - 6, x]],
    [{ fit: 'pad-or-crop' }, (y: number, x: number) => [y - 6, x]],
    [{ fit: 'centre-crop' }, (y: number, x: number) => [Math.floor(y / 2), Math.floor((x + 12) / 2)]],
    // To 36 x 72, of which 6 rows and 24 columns are cut off before the middle.
    [{ fit: 'centre-crop', resize: 36 }, (y: number, x: number) => [Math.floor((y + 6) / 3), Math.floor((x + 24) / 3)]],
  ] as const; // biome-ignore format: a list reads better packed
  const expected = (at: (y: number, x: number) => readonly number[]) =>
    Array.from({ length: side ** 2 }, (_, i) => {
      const [y = 0, x = 0] = at(Math.floor(i / side), i % side);
      return Number(isMarked(y, x));
    });
  const averageMap = async (name: string, data: object) => {
    const asked = config(`${name}.json`, { ...smallStudy, ...data });
    const out = at(`${name}.npy`);
    const { code, stderr } = await runCommand('average-mask', asked, '--out', out);
    if (code !== 0) return stderr;
    return Array.from(decodeNpy(readFileSync(out), out).data as Float32Array);
  };
  const fitted = (preprocess: object) => ({ classifiers: [{ ...smallStudy.classifiers[0], preprocess }] });
  const wide = (value: (y: number, x: number) => number) => greyPng(value, height, width);
  beforeAll(() => {
    writeSmallStudy(at);
    const marked = wide((y, x) => (isMarked(y, x) ? 255 : 0));
    written(at('fit', 'marked.png'), marked);
    written(
      at('fit-images', 'w.png'),
      wide(() => 0),
    );
    const plain = [wide(() => 0), greyPng(() => 0)] as const;
    // One of twenty has another size.
    for (let i = 0; i < 20; i++) written(at('fit-sizes', `${10 + i}.png`), plain[i === 1 ? 1 : 0]);
    const table = 'patientId,x,y,width,height,Target';
    // On the square of 1024, what `isMarked` is on 12 x 24: pixels of 85.3 x 42.7.
    written(at('fit.csv'), `${table}\nw,,,,,0\np,170.67,170.67,554.66,597.32,1\n`);
    written(at('fit-map.npy'), encodeNpy(ndarray(Float32Array.from({ length: 288 }, (_, i) => ((i % 24) + 0.5) / 24), [12, 24]))); // biome-ignore format: a list reads better packed
  });

  test.each(fits)('%j places masks and boxes where the images lie', async (preprocess, place) => {
    const folder = { averageMask: { kind: 'folder', masks: 'fit' }, dataset: undefined };
    expect(await averageMap('folder', { ...fitted(preprocess), ...folder })).toEqual(expected(place));
    // Boxes have no image: how large they are drawn follows from those of the data set.
    const boxes = {
      averageMask: { kind: 'rsna', annotations: 'fit.csv' },
      dataset: { kind: 'table', images: 'fit-images' },
    };
    expect(await averageMap('boxes', { ...fitted(preprocess), ...boxes })).toEqual(expected(place));
  });

  test('a stored map is placed as the images are, and one of the model size left as it is', async () => {
    const map = { averageMask: 'fit-map.npy', dataset: undefined };
    const crop = await averageMap('crop', { ...fitted({ fit: 'centre-crop' }), ...map });
    // A ramp along the image stays one where it is enlarged to twice its size: columns 12 to 35 of 48.
    const ramp = Array.from({ length: side ** 2 }, (_, i) => (12 + (i % side) + 0.5) / 48);
    expectClose(crop as number[], ramp, { absolute: 1e-6 });
    const boxed = await averageMap('boxed', { ...fitted({ fit: 'letterbox' }), ...map });
    const rows = Array.from({ length: side ** 2 }, (_, i) => (i >= 6 * side && i < 18 * side ? ((i % side) + 0.5) / 24 : 0)); // biome-ignore format: a list reads better packed
    expectClose(boxed as number[], rows, { absolute: 1e-6 });
    const seen = Float32Array.from({ length: side ** 2 }, (_, i) => i / side ** 2);
    written(at('seen.npy'), encodeNpy(ndarray(seen, [side, side])));
    const kept = { averageMask: 'seen.npy', dataset: undefined };
    expect(await averageMap('kept', { ...fitted({ fit: 'centre-crop', resize: 30 }), ...kept })).toEqual([
      ...seen,
    ]);
  });

  test('refuses what cannot be placed', async () => {
    written(at('square.npy'), encodeNpy(ndarray(new Float32Array(100), [10, 10])));
    const dataset = { kind: 'table', images: 'fit-images' };
    const letterbox = fitted({ fit: 'letterbox' });
    expect(await averageMap('square-map', { ...letterbox, dataset, averageMask: 'square.npy' })).toMatch(
      /averageMask: with "fit": "letterbox" .*square\.npy must be 24 x 24, as the model sees the images, or of the same shape as each image, 12 x 24, got 10 x 10$/m,
    );
    const boxes = { averageMask: { kind: 'rsna', annotations: 'fit.csv' } };
    expect(
      await averageMap('no-size', { ...fitted({ fit: 'pad-or-crop' }), ...boxes, dataset: undefined }),
    ).toMatch(/expected a dataset, whose images say how large they are for "fit": "pad-or-crop"$/m);
    expect(
      await averageMap('sizes', { ...letterbox, ...boxes, dataset: { kind: 'table', images: 'fit-sizes' } }),
    ).toMatch(
      /expected images of one size for a map with "fit": "letterbox", found 2 sizes in 20 images: 19 of 12 x 24, 1 of 24 x 24; bench fits the masks to each image$/m,
    );
  });

  test('bench fits boxes to each copy of an X-ray, whatever its size', async () => {
    const boxed = (names: readonly string[]) =>
      ['patientId,x,y,width,height,Target', ...names.map((name) => `${name},256,256,384,256,1`), ''].join(
        '\n',
      );
    written(at('copies.csv'), boxed(['a', 'b', 'c']));
    written(at('others.csv'), boxed(['d', 'e']));
    for (const [name, rows, columns] of [['a', 32, 32], ['b', 32, 48], ['c', 20, 16]] as const) // biome-ignore format: a list reads better packed
      written(
        at('copies', `${name}.png`),
        greyPng((y, x) => y + x, rows, columns),
      );
    const study = {
      ...{ ...smallStudy, ...fitted({ fit: 'pad-or-crop' }) },
      ...{ criteria: ['localization'], methods: ['gradient'] },
      dataset: { kind: 'rsna', images: 'copies', annotations: 'copies.csv' },
      averageMask: { kind: 'rsna', annotations: 'others.csv' },
    };
    expect(await runCommand('bench', config('copies.json', study), '--out', at('copies-run'))).toMatchObject({
      code: 0,
    });
    // Every box is the same, so the average is each image's own mask.
    const scores = rowsOf('copies-run').filter(
      ({ subject, metric }) => subject.name === 'average-mask' && metric === 'trapezoidAuprc',
    );
    expect(scores).toMatchObject([{ value: 1 }, { value: 1 }, { value: 1 }]);
  });
});

test('average-mask takes the masks of every kind of data set', async () => {
  const averageFor = async (dataset: object) => {
    const file = config('kinds.json', { dataset });
    const written = await runCommand('average-mask', file, '--out', at('kinds.npy'), '--size', '24,24');
    expect(written).toMatchObject({ code: 0 });
    return decodeNpy(readFileSync(at('kinds.npy')), 'kinds.npy').data;
  };
  const folder = { kind: 'folder', images: 'images', masks: 'masks' };
  const own = await averageFor(folder);
  expect(new Set(own).size).toBeGreaterThan(2);
  const regions = { disc: { kind: 'images', folder: 'masks' } };
  expect(await averageFor({ kind: 'table', images: 'images', regions })).toEqual(own);

  const items = syntheticDataset({ count: 5, seed: '7' }).items;
  const masks = await Promise.all(items.map(async ({ load }) => (await load()).mask as Mask));
  const file = config('discs.json', { dataset: { kind: 'synthetic', count: 5 }, seed: 7 });
  const made = ['average-mask', file, '--out', at('discs.npy'), '--size', '64,64'] as const;
  expect(await runCommand(...made)).toMatchObject({
    code: 0,
    stdout: `wrote ${at('discs.npy')}: the average of 5 masks, 64 x 64\n`,
  });
  const shares = Array.from(
    { length: 64 * 64 },
    (_, pixel) => masks.reduce((sum, { data }) => sum + (data[pixel] ?? 0), 0) / 5,
  );
  expectClose(decodeNpy(readFileSync(at('discs.npy')), 'discs.npy').data, shares, { absolute: 1e-7 });
});

test('average-mask says what it needs', async () => {
  const none = config('none.json', { seed: 1 });
  expect(await runCommand('average-mask', none)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('expected --out FILE.npy'),
  });
  expect(await runCommand('average-mask', none, '--out', at('x.npy'))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('expected averageMask, or a dataset with masks, found neither'),
  });
  const sized = config('sized.json', { averageMask: { kind: 'folder', masks: 'others' } });
  expect(await runCommand('average-mask', sized, '--out', at('x.npy'))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('expected --size H,W'),
  });
});
