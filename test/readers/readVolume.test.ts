import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { NdArray } from 'ndarray';
import { canonicalVolume, type PictureValues, readDicom, readVolume } from '../../src/readers/index.ts';
import { describeShared, sharedPath } from '../support/shared.ts';
import { written as inFolder, workFolder } from '../support/workFolder.ts';
import { writtenSlice } from '../support/writtenDicom.ts';
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
      'broken.nii: expected a volume, NIfTI, NRRD, MetaImage or DICOM, found bytes 5c 01 00 00',
    );
    await refused(gzipSync(good).subarray(0, 60), /broken\.nii: /);
    await refused(
      Buffer.from('Hello, world'),
      'expected a volume, NIfTI, NRRD, MetaImage or DICOM, found bytes 48 65 6c 6c',
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

describe('readVolume(folder) of DICOM slices', () => {
  /** Rows lead to the back, columns down: a sagittal scan, whose normal leads to the right. */
  const sagittal = { orientation: [0, 1, 0, 0, 0, -1], spacing: [2, 3] };
  /** What a place shows, of millimetres to the right, to the front and up; the stored value is twice that and 100. */
  const shown = (right: number, front: number, up: number) => 20 * right + 3 * front + up;
  const slice = (left: number, { back = 10, up = 40, more = {} } = {}) =>
    writtenSlice({
      ...{ position: [left, back, up], ...sagittal },
      values: [0, 1].flatMap((row) =>
        [0, 1, 2].map((column) => 2 * shown(-left, -(back + 3 * column), up - 2 * row) + 100),
      ),
      more: {
        '00280100 US': 16,
        '00280101 US': 16,
        '00280102 US': 15,
        '00280103 US': 1,
        '00281052 DS': '-50',
        '00281053 DS': '0.5',
        ...more,
      },
    });
  let count = 0;
  const series = (...slices: readonly Uint8Array[]) => {
    const folder = `series${count++}`;
    // Names say nothing of the order.
    for (const [i, bytes] of slices.entries()) inFolder(at(folder, `${(7 * i) % 10}.ima`), bytes);
    return at(folder);
  };

  test('sorts them by position; the affine leads each value to where its file puts it', async () => {
    const even = [13, 1, 9, 5].map((left) => slice(left));
    // A tilted gantry: the slices lie on a line that is not the normal.
    const tilted = [9, 5, 1].map((left) => slice(left, { back: 10 + left / 4, up: 40 }));
    for (const folder of [series(...even), series(...tilted)]) {
      const { values, affine, zooms, axisCodes } = await readVolume(folder);
      expect(values.shape.slice(0, 2)).toEqual([3, 2]);
      expect(axisCodes).toBe('PIR');
      expect(zooms[0]).toBe(3);
      expect(zooms[1]).toBe(2);
      for (let x = 0; x < 3; x++)
        for (let y = 0; y < 2; y++)
          for (let z = 0; z < (values.shape[2] ?? 0); z++) {
            const [right = 0, front = 0, up = 0] = affine.map(
              (row) => (row[0] ?? 0) * x + (row[1] ?? 0) * y + (row[2] ?? 0) * z + (row[3] ?? 0),
            );
            expect(values.get(x, y, z)).toBeCloseTo(shown(right, front, up), 0);
          }
    }
    expect((await readVolume(series(...even))).zooms).toEqual([3, 2, 4]);
  });

  test('passes over a DICOMDIR and hidden files', async () => {
    const folder = series(slice(1), slice(5));
    for (const name of ['DICOMDIR', '.DS_Store'])
      inFolder(at(folder.slice(at().length + 1), name), new Uint8Array(4));
    expect((await readVolume(folder)).values.shape).toEqual([3, 2, 2]);
  });

  test.each<[string, () => readonly Uint8Array[], RegExp]>([
    [
      'a gap',
      () => [1, 5, 13].map((left) => slice(left)),
      /: slices 1 and 2 of 3 by their position are 8 mm apart, the others 4 mm: slices are missing or too many$/,
    ],
    [
      'two at one place',
      () => [1, 5, 5].map((left) => slice(left)),
      /: slices 1 and 2 of 3 by their position lie at one place; times, echoes and energies need folders of their own$/,
    ],
    [
      'two series',
      () => [slice(1), slice(5), slice(9, { more: { '0020000E UI': '1.2.4' } })],
      /: expected the slices of one series, found 2 series of 2, 1 slices; give each a folder of its own$/,
    ],
    ['one slice', () => [slice(1)], /: a DICOM series must have at least two slices, got 1$/],
    [
      'another plane',
      () => [slice(1), slice(5, { more: { '00200037 DS': '1\\0\\0\\0\\1\\0' } })],
      /: its slices must lie in parallel planes \(ImageOrientationPatient\), file 1 and file 2 do not$/,
    ],
    [
      'another size',
      () => [slice(1), slice(5, { more: { '00280010 US': 3, '00280011 US': 2 } })],
      /: its slices must be of one size, got 1 of 3 x 2, 1 of 2 x 3$/,
    ],
    [
      'a jump to the side',
      () => [slice(1), slice(5, { up: 50 }), slice(9)],
      /: its slices must lie on one line, slice 2 of 3 by position is 10.00 mm off$/,
    ],
    [
      'no position',
      () => [slice(1), slice(5, { more: { '00200032 DS': undefined } })],
      /: file 2 of 2: a slice must say where it lies, ImagePositionPatient \(0020,0032\) is missing$/,
    ],
    [
      'another file',
      () => [slice(1), new TextEncoder().encode('Thumbs, not slices')],
      /: file 2 of 2: expected a DICOM file, found another$/,
    ],
  ])('refuses %s in one line that names no file', async (_, made, message) => {
    const folder = series(...made());
    await expect(readVolume(folder)).rejects.toThrow(message);
    await expect(readVolume(folder)).rejects.not.toThrow('.ima');
  });

  test('says that one file of one picture is no volume', async () => {
    const folder = series(slice(1));
    await expect(readVolume(`${folder}/0.ima`)).rejects.toThrow(
      'expected a volume, found a DICOM file of one picture; a series is named by its folder',
    );
  });
});

describeShared('readVolume of an enhanced CT', () => {
  test('has the scale and the place of each frame', async () => {
    const path = sharedPath('data/dicom-samples/pydicom-data/eCT_Supplemental.dcm');
    const { values, affine, zooms } = await readVolume(path);
    expect(values.shape).toEqual([512, 512, 2]);
    // Its frames lie at -159 and -149 mm, rows lead to the right, and a stored value is 1024 above its Hounsfield units.
    expect(zooms).toEqual([0.388672, 0.388672, 10]);
    expect(affine.map((row) => row[3])).toEqual([-99.5, 301.5, -149, 1]);
    expect(affine[2]).toEqual([0, 0, -10, -149]);
    const { stored } = await readDicom(path);
    for (const [x, y] of [
      [256, 256],
      [100, 300],
    ] as const)
      expect([values.get(x, y, 0), values.get(x, y, 1)]).toEqual([
        (stored?.get(1, y, x) ?? 0) - 1024,
        (stored?.get(0, y, x) ?? 0) - 1024,
      ]);
  });
});
