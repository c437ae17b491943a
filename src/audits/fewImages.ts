import type { Audit } from '../types/audit.ts';
import { classSensitivity } from './class-sensitivity/classSensitivity.ts';
import { consistency } from './consistency/consistency.ts';
import { convergence } from './convergence/convergence.ts';
import { fidelity } from './fidelity/fidelity.ts';
import { localization } from './localization/localization.ts';
import { randomization } from './randomization/randomization.ts';

/** The criteria that one model and a few images are enough to ask: no other model, no training, no table of a data set. */
export const fewImagesAudits = {
  localization,
  randomization,
  fidelity,
  consistency,
  classSensitivity,
  convergence,
} as const satisfies Readonly<Record<string, Audit>>;
