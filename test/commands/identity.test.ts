/** What names a patient in DICOM files and in their names stays out of all that a run writes and says. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { runCommand } from '../support/commandLine.ts';
import { greyPng, inDisc, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';
import { writtenDicom } from '../support/writtenDicom.ts';

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

/** All that a command wrote and said, names of files too. */
async function allOf(...words: readonly string[]): Promise<string> {
  const out = words[words.indexOf('--out') + 1] ?? '';
  const { stdout, stderr } = await runCommand(...words);
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map(
    ({ parentPath, name }) => `${name}\n${readFileSync(join(parentPath, name), 'latin1')}`,
  );
  return [stdout, stderr, ...texts].join('\n');
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
