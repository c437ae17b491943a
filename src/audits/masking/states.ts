import { type MaskingVariant, maskingVariants } from '../../perturbations/index.ts';
import type { Condition } from '../../types/row.ts';
import { type Dilation, dilationsOf, type MaskingOptions } from './options.ts';

/** What is done to an image before a model sees it. */
export interface State {
  readonly variant: MaskingVariant;
  readonly dilation: Dilation;
  /** Whose region: the image's own, or that of another patient. */
  readonly region: 'own' | 'other';
}

const none: Dilation = { asked: 0, pixels: 0 };

/**
 * Every state that is measured: the five maskings of the study, the region and its outside at each dilation, and the box
 * of another patient's region.
 */
export function statesOf(options: Pick<MaskingOptions, 'dilations'>): State[] {
  return [
    ...maskingVariants.map((variant): State => ({ variant, dilation: none, region: 'own' })),
    ...dilationsOf(options).flatMap((dilation): State[] => [
      { variant: 'no-roi', dilation, region: 'own' },
      { variant: 'only-roi', dilation, region: 'own' },
    ]),
    { variant: 'no-roi-box', dilation: none, region: 'other' },
  ];
}

/** A state in the condition of a row. */
export function conditionOf({ variant, dilation, region }: State): Condition {
  return { masking: variant, dilation: dilation.asked, ...(region === 'other' && { region }) };
}
