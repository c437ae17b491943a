export { type Box, type BoxMaskOptions, type BoxRule, boxMask } from './boxMask.ts';
export { chexmaskMask } from './chexmaskMask.ts';
export { cocoRleMask } from './cocoRle.ts';
export { type FelzenszwalbOptions, felzenszwalb } from './felzenszwalb.ts';
export { fitted, fittedMask, grey } from './fitted.ts';
export { inferno } from './inferno.ts';
export { blackOf, type InputUnits, inputRangeOf, inUnits, type ModelInput, whiteOf } from './inUnits.ts';
export { decodeNpy, encodeNpy, type NpyArray, startOf } from './npy.ts';
export { isNpy } from './npyHeader.ts';
export { outlined, outlinedIn } from './outlined.ts';
export { type OverlayOptions, overlay } from './overlay.ts';
export { type Fitting, fits, placed, placedAffine, placedMap, placedMask, unplaced } from './placed.ts';
export { encodePng, isPng, type PngReader, type PngSamples, pngReader } from './png.ts';
export type { Inflate } from './pngContainer.ts';
export { type Point, polygonMask } from './polygonMask.ts';
export {
  type RankedRegions,
  type RankingAlgorithm,
  type RankingOptions,
  rankedRegions,
} from './rankedRegions.ts';
export { regionContrast } from './regionContrast.ts';
export { regionOutline } from './regionOutline.ts';
export { dilatedRegions, type Regions } from './regions.ts';
export { rleMask } from './rleMask.ts';
export { type ScoredBoxes, scoredBoxesMap } from './scoredBoxesMap.ts';
export { maximumOf, type VolumePictureOptions, volumePicture, volumeSheet } from './volumePicture.ts';
export { voxelSides } from './voxelSides.ts';
export { xraiRegions } from './xraiRegions.ts';
export { keptXraiSegments, xraiSegments } from './xraiSegments.ts';
