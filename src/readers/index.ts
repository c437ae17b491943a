export { isDicom } from './dicom/dicomData.ts';
export type { DicomHeader } from './dicom/dicomHeader.ts';
export { hasDicomFile, isDicomFile } from './dicom/dicomNames.ts';
export { encodeParametricMap, type ParametricMapOptions } from './dicom/encodeParametricMap.ts';
export { type Dicom, type DicomOptions, readDicom } from './dicom/readDicom.ts';
export { beginsAsDicom, isSeries, seriesFiles } from './dicom/seriesFiles.ts';
export type { StoredValues } from './dicom/storedValues.ts';
export type { Window } from './dicom/window.ts';
export { encodeNifti } from './nifti/encodeNifti.ts';
export type { NiftiVolume } from './nifti/niftiVolume.ts';
export { packedNifti } from './nifti/packedNifti.ts';
export { axisCodesOf, canonicalVolume, orientedVolume } from './orientation.ts';
export type { Picture, PictureValues } from './picture.ts';
export { namesIn, numbered, type PictureFiles, pictureFiles, pictureFormats } from './pictureFiles.ts';
export { type PictureFinder, pictureFinder, picturesBelow } from './pictureFinder.ts';
export { decodePng } from './png.ts';
export { type ImageOptions, readImage, readMask } from './readImage.ts';
export { readMap, type StoredMap } from './readMap.ts';
export { type ReadOptions, readPicture } from './readPicture.ts';
export { readScan, readScanMask, type Scan, type ScanOptions } from './readScan.ts';
export { type FileVolume, readVolume, type VolumeOptions } from './readVolume.ts';
export { readTable, type TableOptions } from './tables/readTable.ts';
export { separatedTable } from './tables/separated.ts';
export {
  type Cell,
  cellNumber,
  cellText,
  columnIndex,
  isBlank,
  rowsNamed,
  type Table,
} from './tables/table.ts';
export { unpackedText } from './unpackedText.ts';
export type { Affine, Volume } from './volume.ts';
export { withoutEnding } from './withoutEnding.ts';
