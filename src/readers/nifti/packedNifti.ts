import { gzipSync } from 'node:zlib';
import type { NdArray } from 'ndarray';
import type { Affine } from '../volume.ts';
import { encodeNifti } from './encodeNifti.ts';

/** The bytes of a packed NIfTI file, `.nii.gz`, of an array of three axes: see `encodeNifti`. Throws as that does. */
export function packedNifti(values: NdArray<Float32Array>, affine: Affine): Uint8Array {
  return gzipSync(encodeNifti(values, affine));
}
