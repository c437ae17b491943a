export type { EdgeMode } from '../math/grids/edgePositions.ts';
export { type BorderOptions, border } from './border.ts';
export { boxedMask, type RegionBoxRule } from './boxedMask.ts';
export { classSelectiveSpread } from './classSelectiveSpread.ts';
export { type BiasFieldOptions, biasField } from './corruptions/biasField.ts';
export { type GhostingOptions, ghosting, wrapAround } from './corruptions/lineArtefacts.ts';
export {
  type GaussianNoiseOptions,
  gaussianNoise,
  type RicianNoiseOptions,
  ricianNoise,
  type SaltPepperOptions,
  saltPepper,
} from './corruptions/noise.ts';
export { defaultLogIntensity, type SpikeOptions, spike } from './corruptions/spike.ts';
export {
  type GibbsOptions,
  gibbs,
  gibbsMask,
  type KspaceBallOptions,
  kspaceBall,
  kspaceBallMask,
} from './corruptions/truncation.ts';
export { cueConflict } from './cueConflict.ts';
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
export { eachChannel } from './eachChannel.ts';
export { type FilledRegionOptions, filledRegion, type MaskFill, maskFills } from './filledRegion.ts';
export { type BilateralOptions, bilateral } from './filters/bilateral.ts';
export { type GammaOptions, gamma } from './filters/gamma.ts';
export { type BlurOptions, gaussianBlur, gaussianBlurSlices } from './filters/gaussianBlur.ts';
export { type MedianOptions, median } from './filters/median.ts';
export { type HighPassOptions, highPass, type UnsharpOptions, unsharp } from './filters/sharpening.ts';
export { type TotalVariationOptions, totalVariation } from './filters/totalVariation.ts';
export { zScoreMasked } from './filters/zScoreMasked.ts';
export { asIntensities, type Intensities } from './intensities.ts';
export {
  type LocalBinaryPatternOptions,
  localBinaryPattern,
  localBinaryPatternSlices,
  patternHistogram,
} from './localBinaryPattern.ts';
export { type LowPassOptions, lowPass } from './lowPass.ts';
export { lowPassDisc } from './lowPassDisc.ts';
export {
  type MaskedImage,
  type MaskingOptions,
  type MaskingVariant,
  maskedImage,
  maskingVariants,
} from './maskedImage.ts';
export { maskSpreads, spreadMask } from './spreadMask.ts';
export type { Marked } from './strokes.ts';
export { type TagOptions, tag } from './tag/tag.ts';
export { type TubeOptions, tube } from './tube.ts';
