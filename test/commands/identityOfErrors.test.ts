/** What is refused before names become hashes says so without them. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { saidAndWritten } from '../support/saidAndWritten.ts';
import { discPicture, greyPng, inDisc, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';
import { writtenDicom } from '../support/writtenDicom.ts';

const at = workFolder();
const people = ['Doe^Jane', 'Roe^Mary'] as const;
const [jane, mary] = people;
const secret = /Doe\b|Jane|Roe\b|Mary/;

/** A picture that can be read. */
const picture = (index: number) =>
  writtenDicom({
    ...{ '00280010 US': 24, '00280011 US': 24 },
    '7FE00010 OW': new Uint8Array(
      Uint16Array.from({ length: 24 * 24 }, (_, i) => 300 + 3 * i + index).buffer,
    ),
  });
const mask = greyPng((y, x) => (inDisc(1)(y, x) ? 255 : 0));

let count = 0;
const file = (content: string | Uint8Array, ending = 'csv') =>
  written(at('said', `${count++}.${ending}`), content);

beforeAll(() => {
  writeSmallStudy(at, 1);
  for (const [index, name] of people.entries()) {
    written(at('dicom', `${name}.dcm`), picture(index));
    written(at('masks', `${name}.png`), mask);
    written(
      at('narrow', `${name}-lung.png`),
      greyPng(() => 0, 24, 7),
    );
    written(at('deep', name, '1.dcm'), picture(index));
  }
  written(at('mixed', `${jane}.dcm`), picture(0));
  written(at('mixed', `${jane}.png`), discPicture(0));
  written(at('other', `${jane}.dcm`), picture(0));
  written(at('other', `${jane}.heic`), '');
  written(at('two-masks', `${jane}.png`), mask);
  written(at('two-masks', `${jane}.npy`), mask);
  written(at('scans', `${jane}.dcm`), '');
  written(at('labels', `${jane}.nii`), '');
  written(at('labels', `${jane}.nii.gz`), '');
  written(at('none', '.keep'), '');
});

/** What bench, audit and inspect say of a data set, and write. */
async function allOf(dataset: object) {
  const own = { name: 'set', dataset, classifiers: [{ id: 'a', model: '../a.onnx' }], target: 1 };
  const bench = { ...own, methods: ['gradient'], criteria: ['localization'] };
  const audit = { ...own, audits: [{ name: 'textures', corruptions: ['gaussian-noise'] }] };
  const asked = { bench, audit, inspect: bench };
  const found = [];
  for (const [command, config] of Object.entries(asked)) {
    const path = file(JSON.stringify(config), 'json');
    found.push(await saidAndWritten(command, path, '--out', at('out', String(count++))));
  }
  return found;
}

const table = (rows: string, more: object = {}) => ({
  ...{ kind: 'table', table: file(rows), images: at('dicom'), columns: { image: 'f' } },
  ...more,
});
const regions = (region: object, rows = `f\n${jane}\n${mary}\n`) => table(rows, { regions: { it: region } });
const boxes = (name: string) => `${name},1,2,three,4`;

describe('a set of files that go by names of patients', () => {
  test.each<[string, () => object, RegExp]>([
    [
      'a label that is no class',
      () =>
        table(`f,dx\n${jane},ill\n${mary},odd\n`, {
          columns: { image: 'f', label: 'dx' },
          classes: ['well', 'ill'],
        }),
      /row 2 below the header: dx must be one of the classes 'well', 'ill', or an index of them, got 'odd'/,
    ],
    [
      'a picture of two classes',
      () => table(`f,dx\n${jane},ill\n${mary},ill\n${jane},well\n`, { columns: { image: 'f', label: 'dx' } }),
      /rows 1, 3 below the header: dx of an image must be one class, got 'ill', 'well'/,
    ],
    [
      'a flag that is none',
      () => table(`f,x,y\n${jane},7,1\n`, { columns: { image: 'f', label: ['x', 'y'] } }),
      /row 1 below the header: x must be 1, 0, -1 or blank, got '7'/,
    ],
    [
      'flags that disagree',
      () => table(`f,x,y\n${jane},0,1\n${jane},1,1\n`, { columns: { image: 'f', label: ['x', 'y'] } }),
      /rows 1, 2 below the header: x of an image must be one value, got 0 and 1/,
    ],
    [
      'a label from a joined table, by the row of the first',
      () =>
        table(`f,who\n${jane},1\n${mary},2\n`, {
          join: [{ table: file('who,x,y\n1,1,0\n1,1,0\n2,9,1\n'), on: ['who'] }],
          columns: { image: 'f', label: ['x', 'y'] },
        }),
      /row 2 below the header: x must be 1, 0, -1 or blank, got '9'/,
    ],
    [
      'predictions that do not add up',
      () => table(`f,p,q\n${jane},0.5,0.7\n`, { columns: { image: 'f', predictions: ['p', 'q'] } }),
      /row 1 below the header: the predictions of an image must add up to 1, got 0.5 \+ 0.7 = 1.2/,
    ],
    [
      'pictures that are not there',
      () => table(`f\n${jane}\n`, { images: at('none') }),
      /images in .*none must have the file that row 1 below the header of .* names, found none/,
    ],
    [
      'one picture that is not there',
      () => table(`f\nLost^${mary}\n${jane}\n`),
      /images in .*dicom must have the file that row 1 below the header of .* names, found none/,
    ],
    [
      'a name that two files have',
      () => table('f\n1.dcm\n', { images: at('deep') }),
      /the name in row 1 below the header of .* may be that of 2 files, in folders that it does not say/,
    ],
    [
      'two pictures of one name',
      () => ({ kind: 'folder', images: at('mixed'), masks: at('masks') }),
      /images must have one file for each name, .*mixed has number 1, 2 of 2 in the order of names/,
    ],
    [
      'two masks of one name',
      () => ({ kind: 'folder', images: at('dicom'), masks: at('two-masks') }),
      /masks must have one file for each name, .*two-masks has number 1, 2 of 2 in the order of names/,
    ],
    [
      'two label volumes of one name',
      () => ({ kind: 'volumes', images: at('scans'), masks: at('labels') }),
      /masks must have one file for each name, .*labels has two of one name, number 1, 2 of 2 in the order of names/,
    ],
    [
      'a picture of a format that is not read',
      () => ({ kind: 'folder', images: at('other'), masks: at('masks') }),
      /images in .*other must be .*, got number 2 of 2 in the order of names/,
    ],
    [
      'a mask of another shape, of another name too',
      () =>
        table(`f,m\n${mary},${jane}-lung\n`, {
          regions: { it: { kind: 'columns', mask: 'm', folder: at('narrow') } },
        }),
      /the mask of row 1 below the header of .*: a mask must have the shape of its image, 24 x 24, got 7 x 24/,
    ],
    [
      'a mask that is not there',
      () =>
        table(`f,m\n${mary},Poe^${jane}\n`, {
          regions: { it: { kind: 'columns', mask: 'm', folder: at('narrow') } },
        }),
      /masks in .*narrow must have the file that row 1 below the header of .* names, found none/,
    ],
    [
      'regions of other pictures',
      () => regions({ kind: 'siim', file: file('ImageId,EncodedPixels\nzz,-1\n') }),
      /none of the images has a region there, not that of row 1 below the header/,
    ],
    [
      'a box of the table that is none',
      () =>
        table(`f,x,y,w,h\n${mary},1,1,2,2\n${boxes(jane)}\n`, {
          regions: { it: { kind: 'columns', box: ['x', 'y', 'w', 'h'] } },
        }),
      /row 2 below the header: a box must be four numbers, got '1', '2', 'three', '4'/,
    ],
    [
      'a box of ChestX-ray14 that is none',
      () =>
        regions({
          kind: 'nih',
          file: file(`Image Index,Finding Label,"Bbox [x",y,w,h]\n${jane},a,1,2,three,4\n`),
        }),
      /row 1 below the header: a box must be four numbers/,
    ],
    [
      'a box of VinDr-CXR that is none',
      () =>
        regions({
          kind: 'vindr',
          file: file(`image_id,class_name,x_min,y_min,x_max,y_max\n${jane},a,5,5,5,9\n`),
        }),
      /row 1 below the header: a box must have an area/,
    ],
    [
      'an X-ray of the RSNA challenge that has a finding and has none',
      () =>
        regions({
          kind: 'rsna',
          file: file(`patientId,x,y,width,height,Target\n${jane},1,1,9,9,1\n${jane},,,,,0\n`),
        }),
      /row 2 below the header: Target must be 1 as in another row of this X-ray, got 0/,
    ],
    [
      'a mask of CheXmask without a size',
      () =>
        regions({
          kind: 'chexmask',
          file: file(
            `image_id,Dice RCA (Mean),Left Lung,Right Lung,Heart,Height,Width\n${jane},0.9,1 2,,,,\n`,
          ),
        }),
      /row 1 below the header must have a Dice coefficient, a height and a width/,
    ],
    [
      'an outline of CheXlocalize that is none',
      () =>
        regions({
          kind: 'chexlocalize',
          file: file(JSON.stringify({ [jane]: { Edema: { size: [8, 8], counts: 7 } } }), 'json'),
        }),
      /images\[0\]\.Edema\.counts: expected a text, got 7/,
    ],
    [
      'annotations that are no JSON',
      () => regions({ kind: 'coco', file: file(`{"images": [${jane}]}`, 'json') }),
      /expected JSON: Unexpected token 'D'/,
    ],
    [
      'lines that are no JSON',
      () => ({ ...table(`{"f": ${jane}}\n`) }),
      /line 1 must be JSON: Unexpected token 'D'/,
    ],
    ...(
      [
        [
          'a Target that is none',
          `${jane},1,1,9,9,7`,
          /row 1 below the header: Target must be 0 or 1, got '7'/,
        ],
        [
          'a box outside its frame',
          `${jane},1000,1,99,9,1`,
          /row 1 below the header: box must lie in the 1024 x 1024 frame/,
        ],
        [
          'a patient of both kinds',
          `${jane},1,1,9,9,1\n${jane},,,,,0`,
          /row 2 below the header: Target must be 1 as in another row of this patient, got 0/,
        ],
        [
          'X-rays that are not there',
          `Lost^${jane},1,1,9,9,1`,
          /must hold the images that .* names; missing 1 of them/,
        ],
      ] as const
    ).map(([name, rows, message]): [string, () => object, RegExp] => [
      `of the RSNA challenge, ${name}`,
      () => ({
        kind: 'rsna',
        images: at('dicom'),
        annotations: file(`patientId,x,y,width,height,Target\n${rows}\n`),
      }),
      message,
    ]),
  ])('is refused without them: %s', async (_, dataset, message) => {
    const found = await allOf(dataset());
    for (const { said, wrote } of found) {
      expect(said).toMatch(message);
      expect(said).not.toMatch(secret);
      expect(secret.exec(wrote)).toBeNull();
    }
  });
});
