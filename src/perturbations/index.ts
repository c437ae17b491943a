export { boxedMask, type RegionBoxRule } from './boxedMask.ts';
export { classSelectiveSpread } from './classSelectiveSpread.ts';
export {
  type MaskedImage,
  type MaskingOptions,
  type MaskingVariant,
  maskedImage,
  maskingVariants,
} from './maskedImage.ts';
export { spreadMask } from './spreadMask.ts';
