export type { Picture, PictureValues } from './picture.ts';
export { readImage, readMask } from './readImage.ts';
export { readMap, type StoredMap } from './readMap.ts';
export { type ReadOptions, readPicture } from './readPicture.ts';
