/** What names a patient in DICOM files and in their names stays out of all that a run writes and says. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { folderDataset, volumesDataset, withoutIdentity } from '../../src/datasets/index.ts';
import { saidAndWritten } from '../support/saidAndWritten.ts';
import { greyPng, inDisc, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';
import { writtenDicom, writtenSlice } from '../support/writtenDicom.ts';

const at = workFolder();
const uids = ['1.2.826.0.1.3680043.1001', '1.2.826.0.1.3680043.1002', '1.2.826.0.1.3680043.1003'];
const secrets = [...uids, 'Doe^Jane', 'MRN77001', 'MRN77002', '19500102', 'MRN77003'];

beforeAll(() => {
  writeSmallStudy(at, 1);
  for (const [index, uid] of uids.entries()) {
    const numbers = Uint16Array.from({ length: 24 * 24 }, (_, i) => 300 + 3 * i + 5 * index);
    const pixels = new Uint8Array(numbers.buffer);
    const bytes = writtenDicom({
      ...{
        '00080016 UI': '1.2.840.10008.5.1.4.1.1.1.1',
        '00080018 UI': uid,
        '00100010 PN': 'Doe^Jane',
        '00100020 LO': `MRN7700${index + 1}`,
        '00100030 DA': '19500102',
        ...{ '0020000D UI': '1.2.3', '0020000E UI': '1.2.4' },
      },
      ...{ '00280010 US': 24, '00280011 US': 24, '7FE00010 OW': pixels },
    });
    // The last one is broken: messages name files.
    written(at('dicom', `${uid}.dcm`), index === 2 ? bytes.subarray(0, 200) : bytes);
    written(
      at('regions', `${uid}.png`),
      greyPng((y, x) => (inDisc(1)(y, x) ? 255 : 0)),
    );
  }
  written(at('table.csv'), `uid,mrn\n${uids.map((uid, i) => `${uid},MRN7700${i + 1}`).join('\n')}\n`);
  const config = {
    name: 'dicom',
    dataset: {
      ...{ kind: 'table', table: 'table.csv', images: 'dicom', columns: { image: 'uid', patient: 'mrn' } },
      regions: { disc: { kind: 'images', folder: 'regions' } },
    },
    classifiers: [{ id: 'a', model: 'a.onnx' }],
    target: 1,
    methods: ['gradient'],
    criteria: ['localization'],
  };
  written(at('dicom.json'), JSON.stringify(config));
});

/** All that a command said and wrote. */
async function allOf(...words: readonly string[]): Promise<string> {
  const { said, wrote } = await saidAndWritten(...words);
  return `${said}\n${wrote}`;
}

describe('a set of DICOM files', () => {
  test('goes by hashes in the report, the rows, the messages and the names of files', async () => {
    const all = await allOf('bench', at('dicom.json'), '--out', at('out'));
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
    const rows = readFileSync(at('out', 'rows.jsonl'), 'utf8');
    expect(new Set(rows.match(/image-[0-9a-f]{12}/g)).size).toBe(3);
    expect(rows).toMatch(/"state":"failed","error":"image-[0-9a-f]{12}: /);
    const { images } = JSON.parse(readFileSync(at('out', 'manifest.json'), 'utf8'));
    expect(images[0]).toEqual({
      id: expect.stringMatching(/^image-[0-9a-f]{12}$/),
      group: expect.stringMatching(/^patient-[0-9a-f]{12}$/),
    });
    const inspected = await allOf('inspect', at('dicom.json'), '--out', at('sheet'));
    expect(secrets.filter((secret) => inspected.includes(secret))).toEqual([]);
    // The same set, the same hashes.
    expect(inspected).toContain(images[0].id);
  });

  test('leaves no part of a folder with spaces in a message, nor the name of a file that is not there', async () => {
    const file = '/scans/Doe Jane/1.dcm';
    const failing = (message: string) => async () => {
      throw new RangeError(message);
    };
    const { items } = withoutIdentity({
      name: 'set',
      items: [
        { id: 'Doe Jane/1', file, load: failing(`${file}: it is broken`) },
        { id: 'Doe Jane/2', load: failing("images must have one named 'Doe Jane/2.dcm', there is none") },
      ],
    });
    for (const { id, load } of items) {
      const { message } = await load().then(
        () => new Error(''),
        (error: Error) => error,
      );
      expect(`${id}: ${message}`).toMatch(/^image-[0-9a-f]{12}: .*(it is broken|there is none)$/);
      expect(`${id}: ${message}`).not.toMatch(/Doe|Jane/);
    }
  });

  test('--show-ids keeps the names', async () => {
    const all = await allOf('bench', at('dicom.json'), '--show-ids', '--out', at('shown'));
    for (const uid of uids) expect(all).toContain(uid);
    expect(all).toContain('MRN77001');
  });

  test('explain names them by their bytes, and a Parametric Map refers to the image by its UID alone', async () => {
    const paths = uids.slice(0, 2).map((uid) => at('dicom', `${uid}.dcm`));
    const asked = ['explain', ...paths, '--model', at('a.onnx'), '--method', 'gradient'];
    const all = await allOf(...asked, '--out', at('maps'));
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
    const maps = await allOf(...asked, '--dicom', '--out', at('with-dicom'));
    expect(
      readdirSync(at('with-dicom')).filter((name) => /^image-[0-9a-f]{12}\.gradient\.dcm$/.test(name)),
    ).toHaveLength(2);
    expect(secrets.filter((secret) => maps.includes(secret))).toEqual(uids.slice(0, 2));
    const shown = await allOf(...asked, '--dicom', '--show-ids', '--out', at('with-ids'));
    expect(shown).toContain('Doe^Jane');
    expect(readdirSync(at('with-ids'))).toContain(`${uids[0]}.gradient.dcm`);
  });
});

describe('a set of DICOM series', () => {
  const patients = ['Doe^Jane', 'Roe^Mary'];
  const slices = 7;
  const places = (z: number, y: number, x: number) => 40 * z + 9 * y + 5 * x;
  const model = fileURLToPath(new URL('../classifiers/volumes/convolutional.onnx', import.meta.url));

  beforeAll(() => {
    for (const [p, patient] of patients.entries())
      for (let z = 0; z < slices; z++) {
        const values = Array.from({ length: 56 }, (_, i) => p + places(z, Math.floor(i / 7), i % 7));
        const more = {
          ...{ '00080018 UI': `${uids[p]}.${z}`, '00100010 PN': patient, '00100020 LO': `MRN7700${p + 1}` },
          '0020000D UI': '1.2.3',
        };
        const bytes = writtenSlice({
          ...{ position: [0, 0, 3 * z], rows: 8, columns: 7, values, series: uids[p] ?? '' },
          more,
        });
        // Of the second scan a slice is missing.
        if (p === 0 || z !== 3) written(at('series', patient, `${uids[p]}.${z}`), bytes);
      }
    const config = {
      name: 'series',
      dataset: { kind: 'volumes', images: 'series' },
      classifiers: [{ id: 'a', model, preprocess: { range: [0, 1] } }],
      target: 1,
      methods: ['gradient'],
      criteria: [{ name: 'randomization', draws: 1, steps: 1 }],
    };
    written(at('series.json'), JSON.stringify(config));
    const { methods, criteria, ...audited } = config;
    const audits = [{ name: 'textures', corruptions: ['gaussian-noise'] }];
    written(at('series-audit.json'), JSON.stringify({ ...audited, audits }));
  });

  test('goes by number where masks are missing or two scans have one name', () => {
    const images = at('series');
    expect(() => volumesDataset({ images, masks: at('regions') })).toThrow(
      /regions must hold a mask for each volume; none for number 1, 2 of 2 in the order of names$/,
    );
    written(at('twice', 'Doe^Jane.dcm'), '');
    written(at('twice', 'Doe^Jane.nii'), '');
    const twice = () => volumesDataset({ images: at('twice') });
    expect(twice).toThrow(/twice has two of one name, number 1, 2 of 2 in the order of names$/);
    written(at('pictures', 'Roe^Mary.dcm'), '');
    const unmasked = () => folderDataset({ images: at('pictures'), masks: at('regions') });
    expect(unmasked).toThrow(/none for number 1 of 1 in the order of names$/);
  });

  test('goes by hashes through inspect, bench, audit and explain', async () => {
    const known = [...secrets, ...patients, '1.2.826'];
    const asked = [
      ['inspect', at('series.json'), '--out', at('series-sheet')],
      ['bench', at('series.json'), '--out', at('series-out')],
      ['audit', at('series-audit.json'), '--out', at('series-audited')],
      [
        'explain',
        at('series', patients[0] ?? ''),
        '--model',
        model,
        '--method',
        'gradient',
        '--range',
        '0,1',
        '--out',
        at('series-maps'),
      ],
    ];
    const texts: string[] = [];
    for (const words of asked) texts.push(await allOf(...words));
    expect(known.filter((secret) => texts.some((text) => text.includes(secret)))).toEqual([]);
    const [inspected = '', benched = '', audited = '', explained] = texts;
    expect(inspected).toContain('sizes: 7 x 8 x 7 voxels, grey 1');
    const gap = /image-[0-9a-f]{12}: slices 3 and 4 of 6 by their position are 6 mm apart, the others 3 mm/;
    for (const text of [inspected, benched, audited]) expect(text).toMatch(gap);
    expect(explained).toMatch(/image-[0-9a-f]{12}\.gradient\.nii\.gz/);
  });
});
