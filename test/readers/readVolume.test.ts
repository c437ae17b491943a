import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { NdArray } from 'ndarray';
import { canonicalVolume, type PictureValues, readVolume } from '../../src/readers/index.ts';
import { describeShared, sharedPath } from '../support/shared.ts';
import { workFolder } from '../support/workFolder.ts';
import { type Nifti, writtenNifti } from '../support/writtenNifti.ts';

const at = workFolder();

function written(name: string, bytes: Uint8Array): string {
  writeFileSync(at(name), bytes);
  return at(name);
}

/** 2 x 3 x 2 voxels: the value tells the place, 100 x + 10 y + z. */
const places: Nifti = {
  shape: [2, 3, 2],
  voxels: [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121],
};
const rows = [
  [0, 0, 2, 5],
  [-1, 0, 0, 6],
  [0, 1.5, 0, 7],
];
const last = [0, 0, 0, 1];

function valueAt(array: NdArray<PictureValues>, ...place: number[]): number | undefined {
  return array.data[
    place.reduce((sum, index, axis) => sum + index * (array.stride[axis] ?? 0), array.offset)
  ];
}

describe('readVolume(path)', () => {
  test.each([
    ['plain.nii', (bytes: Buffer) => bytes, false],
    ['packed.nii.gz', gzipSync, false],
    ['big.nii', (bytes: Buffer) => bytes, true],
    // The bytes tell what a file is.
    ['other.dat', gzipSync, true],
  ] as const)('reads %s, x fastest', async (name, packed, isBigEndian) => {
    const path = written(name, packed(writtenNifti({ ...places, isBigEndian, scaling: [0.5, -3] })));
    const { raw, values, slope, intercept, datatype, isBigEndian: found } = await readVolume(path);
    expect([slope, intercept, datatype, found]).toEqual([0.5, -3, 'int16', isBigEndian]);
    expect(raw.shape).toEqual([2, 3, 2]);
    for (const [x, y, z] of [
      [0, 0, 0],
      [1, 0, 0],
      [0, 2, 0],
      [1, 2, 1],
    ] as const) {
      expect(valueAt(raw, x, y, z)).toBe(100 * x + 10 * y + z);
      expect(valueAt(values, x, y, z)).toBe((100 * x + 10 * y + z) / 2 - 3);
    }
  });

  test('reads a pair by the path of either file', async () => {
    const { voxels } = places;
    written('pair.hdr', writtenNifti({ ...places, isPair: true }));
    written('pair.img', Buffer.from(Int16Array.from(voxels).buffer));
    for (const name of ['pair.hdr', 'pair.img']) {
      expect([...(await readVolume(at(name))).raw.data]).toEqual([...voxels]);
    }
  });

  test('takes a slope of 0 for no scaling', async () => {
    const path = written('zero.nii', writtenNifti({ ...places, scaling: [0, 9] }));
    expect([...(await readVolume(path)).values.data]).toEqual([...places.voxels]);
  });

  test('takes the sform, then the qform, then the centre with x to the left', async () => {
    const turned = { code: 1, bcd: [0, 0, Math.SQRT1_2], offset: [1, 2, 3] };
    const pixdim = [-1, 2, 3, 4];
    const both: Nifti = { ...places, pixdim, qform: turned, sform: { code: 2, rows } };
    const affine = async (nifti: Nifti) =>
      (await readVolume(written('form.nii', writtenNifti(nifti)))).affine;
    expect(await affine(both)).toEqual([...rows, last]);
    // A quarter turn about z: x leads to the front, y to the left, and with a negative pixdim[0] z leads down.
    const rotation = await affine({ ...both, sform: { code: 0, rows } });
    const wanted = [[0, -3, 0, 1], [2, 0, 0, 2], [0, 0, -4, 3], last];
    for (const [i, row] of wanted.entries()) {
      for (const [j, value] of row.entries()) expect(rotation[i]?.[j]).toBeCloseTo(value, 6);
    }
    expect(await affine({ ...places, pixdim })).toEqual([[-2, 0, 0, 1], [0, 3, 0, -3], [0, 0, 4, -2], last]);
  });

  test('says where the axes lead, and canonicalVolume turns them to the right, the front and up', async () => {
    const volume = await readVolume(
      written('turned.nii', writtenNifti({ ...places, sform: { code: 1, rows } })),
    );
    // x leads to the back, y up, z to the right.
    expect(volume.axisCodes).toBe('PSR');
    const { raw, affine, axisCodes } = canonicalVolume(volume);
    expect([axisCodes, raw.shape]).toEqual(['RAS', [2, 2, 3]]);
    // Place [right, front, up] is z, then x from the other end, then y.
    expect(valueAt(raw, 1, 0, 2)).toBe(100 * 1 + 10 * 2 + 1);
    expect(valueAt(raw, 0, 1, 1)).toBe(100 * 0 + 10 * 1 + 0);
    expect(affine).toEqual([[2, 0, 0, 5], [0, 1, 0, 5], [0, 0, 1.5, 7], last]);
  });
});

describe('readVolume(path) of what is broken', () => {
  const refused = async (bytes: Uint8Array, message: string | RegExp) => {
    await expect(readVolume(written('broken.nii', bytes))).rejects.toThrow(message);
  };
  const good = writtenNifti(places);

  test('is refused in one line', async () => {
    await refused(good.subarray(0, good.length - 1), 'broken.nii: 12 voxels of int16 need 24 bytes, got 23');
    await refused(
      good.subarray(0, 300),
      'broken.nii: expected a volume, NIfTI, NRRD or MetaImage, found bytes 5c 01 00 00',
    );
    await refused(gzipSync(good).subarray(0, 60), /broken\.nii: /);
    await refused(
      Buffer.from('Hello, world'),
      'expected a volume, NIfTI, NRRD or MetaImage, found bytes 48 65 6c 6c',
    );
    await refused(
      writtenNifti({ ...places, datatype: 1536 }),
      'voxels must be real numbers of up to 64 bits, are of type 1536',
    );
    await refused(
      writtenNifti({ ...places, shape: [2, 0, 2] }),
      'a NIfTI file has 1 to 7 sizes above 0, got 3: 2, 0, 2',
    );
    await refused(writtenNifti({ ...places, shape: [2, -3, 2] }), 'sizes above 0, got 3: 2, -3, 2');
  });

  test('is refused beyond the limits before room is made', async () => {
    await refused(
      writtenNifti({ ...places, shape: [32000, 32000, 32000] }),
      '32000 x 32000 x 32000 voxels are more than the limit of 134217728; a larger "limits.voxels" takes them',
    );
    await refused(gzipSync(Buffer.concat([good, Buffer.alloc(2 ** 24)])), 'the packed file holds more than');
    await expect(readVolume(written('few.nii', good), { limits: { voxels: 11 } })).rejects.toThrow(
      'limit of 11',
    );
  });

  test('of a pair without its other half names that', async () => {
    written('alone.hdr', writtenNifti({ ...places, isPair: true }));
    await expect(readVolume(at('alone.hdr'))).rejects.toThrow(
      /alone\.img: expected the voxels of a NIfTI pair, found no file/,
    );
    written('voxels.img', Buffer.alloc(24));
    await expect(readVolume(at('voxels.img'))).rejects.toThrow(
      /voxels\.hdr: expected the head of a NIfTI pair, found no file/,
    );
  });
});

describeShared('real volumes', () => {
  test('readVolume of a hippocampus and its labels: one shape, one affine, few labels', async () => {
    const path = (name: string) => sharedPath('data', 'mri-hippocampus', name);
    const { readdirSync } = await import('node:fs');
    const [folder, second] = readdirSync(path('.')).filter((name) => !name.includes('.'));
    const [name = ''] = readdirSync(path(folder ?? ''));
    const [image, labels] = [
      await readVolume(path(`${folder}/${name}`)),
      await readVolume(path(`${second}/${name}`)),
    ];
    expect(labels.raw.shape).toEqual(image.raw.shape);
    expect(labels.affine).toEqual(image.affine);
    expect(new Set([...image.raw.data, ...labels.raw.data]).size).toBeGreaterThan(3);
  });
});
