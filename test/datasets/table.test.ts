/** Data sets that a table lists. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { datasetKinds, datasetSchema, openDataset } from '../../src/datasets/index.ts';
import { encodePng } from '../../src/images/index.ts';
import type { Dataset } from '../../src/types/dataset.ts';
import { describeShared, sharedPath } from '../support/shared.ts';
import { greyPng, workFolder, written } from '../support/workFolder.ts';
import { writtenSlice } from '../support/writtenDicom.ts';
import { writtenNifti } from '../support/writtenNifti.ts';

const at = workFolder();
const schema = datasetSchema(datasetKinds);
let count = 0;
const file = (content: string, name = 'file') => written(at(`${count++}-${name}`), content);
const open = (config: object, preset: 'default' | 'arun2021' = 'default') =>
  openDataset(schema.parse({ kind: 'table', images: at('images'), ...config }), {
    ...{ seed: 1, preset, limits: undefined, kinds: datasetKinds },
  });
/** The data set of a table written here. */
const listed = (content: string, config: object) => open({ table: file(content), ...config });
const facts = ({ items }: Dataset) => items.map(({ load: _, region: __, file: ___, ...known }) => known);
const inside = async ({ items }: Dataset, name: string, index = 0) => {
  const mask = await items[index]?.region?.(name);
  return mask && [...mask.data.keys()].filter((pixel) => mask.data[pixel] === 1);
};

/** Pictures of 8 x 8, in folders. */
beforeAll(() => {
  for (const name of ['a.png', 'b.png', 'c.png', 'p1/s1/view.png', 'p2/s1/view.png', '1.2.840.9.png']) {
    written(
      at('images', name),
      greyPng((y, x) => 10 * y + x, 8),
    );
  }
  written(at('images', 'broken.png'), 'no picture');
  written(
    at('masks', 'a_lung.png'),
    greyPng((y) => (y < 2 ? 255 : y < 4 ? 127 : 0), 8),
  );
  written(
    at('masks', 'b_lung.png'),
    greyPng((y) => (y < 4 ? 9 : 0), 16),
  );
  written(at('masks', 'c_lung.png'), encodePng(ndarray(new Uint8Array(8 * 4), [8, 4, 1])));
});

describe('a data set of kind table', () => {
  const table =
    'file,who,dx,sex,age,note,extra,fold\na.png,p1,ill,F,050Y,first,x,test\nb,p1,well,,61,second,,train\nc.png,p2,-1,M,,,,test\n';
  const columns = {
    image: 'file',
    patient: 'who',
    label: 'dx',
    attributes: ['sex', 'age'],
    text: ['note', 'extra'],
    split: 'fold',
  };

  test('says of each image what its row says, in the order of the table', async () => {
    const data = await listed(table, { columns, classes: ['well', 'ill'] });
    expect(data.classes).toEqual(['well', 'ill']);
    expect(facts(data)).toEqual([
      { id: 'a', group: 'p1', label: 1, text: 'first\nx', attributes: { sex: 'F', age: 50 }, split: 'test' },
      { id: 'b', group: 'p1', label: 0, text: 'second', attributes: { age: 61 }, split: 'train' },
      { id: 'c', group: 'p2', attributes: { sex: 'M' }, split: 'test' },
    ]);
    expect((await data.items[1]?.load())?.image.shape).toEqual([8, 8, 1]);
  });

  test.each([
    [{ fold: 'test' }, ['a', 'c']],
    [{ fold: ['train', 'other'] }, ['b']],
    [{ fold: { not: 'train' }, who: 'p1' }, ['a']],
    [{ age: { atLeast: 60 } }, ['b']],
    [{ age: 61.0 }, ['b']],
  ])('takes the rows where %j', async (where, ids) => {
    expect(facts(await listed(table, { columns, where })).map(({ id }) => id)).toEqual(ids);
  });

  test('joins the rows of an image, and refuses rows that disagree', async () => {
    const rows = 'file,dx,note\na,ill,one\nb,well,\na,ill,two\na,,one\n';
    const found = facts(await listed(rows, { columns: { image: 'file', label: 'dx', text: 'note' } }));
    expect(found).toEqual([
      { id: 'a', label: 0, text: 'one\ntwo' },
      { id: 'b', label: 1 },
    ]);
    await expect(
      listed('file,dx\na,ill\na,well\n', { columns: { image: 'file', label: 'dx' } }),
    ).rejects.toThrow(
      /rows 1, 2 below the header: dx of an image must be one class, got 'ill', 'well'; for several classes an image, "label": \{ "column": "dx", "several": true \}$/,
    );
  });

  test('reads several classes: a column each, names in one cell, or a name a row', async () => {
    const flags = await listed('f,x,y,z\na,1,-1,\nb,0.0,1,0\n', {
      columns: { image: 'f', label: ['x', 'y', 'z'] },
    });
    expect(facts(flags)).toEqual([
      { id: 'a', labels: [1, null, null] },
      { id: 'b', label: 1, labels: [0, 1, 0] },
    ]);
    const policy = await listed('f,x,y,z\na,1,-1,\n', {
      columns: { image: 'f', label: ['x', 'y', 'z'] },
      uncertain: 'one',
      blank: 'zero',
    });
    expect(facts(policy)[0]?.labels).toEqual([1, 1, 0]);
    const cells = await listed('f,l\na,y|x\nb,none\nc,\n', {
      columns: { image: 'f', label: { column: 'l', separator: '|' } },
      classes: ['x', 'y'],
    });
    expect(facts(cells).map(({ labels }) => labels)).toEqual([[1, 1], [0, 0], [null, null]]); // biome-ignore format: a list reads better packed
    const literal = await listed(`f,l\na,"['x', 'z ']"\n`, {
      columns: { image: 'f', label: { column: 'l', several: true } },
    });
    expect([literal.classes, facts(literal)[0]?.labels]).toEqual([['x', 'z'], [1, 1]]); // biome-ignore format: a list reads better packed
    const rows = await listed('f,l\na,x\na,y\nb,y\n', {
      columns: { image: 'f', label: { column: 'l', several: true } },
    });
    expect(facts(rows).map(({ labels }) => labels)).toEqual([[1, 1], [0, 1]]); // biome-ignore format: a list reads better packed
  });

  test('names classes by the values of the whole table, or counts them', async () => {
    const config = { columns: { image: 'f', label: 'l' }, where: { f: 'a' } };
    expect((await listed('f,l\na,2\nb,0\nc,-1\n', config)).classes).toEqual(['0', '1', '2']);
    expect((await listed('f,l\na,z\nb,m\n', config)).classes).toEqual(['m', 'z']);
    expect(facts(await listed('f,l\na,z\nb,m\n', config))).toEqual([{ id: 'a', label: 1 }]);
  });

  test('finds images by name or path, with ending or without; other dots stay', async () => {
    const rows = 'f\nroot/p2/s1/view.jpg\np1/s1/view\n1.2.840.9\n';
    const data = await listed(rows, { columns: { image: 'f' } });
    expect(facts(data).map(({ id }) => id)).toEqual(['root/p2/s1/view', 'p1/s1/view', '1.2.840.9']);
    for (const { load } of data.items) expect((await load()).image.shape).toEqual([8, 8, 1]);
    await expect(
      (await listed('f\na\nview.png\n', { columns: { image: 'f' } })).items[1]?.load(),
    ).rejects.toThrow(/'view\.png' may be 'p1\/s1\/view\.png' or 'p2\/s1\/view\.png'$/);
  });

  test('fails on an image that is not there or broken when it is asked for, or passes it over', async () => {
    const rows = 'f\na\nnowhere\nbroken\n';
    const data = await listed(rows, { columns: { image: 'f' } });
    await expect(data.items[1]?.load()).rejects.toThrow(/must have one named 'nowhere', found none$/);
    await expect(data.items[2]?.load()).rejects.toThrow(/broken\.png: expected an image/);
    const skipped = await listed(rows, { columns: { image: 'f' }, absent: 'skip' });
    expect(facts(skipped).map(({ id }) => id)).toEqual(['a', 'broken']);
  });

  test('is every picture of a folder where there is no table', async () => {
    const ids = facts(await open({ where: { image: { not: 'broken.png' } } })).map(({ id }) => id);
    expect(ids).toEqual(['1.2.840.9', 'a', 'b', 'c', 'p1/s1/view', 'p2/s1/view']);
  });

  test('joins another table by columns that both have', async () => {
    const join = [{ table: file('who,sex\np2,M\np1,F\n'), on: ['who'] }];
    const data = await listed('f,who\na,p1\nb,p2\nc,p3\n', {
      join,
      columns: { image: 'f', attributes: { gender: 'sex' } },
    });
    expect(facts(data).map(({ attributes }) => attributes)).toEqual([
      { gender: 'F' },
      { gender: 'M' },
      undefined,
    ]);
  });

  test.each([
    [
      'a column that is not there',
      'f,l\na,1\n',
      { columns: { image: 'file' } },
      /has no column 'file'; it has 'f', 'l'$/,
    ],
    [
      'a class that is not named',
      'f,l\na,x\n',
      { columns: { image: 'f', label: 'l' }, classes: ['y', 'z'] },
      /: row 1 below the header: l must be one of the classes 'y', 'z', or an index of them, got 'x'$/,
    ],
    [
      'a flag that is none',
      'f,x,y\na,2,1\n',
      { columns: { image: 'f', label: ['x', 'y'] } },
      /: row 1 below the header: x must be 1, 0, -1 or blank, got '2'$/,
    ],
    [
      'a filter that leaves nothing',
      'f,l\na,1\n',
      { columns: { image: 'f' }, where: { l: 2 } },
      /no row is left$/,
    ],
    [
      'a folder without any of the images',
      'f\nx\ny\n',
      { columns: { image: 'f' } },
      /must have one named 'x', found none$/,
    ],
    [
      'a row without an image',
      'f,l\na,1\n,2\n',
      { columns: { image: 'f' } },
      /every row must name its image, row 2 below the header does not$/,
    ],
    [
      'a region that is not named',
      'f\na\n',
      { columns: { image: 'f' }, region: 'lungs' },
      /region must be one of "regions"/,
    ],
    ['no column of images', 'f\na\n', {}, /columns\.image must name the column of the images/],
  ])('refuses %s', async (_, rows, config, message) => {
    await expect(listed(rows, config)).rejects.toThrow(message);
  });
});

describe('regions of a table', () => {
  const first = (end: number) => Array.from({ length: end }, (_, pixel) => pixel);
  const image = { columns: { image: 'f' } };
  const one = async (region: object, rows = 'f\na\nb\n') =>
    listed(rows, { ...image, regions: { it: region } });

  test('of pictures: above 0, or of values; another size is fitted, another shape refused, none there is none', async () => {
    const folder = at('masks');
    const data = await listed('f\na\nb\nc\np1/s1/view\n', {
      ...image,
      regions: {
        all: { kind: 'images', folder, suffix: '_lung' },
        sure: { kind: 'images', folder, suffix: '_lung', values: [255] },
      },
      region: 'sure',
    });
    expect(data.regions).toEqual(['all', 'sure']);
    expect(await inside(data, 'all')).toEqual(first(32));
    expect(await inside(data, 'sure')).toEqual(first(16));
    expect([...((await data.items[0]?.load())?.mask?.data ?? [])].indexOf(0)).toBe(16);
    expect(await inside(data, 'all', 1)).toEqual(first(16));
    await expect(inside(data, 'all', 2)).rejects.toThrow(
      /must have the shape of its image, 8 x 8, got 4 x 8$/,
    );
    expect(await inside(data, 'all', 3)).toBeUndefined();
  });

  test('of run lengths of SIIM-ACR, down the columns', async () => {
    const region = {
      kind: 'siim',
      frame: [8, 8],
      file: file('ImageId, EncodedPixels\na,0 2 6 1\na,62 2\nb,-1\n'),
    };
    const data = await one(region);
    // Pixels 0 and 1 of the first column, the first of the second, and the last two of the last.
    expect(await inside(data, 'it')).toEqual([0, 1, 8, 55, 63]);
    expect(await inside(data, 'it', 1)).toEqual([]);
  });

  test('of boxes in another frame: RSNA, NIH, VinDr by reader', async () => {
    const rsna = file('patientId,x,y,width,height,Target\na,0,0,512,256,1\nb,,,,,0\n');
    expect(await inside(await one({ kind: 'rsna', file: rsna }), 'it')).toEqual([0, 1, 2, 3, 8, 9, 10, 11]);
    const nih = file(
      'Image Index,Finding Label,Bbox [x,y,w,h],,,\na.png,Mass,0,0,128,128\na.png,Nodule,896,896,128,128\n',
    );
    expect(await inside(await one({ kind: 'nih', file: nih, finding: 'Nodule' }), 'it')).toEqual([63]);
    expect(await inside(await one({ kind: 'nih', file: nih }), 'it')).toEqual([0, 63]);
    const vindr = file(
      'image_id,class_name,rad_id,x_min,y_min,x_max,y_max\na,Mass,R1,0,0,20,10\na,Mass,R2,70,70,80,80\na,Other,R2,0,0,80,80\nb,No finding,R2,,,,\n',
    );
    const of = (more: object) =>
      one({ kind: 'vindr', file: vindr, frame: [80, 80], finding: 'Mass', ...more });
    expect(await inside(await of({}), 'it')).toEqual([0, 1, 63]);
    expect(await inside(await of({ reader: 'R2' }), 'it')).toEqual([63]);
    expect(await inside(await of({ reader: 'R2' }), 'it', 1)).toEqual([]);
  });

  test('of COCO: by category, of polygons, both run lengths and boxes', async () => {
    const annotation = (category_id: number, drawn: object) => ({ image_id: 5, category_id, ...drawn });
    const coco = file(JSON.stringify({
      images: [{ id: 5, file_name: 'x/a.png', height: 16, width: 16 }],
      categories: [{ id: 1, name: 'tb' }, { id: 2, name: 'rib' }],
      annotations: [
        annotation(1, { segmentation: [[0, 0, 4, 0, 4, 2, 0, 2]] }),
        annotation(1, { segmentation: { size: [16, 16], counts: [240, 16] } }),
        annotation(2, { bbox: [14, 14, 2, 2] }),
      ],
    })); // biome-ignore format: a list reads better packed
    expect(await inside(await one({ kind: 'coco', file: coco, category: 'rib' }), 'it')).toEqual([63]);
    // Two pixels of the first row. The last column of 16 does not hold the centres of the image's last column of 8.
    const tb = await inside(await one({ kind: 'coco', file: coco, category: ['tb'] }), 'it');
    expect(tb?.slice(0, 2)).toEqual([0, 1]);
    await expect(one({ kind: 'coco', file: coco, category: 'lung' })).rejects.toThrow(
      /has no category 'lung'; it has 'tb', 'rib'$/,
    );
  });

  test('of CheXmask, CheXlocalize and Pascal VOC', async () => {
    const organs =
      'image_id,Dice RCA (Mean),Left Lung,Right Lung,Heart,Height,Width\na,0.9,1 2,9 1,64 1,8,8\nb,0.5,1 2,,,8,8\n';
    const chexmask = file(organs);
    expect(await inside(await one({ kind: 'chexmask', file: chexmask }), 'it')).toEqual([0, 1, 8]);
    expect(await inside(await one({ kind: 'chexmask', file: chexmask, organs: ['heart'] }), 'it')).toEqual([
      63,
    ]);
    expect(await inside(await one({ kind: 'chexmask', file: chexmask }), 'it', 1)).toBeUndefined();
    const drawn = file(JSON.stringify({ p1_s1_view: { img_size: [8, 8], Edema: [[[0, 0], [2, 0], [2, 1], [0, 1]]] } })); // biome-ignore format: a list reads better packed
    const rows = 'f\nany/p1/s1/view.jpg\n';
    expect(
      await inside(await one({ kind: 'chexlocalize', file: drawn, finding: 'Edema' }, rows), 'it'),
    ).toEqual([0, 1]);
    const box = '<bndbox><xmin>0</xmin><ymin>0</ymin><xmax>8</xmax><ymax>2</ymax></bndbox>';
    written(
      at('voc', 'a.xml'),
      `<annotation><size><width>16</width><height>16</height></size><object><name>t</name>${box}</object></annotation>`,
    );
    expect(await inside(await one({ kind: 'voc', folder: at('voc'), object: 't' }), 'it')).toEqual([
      0, 1, 2, 3,
    ]);
  });

  test('of columns of the table: boxes, edges, run lengths, names of pictures', async () => {
    const rows = 'f,x,y,w,h,runs,mask\na,0,0,2,1,62 2,a_lung.png\na,7,7,1,1,,\nb,,,,,,\n';
    const of = (region: object) => one({ kind: 'columns', ...region }, rows);
    expect(await inside(await of({ box: ['x', 'y', 'w', 'h'] }), 'it')).toEqual([0, 1, 63]);
    expect(await inside(await of({ box: ['x', 'y', 'w', 'h'] }), 'it', 1)).toBeUndefined();
    expect(await inside(await of({ runs: 'runs', code: 'siim' }), 'it')).toEqual([55, 63]);
    expect(await inside(await of({ mask: 'mask', folder: at('masks') }), 'it')).toEqual(first(32));
    await expect(of({ runs: 'runs' })).rejects.toThrow(/needs their "code"/);
    await expect(of({})).rejects.toThrow(/needs one of "box", "edges", "mask" and "runs"/);
  });

  test('that fit no image are refused, and a box far outside its frame', async () => {
    const other = { kind: 'siim', file: file('ImageId,EncodedPixels\nzz,-1\n') };
    await expect(one(other)).rejects.toThrow(
      /regions\.it: none of the images has a region there, not that of row 1 below the header of .*$/,
    );
    const data = await one({ kind: 'columns', box: ['x', 'y', 'w', 'h'] }, 'f,x,y,w,h\na,4,0,9,2\n');
    await expect(data.items[0]?.load()).rejects.toThrow(
      /box must lie in the image of 8 x 8, got x 4, y 0, width 9, height 2; "frame" says/,
    );
  });
});

describe('presets of a table', () => {
  const preset = (name: string, rows: string, more = {}) => listed(rows, { preset: name, ...more });

  test('siim: labels and the region from one table', async () => {
    const data = await preset('siim', 'ImageId, EncodedPixels\n1.2.840.9, 0 128\na,-1\n');
    expect(facts(data)).toEqual([{ id: '1.2.840.9', label: 1 }, { id: 'a', label: 0 }]); // biome-ignore format: a list reads better packed
    expect(data.regions).toEqual(['pneumothorax']);
    // 128 of 1024 rows are the upper eighth.
    expect(await inside(data, 'pneumothorax')).toEqual([]);
  });

  test('rsna, nih and vindr', async () => {
    const rsna = await preset('rsna', 'patientId,x,y,width,height,Target\na,0,0,256,128,1\nb,,,,,0\n');
    expect(facts(rsna)).toEqual([{ id: 'a', group: 'a', label: 1 }, { id: 'b', group: 'b', label: 0 }]); // biome-ignore format: a list reads better packed
    expect(await inside(rsna, 'opacity')).toEqual([0, 1]);
    const nih = await preset(
      'nih',
      'Image Index,Finding Labels,Patient ID,Patient Age,Patient Gender\na.png,Mass|Hernia,7,058Y,F\nb.png,No Finding,8,060Y,M\n',
    );
    expect(nih.classes?.length).toBe(14);
    expect(facts(nih)[0]).toMatchObject({ group: '7', attributes: { age: 58, sex: 'F' } });
    expect(facts(nih).map(({ labels }) => labels?.filter((value) => value === 1).length)).toEqual([2, 0]);
    const vindr = await preset(
      'vindr',
      'image_id,class_name,class_id,rad_id,x_min,y_min,x_max,y_max\na,ILD,5,R1,0,0,1,1\na,Cardiomegaly,3,R2,1,0,2,1\nb,No finding,14,R1,,,,\n',
    );
    expect(facts(vindr)[0]?.labels).toEqual([0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(await inside(vindr, 'finding')).toEqual([0, 1]);
  });

  test('chexlocalize, padchest and mimic-cxr', async () => {
    const names =
      'No Finding,Enlarged Cardiomediastinum,Cardiomegaly,Lung Opacity,Lung Lesion,Edema,Consolidation,Pneumonia,Atelectasis,Pneumothorax,Pleural Effusion,Pleural Other,Fracture,Support Devices';
    const values = '0,0,1.0,0,0,0,0,0,0,0,0,0,0,0';
    written(
      at('images', 'patient64541/study1/view1_frontal.png'),
      greyPng(() => 1, 8),
    );
    const chex = await preset(
      'chexlocalize',
      `Path,Sex,${names}\nCheXpert-v1.0/valid/patient64541/study1/view1_frontal.jpg,Male,${values}\n`,
    );
    expect(facts(chex)[0]).toMatchObject({ group: 'patient64541', label: 2, attributes: { sex: 'Male' } });
    const pad = await preset(
      'padchest',
      `ImageID,PatientID,PatientSex_DICOM,Projection,Labels,Report\na.png,P1,F,PA,"['normal']",sin cambios\n`,
    );
    expect(facts(pad)[0]).toMatchObject({
      group: 'P1',
      label: 0,
      text: 'sin cambios',
      attributes: { view: 'PA' },
    });
    const labels = file(`subject_id,study_id,${names}\n10,50,,,-1.0,,,1.0,,,,,,,,\n`);
    const mimic = await preset('mimic-cxr', 'dicom_id,subject_id,study_id,ViewPosition\na,10,50,AP\n', {
      join: [{ table: labels, on: ['subject_id', 'study_id'] }],
    });
    expect(facts(mimic)[0]).toEqual({
      id: 'a',
      group: '10',
      labels: [0, 0, null, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
      attributes: { view: 'AP' },
    });
  });
});

describeShared('real sets', () => {
  const data = (...parts: string[]) => sharedPath('data', ...parts);

  test('lung masks cover the share that their table says', async () => {
    const hannover = await open({
      ...{ table: data('cxr-lungs-hannover', 'labels.csv'), images: data('cxr-lungs-hannover', 'images') },
      columns: { image: 'file', patient: 'patient', label: 'view', attributes: ['sex', 'lung_share'] },
      regions: { lungs: { kind: 'images', folder: data('cxr-lungs-hannover', 'masks'), values: [255] } },
    });
    expect([hannover.items.length, hannover.classes]).toEqual([40, ['ap', 'pa']]);
    for (const { attributes, region } of hannover.items.slice(0, 5)) {
      const { data: flags = new Uint8Array() } = (await region?.('lungs')) ?? {};
      expect(flags.reduce((sum, flag) => sum + flag, 0) / flags.length).toBeCloseTo(
        Number(attributes?.lung_share),
        3,
      );
    }
  });

  test('COCO boxes of TBX11K, and lesions of fundus pictures by name', async () => {
    const tbx = data('dicom-samples', 'tbx11k_test_data');
    const tb = await open({
      images: `${tbx}/imgs`,
      regions: { tb: { kind: 'coco', file: `${tbx}/annotations/json/TBX11K_train.json` } },
    });
    expect(
      await Promise.all(tb.items.map(async (_, index) => (await inside(tb, 'tb', index))?.length !== 0)),
    ).toEqual([false, true, true]);
    const folder = data('idrid-fundus-24', 'masks');
    const regions = {
      disc: { kind: 'images', folder, suffix: '_OD' },
      hard: { kind: 'images', folder, suffix: '_EX' },
    };
    const fundus = await open({ images: data('idrid-fundus-24', 'images'), regions, region: 'disc' });
    expect(fundus.items).toHaveLength(24);
    expect((await fundus.items[0]?.load())?.mask?.shape).toEqual([712, 1072]);
  });
});

test('every config of a data set in the documents is one', () => {
  const text = readFileSync(new URL('../../docs/datasets.md', import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/^```json\n(.*?)^```$/gms)].map(([, code = '']) => code);
  const inline = [...text.matchAll(/`(\{ "kind": [^`]*\})`/g)].map(([, code = '']) => code);
  const configs = [...blocks, ...inline].map((code) => code.replaceAll(/\b(?:DIR|FILE)\b/g, '"x"'));
  expect(configs.length).toBeGreaterThan(5);
  for (const code of configs) expect(() => schema.parse(JSON.parse(code))).not.toThrow();
});

describe('a table of scans', () => {
  const table = 'scan,who,dx\nsub/a.nii,p1,ill\nct-7,p2,well\nlost.nii.gz,p3,ill\n';
  const columns = { image: 'scan', patient: 'who', label: 'dx' };
  const scan = { orientation: 'SAR' };
  const listedScans = (more: object = {}) => listed(table, { images: at('scans'), columns, scan, ...more });

  beforeAll(() => {
    // 2 x 3 x 4 voxels of 100 x + 10 y + z; x leads to the right, y to the front, z up.
    const shape = [2, 3, 4];
    const voxels = Array.from(
      { length: 24 },
      (_, i) => 100 * (i % 2) + 10 * (Math.floor(i / 2) % 3) + Math.floor(i / 6),
    );
    const rows = [
      [1, 0, 0, 5],
      [0, 2, 0, 6],
      [0, 0, 3, 7],
    ];
    const sform = { code: 1, rows };
    written(at('scans', 'sub', 'a.nii'), writtenNifti({ shape, voxels, sform }));
    const labels = voxels.map((value) => (value === 123 ? 2 : value === 0 ? 1 : 0));
    written(at('labels', 'a_seg.nii'), writtenNifti({ shape, voxels: labels, sform }));
    written(at('labels', 'ct-7_seg.nii'), writtenNifti({ shape, voxels: labels, sform }));
    for (const [z, name] of ['x.dcm', 'y.dcm'].entries())
      written(
        at('scans', 'ct-7', name),
        writtenSlice({ position: [0, 0, 5 - 3 * z], values: [0, 1, 2, 3, 4, 5].map((i) => 10 * z + i) }),
      );
  });

  test('reads files and series as they lie, with what the table says', async () => {
    const data = await listedScans();
    expect(facts(data)).toEqual([
      { id: 'sub/a', group: 'p1', label: 0 },
      { id: 'ct-7', group: 'p2', label: 1 },
      { id: 'lost', group: 'p3', label: 0 },
    ]);
    const [first, second, third] = data.items;
    const { image, affine } = (await first?.load()) ?? {};
    expect(image?.shape).toEqual([4, 3, 2, 1]);
    // Up, to the front, to the right.
    expect(image?.get(3, 1, 0, 0)).toBeCloseTo((255 * 13) / 123, 4);
    expect(affine?.map((row) => row[0])).toEqual([0, 0, 3, 0]);
    // The slice of the second file lies below the other; rows lead to the left, columns to the back.
    const series = (await second?.load())?.image;
    expect(series?.shape).toEqual([2, 2, 3, 1]);
    expect(series?.get(0, 1, 2, 0)).toBeCloseTo((255 * 10) / 15, 4);
    expect(series?.get(1, 0, 0, 0)).toBeCloseTo((255 * 5) / 15, 4);
    await expect(third?.load()).rejects.toThrow(
      /scans must have the file that row 3 below the header of .* names, found none$/,
    );
  });

  test('has label volumes as regions, as large as the scan', async () => {
    const regions = { lesion: { kind: 'images', folder: at('labels'), suffix: '_seg', values: [2] } };
    const data = await listedScans({ regions });
    const { mask } = (await data.items[0]?.load()) ?? {};
    expect(mask?.shape).toEqual([4, 3, 2]);
    expect(await inside(data, 'lesion')).toEqual([23]);
    await expect(data.items[1]?.load()).rejects.toThrow(
      'must be as large as its volume, 2 x 2 x 3, got 4 x 3 x 2',
    );
  });

  test.each([
    [
      'a window',
      { window: { center: 0, width: 1 } },
      'window: a window is of pictures; of scans say "percentiles" in "scan"',
    ],
    [
      'no table',
      { table: undefined },
      'scan: a "table" must list the scans; those of a folder are of kind volumes',
    ],
    [
      'boxes',
      { regions: { box: { kind: 'columns', box: ['a', 'b', 'c', 'd'] } } },
      "regions.box: regions of scans must be of kind images, got 'columns'",
    ],
  ])('refuses %s', async (_, more, message) => {
    const boxed = table.replace('dx', 'dx,a,b,c,d').replaceAll(/(ill|well)/g, '$1,0,0,1,1');
    await expect(open({ table: file(boxed), images: at('scans'), columns, scan, ...more })).rejects.toThrow(
      message,
    );
  });
});
