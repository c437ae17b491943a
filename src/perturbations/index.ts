export { type BorderOptions, border } from './border.ts';
export { boxedMask, type RegionBoxRule } from './boxedMask.ts';
export { classSelectiveSpread } from './classSelectiveSpread.ts';
export { type ArtefactSplits, artefactSelection, artefactSplits } from './designs/artefactDesign.ts';
export {
  type AttributeCounts,
  type AttributeRows,
  type AttributeSplit,
  attributeResampling,
  type ResampledCounts,
  resampledByAttribute,
} from './designs/attributeResampling.ts';
export {
  type DoseNoiseOptions,
  type DoseOptions,
  type DoseUnits,
  doseExpectedCounts,
  doseFromCounts,
  doseNoise,
} from './dose.ts';
export { type LowPassOptions, lowPass } from './lowPass.ts';
export { lowPassDisc } from './lowPassDisc.ts';
export {
  type MaskedImage,
  type MaskingOptions,
  type MaskingVariant,
  maskedImage,
  maskingVariants,
} from './maskedImage.ts';
export { spreadMask } from './spreadMask.ts';
export type { Marked } from './strokes.ts';
export { type TagOptions, tag } from './tag/tag.ts';
export { type TubeOptions, tube } from './tube.ts';
