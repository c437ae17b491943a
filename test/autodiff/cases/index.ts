import { arithmetic } from './arithmetic.ts';
import { convolutions } from './convolutions.ts';
import { movements } from './movements.ts';
import { normalisations } from './normalisations.ts';
import type { OperatorCase } from './operatorCase.ts';
import { pointwise } from './pointwise.ts';
import { morePools, pools } from './pools.ts';
import { products } from './products.ts';
import { recurrent } from './recurrent.ts';
import { reductions } from './reductions.ts';
import { moreResizes, resizes } from './resizes.ts';
import { sampled } from './sampled.ts';

/** Small cases of every operator that has a rule, for comparison with central differences. */
export const operatorCases: readonly OperatorCase[] = [
  ...pointwise,
  ...arithmetic,
  ...reductions,
  ...normalisations,
  ...products,
  ...convolutions,
  ...pools,
  ...morePools,
  ...movements,
  ...sampled,
  ...recurrent,
  ...resizes,
  ...moreResizes,
];
