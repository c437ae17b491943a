/** Folders that a command reads beside its data set, or in its place, go by names of patients: no message says them. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { node } from '../../src/graph/edit.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import { runCommand } from '../support/commandLine.ts';
import { saidAndWritten } from '../support/saidAndWritten.ts';
import { modelBytes } from '../support/smallModels.ts';
import { greyPng, inDisc, pictureSize, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';
import { writtenDicom } from '../support/writtenDicom.ts';

const at = workFolder();
const [jane, mary, ann] = ['Doe^Jane', 'Roe^Mary', 'Poe^Ann'];
const secret = /Doe\b|Jane|Roe\b|Mary|Poe\b|Ann\b/;
const picture = (index: number) =>
  writtenDicom({
    ...{ '00280010 US': pictureSize, '00280011 US': pictureSize },
    '7FE00010 OW': new Uint8Array(
      Uint16Array.from({ length: pictureSize ** 2 }, (_, i) => 300 + 3 * i + index).buffer,
    ),
  });
const mask = greyPng((y, x) => (inDisc(1)(y, x) ? 255 : 0));
const broken = 'no picture';

/** Logits of the image, and of a second one. */
const withSecond = modelBytes({
  nodes: [
    ...['image', 'second'].flatMap((name) => [
      node('Conv', [name, 'w'], [`${name} one`], { kernel_shape: [pictureSize, pictureSize] }),
      node('Flatten', [`${name} one`], [`${name} sum`]),
    ]),
    node('Add', ['image sum', 'second sum'], ['logits']),
  ],
  weights: {
    w: floatTensor(
      Float32Array.from({ length: 2 * pictureSize ** 2 }, (_, i) => Math.sin(i) / 100),
      [2, 1, pictureSize, pictureSize],
    ),
  },
  input: [undefined, 1, pictureSize, pictureSize],
  outputs: ['logits'],
  more: [{ name: 'second', elementType: 'float32', shape: [undefined, 1, pictureSize, pictureSize] }],
});

let count = 0;
const out = () => at('out', String(count++));
const config = (data: object) =>
  written(
    at(`${count++}.json`),
    JSON.stringify({
      ...{ name: 'set', classifiers: [{ id: 'a', model: 'a.onnx' }], target: 1 },
      ...{ methods: ['gradient'], criteria: ['localization'] },
      ...data,
    }),
  );
const dicom = { kind: 'folder', images: 'dicom', masks: 'masks' };

beforeAll(() => {
  writeSmallStudy(at, 1);
  written(at('second.onnx'), withSecond);
  for (const [index, name] of [jane, mary].entries()) {
    written(at('dicom', `${name}.dcm`), picture(index));
    written(at('masks', `${name}.png`), mask);
  }
  written(at('others', `${jane}.png`), mask);
  written(at('others', `${ann}.png`), broken);
  written(at('twice', `${ann}.png`), mask);
  written(at('twice', `${ann}.npy`), mask);
  written(at('unread', `${ann}.heic`), '');
});

describe('masks of averageMask', () => {
  test.each([
    [
      'others',
      /averageMask: .*others: number 2 of 2 in the order of names: expected a mask, .*, found bytes/,
    ],
    ['twice', /masks must have one file for each name, .*twice has number 1, 2 of 2 in the order of names/],
    ['unread', /masks in .*unread must be .*, got number 1 of 1 in the order of names/],
  ])('of the folder %s go by number, whatever the images are', async (masks, message) => {
    for (const dataset of [dicom, { kind: 'folder', images: 'images', masks: 'masks' }]) {
      const asked = config({ dataset, averageMask: { kind: 'folder', masks } });
      const { said, wrote } = await saidAndWritten('bench', asked, '--out', out());
      expect(said).toMatch(message);
      expect(`${said}${wrote}`).not.toMatch(secret);
      const written = await runCommand('average-mask', asked, '--out', `${out()}.npy`);
      expect(written).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
      expect(written.stderr).not.toMatch(secret);
    }
  });

  test('keep their names with --show-ids', async () => {
    const asked = config({ dataset: dicom, averageMask: { kind: 'folder', masks: 'others' } });
    const { said } = await saidAndWritten('bench', asked, '--show-ids', '--out', out());
    expect(said).toContain(`${ann}.png: expected a mask`);
  });
});

test.each([
  ['pictures', { kind: 'images', folder: 'regions', suffix: '-lung' }],
  ['annotations of Pascal VOC', { kind: 'voc', folder: 'regions' }],
])('regions of DICOM images in %s that cannot be read go by the hash of the image', async (_, region) => {
  written(at('files.csv'), `image\n${jane}\n${mary}\n`);
  for (const name of [jane, mary]) {
    written(at('regions', `${name}-lung.png`), broken);
    written(at('regions', `${name}.xml`), broken);
  }
  const table = { kind: 'table', table: 'files.csv', images: 'dicom', columns: { image: 'image' } };
  const asked = config({ dataset: { ...table, regions: { lung: region } } });
  for (const command of ['bench', 'inspect']) {
    const { said, wrote } = await saidAndWritten(command, asked, '--out', out());
    expect(`${said}${wrote}`).toMatch(/image-[0-9a-f]{12}(?:-lung)?[^\n]*: expected an? (?:mask|annotation)/);
    expect(`${said}${wrote}`).not.toMatch(secret);
  }
});

test.each([
  ['that is broken', 'broken', /the picture of 'second' of image 'image-[0-9a-f]{12}': expected an image/],
  ['that is not there', 'absent', /the picture of 'second' of image 'image-[0-9a-f]{12}': .*found no file/],
])('a picture beside the image %s goes by the image', async (_, kind, message) => {
  written(at('second', `${ann}.png`), broken);
  const file = kind === 'broken' ? `${ann}.png` : `Lost^${ann}.png`;
  written(at('beside.csv'), `image,second\n${jane},${file}\n${mary},${file}\n`);
  const dataset = {
    ...{ kind: 'table', table: 'beside.csv', images: 'dicom' },
    columns: { image: 'image', attributes: { second: 'second' } },
    regions: { disc: { kind: 'images', folder: 'masks' } },
  };
  const otherInputs = { second: { column: 'second', images: 'second' } };
  const classifiers = [{ id: 'a', model: 'second.onnx', input: 'image', otherInputs }];
  const { said } = await saidAndWritten('bench', config({ dataset, classifiers }), '--out', out());
  expect(said).toMatch(message);
  expect(said).not.toMatch(secret);
});

describe('score of maps and masks', () => {
  const score = (maps: string, masks: string, ...flags: readonly string[]) =>
    saidAndWritten('score', '--maps', at(maps), '--masks', at(masks), '--out', out(), ...flags);

  beforeAll(() => {
    for (const [index, name] of [jane, mary].entries()) {
      written(at('scored', 'masks', `${name}.png`), mask);
      written(at('scored', 'maps', `${name}.dcm`), picture(index));
      written(at('more', `${name}.dcm`), picture(index));
    }
    written(at('more', `${ann}.dcm`), picture(2));
    written(at('small', `${jane}.dcm`), picture(0));
    written(
      at('small-masks', `${jane}.png`),
      greyPng(() => 255, 7),
    );
    written(at('broken', `${jane}.dcm`), broken);
    written(at('broken-masks', `${jane}.png`), broken);
    written(at('twice-masks', `${jane}.png`), mask);
    written(at('twice-masks', `${jane}.npy`), mask);
  });

  test('goes by hashes where one of them is of DICOM, and by names with --show-ids', async () => {
    const { said, wrote } = await score('scored/maps', 'scored/masks');
    expect(wrote).toMatch(/"image":"image-[0-9a-f]{12}"/);
    expect(`${said}${wrote}`).not.toMatch(secret);
    expect((await score('scored/maps', 'scored/masks', '--show-ids')).wrote).toContain(`"image":"${jane}"`);
  });

  test.each([
    ['more', 'scored/masks', /none for more, number 2 of 3 in the order of names/],
    ['small', 'small-masks', /the map by small of image-[0-9a-f]{12}: map must be as large as its mask, 7 x 7 .*, got 24 x 24/],
    ['broken', 'scored/masks', /the map by broken of image-[0-9a-f]{12}: expected a map/],
    ['small', 'broken-masks', /the mask of image-[0-9a-f]{12}: expected a mask/],
    ['small', 'twice-masks', /masks must have one file for each name, .* has number 1, 2 of 2 in the order of names/],
  ])('says without them what is wrong: %s, %s', async (maps, masks, message) => {
    const { said, wrote } = await score(maps, masks);
    expect(`${said}${wrote}`).toMatch(message);
    expect(`${said}${wrote}`).not.toMatch(secret);
  }); // biome-ignore format: a table
});

describe('explain of DICOM files', () => {
  const explain = (images: readonly string[], ...flags: readonly string[]) =>
    saidAndWritten(
      ...['explain', ...images, '--model', at('a.onnx'), '--method', 'gradient'],
      ...['--range', '0,1', '--out', out(), ...flags],
    );

  test.each([
    ['one that is cut off', [jane], picture(0).subarray(0, 300), /image 1 of 1: broken DICOM/],
    ['one of several', [mary, jane], picture(0).subarray(0, 300), /image 2 of 2: broken DICOM/],
    ['one that is of another format', [jane], broken, /image 1 of 1: expected an image, .*, found bytes/],
    ['one that is not there', [jane], undefined, /image 1 of 1: expected an image, found no file/],
  ])('%s goes by its place', async (_, names, content, message) => {
    const folder = `explained-${count++}`;
    for (const name of names) {
      if (name === mary) written(at(folder, `${name}.dcm`), picture(1));
      else if (content !== undefined) written(at(folder, `${name}.dcm`), content);
    }
    const { said, wrote } = await explain(names.map((name) => at(folder, `${name}.dcm`)));
    expect(said).toMatch(message);
    expect(`${said}${wrote}`).not.toMatch(secret);
    if (content === undefined) return;
    const shown = await explain(
      names.map((name) => at(folder, `${name}.dcm`)),
      '--show-ids',
    );
    expect(shown.said).toContain(`${jane}.dcm: `);
  });

  test('a broken picture beside the image goes by its flag', async () => {
    written(at('beside', `${ann}.dcm`), broken);
    const { said } = await saidAndWritten(
      ...['explain', at('dicom', `${mary}.dcm`), '--model', at('second.onnx'), '--method', 'gradient'],
      ...['--range', '0,1', '--other', `second=${at('beside', `${ann}.dcm`)}`, '--out', out()],
    );
    expect(said).toMatch(/the picture of --other second: expected an image/);
    expect(said).not.toMatch(secret);
  });
});
