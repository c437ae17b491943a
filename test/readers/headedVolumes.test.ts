/** NRRD and MetaImage, whose files are written here by the descriptions of their formats. */
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { readVolume } from '../../src/readers/index.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();
let count = 0;
const file = (ending: string, text: string, voxels: readonly number[] = []) =>
  written(at(`v${count++}.${ending}`), Buffer.concat([Buffer.from(text, 'latin1'), Buffer.from(voxels)]));

/** 3 x 2 x 1 bytes, x fastest. */
const six = [1, 2, 3, 4, 5, 6];
const nrrd = (more = '', sizes = '3 2 1') =>
  `NRRD0004\n# a comment\ntype: uchar\ndimension: 3\nspace: left-posterior-superior\nsizes: ${sizes}\n` +
  `space directions: (2,0,0) (0,3,0) (0,0,4)\nspace origin: (10,20,30)\nencoding: raw\n${more}\n`;
const meta = (place = 'LOCAL', sizes = '3 2 1') =>
  `ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = False\n` +
  `Offset = 10 20 30\nElementSpacing = 2 3 4\nDimSize = ${sizes}\nElementType = MET_UCHAR\nElementDataFile = ${place}\n`;

describe('readVolume(path)', () => {
  test.each([
    ['NRRD', () => file('nrrd', nrrd(), six)],
    ['MetaImage', () => file('mha', meta(), six)],
    ['a head of another name', () => file('dat', meta(), six)],
  ])('reads %s, x to the right and y to the front', async (_, made) => {
    const volume = await readVolume(made());
    expect(volume.raw.shape).toEqual([3, 2, 1]);
    expect([...volume.raw.data]).toEqual(six);
    expect(volume.values.get(0, 1, 0)).toBe(4);
    expect(volume.datatype).toBe('uint8');
    // Left and posterior become right and anterior.
    expect(volume.affine).toEqual([
      [-2, 0, 0, -10],
      [0, -3, 0, -20],
      [0, 0, 4, 30],
      [0, 0, 0, 1],
    ]);
    expect(volume.axisCodes).toBe('LPS');
  });

  test.each([
    ['lines and bytes to skip', () => nrrd('line skip: 1\nbyte skip: 2\n'), Buffer.from('a line\n..')],
    ['voxels at the end', () => nrrd('byte skip: -1\n'), Buffer.from('anything')],
  ])('reads NRRD with %s', async (_, head, before) => {
    const path = written(
      at(`v${count++}.nrrd`),
      Buffer.concat([Buffer.from(head()), before, Buffer.from(six)]),
    );
    expect([...(await readVolume(path)).raw.data]).toEqual(six);
  });

  test('reads voxels beside, packed, and as text', async () => {
    written(at('beside.raw.gz'), gzipSync(Buffer.from(six)));
    const packed = file('nhdr', nrrd('data file: beside.raw.gz\n').replace('raw\n', 'gzip\n'));
    written(at('beside.zraw'), deflateSync(Buffer.from(six)));
    const deflated = file(
      'mhd',
      meta('beside.zraw').replace('CompressedData = False', 'CompressedData = True'),
    );
    const text = file('mha', `${meta().replace('BinaryData = True', 'BinaryData = False')}1 2 3\n4 5 6\n`);
    for (const path of [packed, deflated, text]) expect([...(await readVolume(path)).raw.data]).toEqual(six);
  });

  test.each([
    ['voxels outside the folder', () => file('mhd', meta('../v.raw')), /'..\/v.raw' leaves it$/],
    ['voxels at the root', () => file('nhdr', nrrd('data file: /etc/passwd\n')), /starts at the root$/],
    ['several files', () => file('nhdr', nrrd('data file: LIST\n')), /voxels in several files are not read$/],
    [
      'more voxels than the limit',
      () => file('nrrd', nrrd('', '90000 90000 9')),
      /90000 x 90000 x 9 voxels are more/,
    ],
    ['no sizes', () => file('mha', meta().replace(/DimSize.*\n/, '')), /must say how large each axis is/],
    ['no voxels', () => file('nrrd', nrrd()), /6 voxels of uint8 need 6 bytes, got 0$/],
    ['voxels that are cut off', () => file('mha', meta(), six.slice(2)), /need 6 bytes, got 4$/],
    [
      'another type',
      () => file('nrrd', nrrd().replace('uchar', 'block')),
      /broken NRRD: voxels of type block/,
    ],
    [
      'another encoding',
      () => file('nrrd', nrrd().replace('raw', 'bzip2')),
      /must be raw, gzip or ascii, got bzip2/,
    ],
    [
      'colours',
      () => file('mha', `ElementNumberOfChannels = 3\n${meta()}`, six),
      /a voxel must be one number$/,
    ],
    [
      'a vector for each voxel',
      () => file('nrrd', nrrd().replace('(2,0,0)', 'none'), six),
      /must lie in space$/,
    ],
  ])('refuses %s', async (_, made, message) => {
    await expect(readVolume(made())).rejects.toThrow(message);
  });
});
