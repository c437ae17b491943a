export type { NiftiVolume } from './nifti/niftiVolume.ts';
export { canonicalVolume } from './orientation.ts';
export type { Picture, PictureValues } from './picture.ts';
export { readImage, readMask } from './readImage.ts';
export { readMap, type StoredMap } from './readMap.ts';
export { type ReadOptions, readPicture } from './readPicture.ts';
export { readVolume, type VolumeOptions } from './readVolume.ts';
export type { Affine, Volume } from './volume.ts';
