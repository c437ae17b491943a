/** Scans as models of volumes take them: axes, intensities, masks, and where a fitted map lies. */
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { volumesDataset } from '../../src/datasets/volumes.ts';
import { encodeNpy, placed, placedAffine, placedMask, volumeSheet } from '../../src/images/index.ts';
import { readScan, readScanMask, type Scan } from '../../src/readers/index.ts';
import { workFolder, written } from '../support/workFolder.ts';
import { writtenSlice } from '../support/writtenDicom.ts';
import { writtenNifti } from '../support/writtenNifti.ts';

const at = workFolder();

/** Values 100 x + 10 y + z of [2, 3, 4]; x leads to the left, y to the front, z down; voxels of 1 x 2 x 3 mm. */
function scan(name: string): string {
  const voxels: number[] = [];
  for (let z = 0; z < 4; z++)
    for (let y = 0; y < 3; y++) for (let x = 0; x < 2; x++) voxels.push(100 * x + 10 * y + z);
  const rows = [
    [-1, 0, 0, 5],
    [0, 2, 0, 6],
    [0, 0, -3, 7],
  ];
  const path = at(name);
  writeFileSync(path, writtenNifti({ shape: [2, 3, 4], voxels, sform: { code: 1, rows } }));
  return path;
}

/** What the values 0..123 become in 0..255. */
const stretched = (x: number, y: number, z: number) => (255 * (100 * x + 10 * y + z)) / 123;

describe('readScan(path, { orientation, percentiles })', () => {
  test('gives depth, height and width to the right, the front and up', async () => {
    const { image, affine, spacing } = await readScan(scan('a.nii'));
    expect(image.shape).toEqual([2, 3, 4, 1]);
    expect(spacing).toEqual([1, 2, 3]);
    // The first place is the last of the file along x and z.
    expect(image.get(0, 0, 0, 0)).toBeCloseTo(stretched(1, 0, 3), 4);
    expect(image.get(1, 2, 0, 0)).toBeCloseTo(stretched(0, 2, 3), 4);
    expect(affine?.slice(0, 3)).toEqual([
      [1, 0, 0, 4],
      [0, 2, 0, 6],
      [0, 0, 3, -2],
    ]);
  });

  test('or to where the orientation says, with an affine that leads each place to the same millimetres', async () => {
    const { image, affine = [], spacing } = await readScan(scan('b.nii'), { orientation: 'SPL' });
    expect(image.shape).toEqual([4, 3, 2, 1]);
    expect(spacing).toEqual([3, 2, 1]);
    expect(image.get(0, 0, 0, 0)).toBeCloseTo(stretched(0, 2, 3), 4);
    const millimetres = affine.slice(0, 3).map((row) => row[3]);
    // x = 0, y = 2, z = 3 of the file.
    expect(millimetres).toEqual([5, 10, -2]);
  });

  test('clips at percentiles, and takes a .npy as it stands', async () => {
    const { image } = await readScan(scan('c.nii'), { percentiles: [50, 100] });
    expect([...image.data].filter((value) => value === 0)).toHaveLength(12);
    const path = at('d.npy');
    writeFileSync(
      path,
      encodeNpy(
        ndarray(
          Float32Array.from({ length: 12 }, (_, i) => i),
          [1, 2, 3, 2],
        ),
      ),
    );
    const raw = await readScan(path);
    expect(raw.image.shape).toEqual([1, 2, 3, 2]);
    expect(raw.image.get(0, 1, 2, 1)).toBe(11);
    expect(raw.affine).toBeUndefined();
  });

  test('refuses other orientations and percentiles in one line', async () => {
    await expect(readScan(scan('e.nii'), { orientation: 'RLS' })).rejects.toThrow(
      "orientation must be three letters, one each of R or L, A or P, S or I, such as RAS, got 'RLS'",
    );
    await expect(readScan(scan('e.nii'), { percentiles: [60, 40] })).rejects.toThrow(
      'percentiles must ascend',
    );
  });
});

describe('a DICOM series with padding', () => {
  /** Two slices with the rescaling of a CT, outside of whose circle -2000 stands, as PixelPaddingValue says. */
  function series(name: string, values: readonly (readonly number[])[], padding = -2000): string {
    for (const [z, own] of values.entries()) {
      const more = {
        ...{ '00280101 US': 16, '00280102 US': 15, '00280103 US': 1, '00280120 SS': padding },
        ...{ '00281052 DS': '-1024', '00281053 DS': '1' },
      };
      written(at(name, String(z)), writtenSlice({ position: [0, 0, z], values: own, more }));
    }
    return at(name);
  }
  const values = [
    [-2000, 0, 100, 200, 300, 400],
    [-2000, -2000, 500, 600, 700, 800],
  ];
  const sorted = ({ image }: Scan) => [...image.data].sort((a, b) => a - b);

  test('shows it black, and takes percentiles of the picture alone', async () => {
    const path = series('padded', values);
    // 0..800 become 0..255.
    const all = [0, 0, 0, ...[0, 100, 200, 300, 400, 500, 600, 700, 800].map((one) => (255 * one) / 800)];
    for (const [i, value] of sorted(await readScan(path)).entries())
      expect(value).toBeCloseTo(all[i] ?? -1, 4);
    // Of nine values the eighth lies above 87.5 %, the second above 12.5 %.
    const clipped = await readScan(path, { percentiles: [12.5, 87.5] });
    const cut = [0, 0, 0, 0, 0, 42.5, 85, 127.5, 170, 212.5, 255, 255];
    for (const [i, value] of sorted(clipped).entries()) expect(value).toBeCloseTo(cut[i] ?? -1, 4);
    // Up, to the back and to the left is how the file has it: of the second slice the second value.
    expect((await readScan(path, { orientation: 'SPL' })).image.get(1, 0, 1, 0)).toBe(0);
  });

  test('is black where it is padding alone', async () => {
    const path = series('nothing', [new Array(6).fill(-2000), new Array(6).fill(-2000)]);
    expect(sorted(await readScan(path))).toEqual(new Array(12).fill(0));
  });

  test('is outside of every region', async () => {
    const labels = [
      [7, 7, 7, 1025, 1026, 1024],
      [7, 7, 7, 1024, 1025, 1030],
    ];
    const regions = async (padding: number) => [
      ...(await readScanMask(series(`labels${padding}`, labels, padding))).data,
    ];
    // Labels are 1, 2 and 6; those of 1030, which is padding, none.
    expect((await regions(7)).filter((flag) => flag === 1)).toHaveLength(4);
    expect((await regions(1030)).filter((flag) => flag === 1)).toHaveLength(3);
  });
});

test('a volumes data set reads scans with the labels that are the region', async () => {
  const { items } = volumesDataset({ images: at(), masks: at(), maskLabels: [123], limit: 1 });
  const { image, mask } = (await items[0]?.load()) ?? {};
  expect(image?.shape).toEqual([2, 3, 4, 1]);
  expect(mask && [...mask.data].reduce((a, b) => a + b, 0)).toBe(1);
  expect(mask?.get(0, 2, 0)).toBe(1);
  const region = await readScanMask(at('a.nii'));
  expect([...region.data].filter((flag) => flag === 0)).toHaveLength(1);
});

describe('a fitted volume', () => {
  const image = ndarray(
    Float32Array.from({ length: 24 }, (_, i) => i),
    [2, 3, 4, 1],
  );

  test.each([['pad-or-crop'], ['pad-end'], ['letterbox'], ['centre-crop'], ['stretch']] as const)(
    '%s: the affine leads each place to what it shows',
    (fit) => {
      // An affine that gives the value: 12 z + 4 y + x.
      const affine = [[12, 4, 1, 0]];
      const shown = placed(image, [4, 6, 8, 1], { fit });
      const [row = []] = placedAffine(affine, [2, 3, 4], { size: [4, 6, 8], fitting: { fit } });
      const inside = fit === 'pad-or-crop' ? [2, 2, 3] : [1, 2, 3];
      const [z = 0, y = 0, x = 0] = inside;
      const expected = z * (row[0] ?? 0) + y * (row[1] ?? 0) + x * (row[2] ?? 0) + (row[3] ?? 0);
      expect(shown.get(z, y, x, 0)).toBeCloseTo(expected, 4);
    },
  );

  test('pads with black in the middle, and its mask with it', () => {
    const shown = placed(image, [4, 3, 2, 1], { fit: 'pad-or-crop' });
    expect([...shown.data].slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(shown.get(1, 0, 0, 0)).toBe(1);
    const mask = placedMask(ndarray(new Uint8Array(24).fill(1), [2, 3, 4]), [4, 3, 2], {
      fit: 'pad-or-crop',
    });
    expect([...mask.data].reduce((a, b) => a + b, 0)).toBe(12);
  });

  test('pad-end puts the first place first and black behind', () => {
    const shown = placed(image, [3, 2, 6, 1], { fit: 'pad-end' });
    expect([...shown.data].slice(0, 12)).toEqual([0, 1, 2, 3, 0, 0, 4, 5, 6, 7, 0, 0]);
    expect([...shown.data].slice(24)).toEqual(new Array(12).fill(0));
  });
});

test('a sheet shows the planes through a place, superior up and right on the right', () => {
  const volume = ndarray(
    Float32Array.from({ length: 24 }, (_, i) => i),
    [2, 3, 4],
  );
  const sheet = volumeSheet(volume, { at: [1, 2, 3], orientation: 'RAS' });
  // Sagittal: rows z from the top, columns y; then coronal: columns x; then axial: rows y from the front.
  expect(sheet.get(0, 0)).toBe(volume.get(1, 0, 3));
  expect(sheet.get(3, 2)).toBe(volume.get(1, 2, 0));
  expect(sheet.get(0, 5)).toBe(volume.get(0, 2, 3));
  expect(sheet.get(0, 9)).toBe(volume.get(0, 2, 3));
  expect(sheet.get(2, 10)).toBe(volume.get(1, 0, 3));
});
