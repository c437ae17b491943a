import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { encodeNifti, readVolume } from '../../src/readers/index.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();
const affine = [
  [0, 0, 2, 5],
  [-1, 0, 0, 6],
  [0, 1.5, 0, 7],
  [0, 0, 0, 1],
];

describe('encodeNifti(values, affine)', () => {
  test('is read with the same values at the same places, whatever their order in memory', async () => {
    const values = ndarray(Float32Array.from({ length: 24 }, (_, i) => i / 3), [2, 3, 4]).transpose(2, 0, 1); // biome-ignore format: a list reads better packed
    const volume = await readVolume(written(at('map.nii'), encodeNifti(values, affine)));
    expect(volume.raw.shape).toEqual([4, 2, 3]);
    for (const [x, y, z] of [
      [0, 0, 0],
      [3, 1, 2],
      [1, 0, 2],
    ] as const) {
      // biome-ignore format: a list reads better packed
      expect(volume.values.get(x, y, z)).toBe(values.get(x, y, z));
    }
    expect(volume).toMatchObject({
      affine,
      zooms: [1, 1.5, 2],
      datatype: 'float32',
      sformCode: 1,
      qformCode: 0,
    });
  });

  test('takes a plane, and refuses other axes', async () => {
    const plane = ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
    const volume = await readVolume(written(at('plane.nii'), encodeNifti(plane, affine)));
    expect([...volume.raw.data]).toEqual([1, 3, 5, 2, 4, 6]);
    expect(() => encodeNifti(ndarray(new Float32Array(4), [4]), affine)).toThrow(
      'a NIfTI file must have 2 or 3 axes of 1 to 32767 places, got [4]',
    );
  });
});
