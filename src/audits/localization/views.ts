import type { NamedJudging } from '../../verdicts/index.ts';
import { byInterval } from '../byInterval.ts';
import type { Preset } from '../measurement.ts';

/** The rule of the other preset, then each further metric by the rule of `default`. */
export const views: Readonly<Record<Preset, readonly NamedJudging[]>> = {
  default: [
    { name: 'arun2021', metric: 'clippedTrapezoidAuprc', preset: 'arun2021' },
    ...['trapezoidAuprc', 'rocAuc', 'pointingGame'].map(byInterval),
  ],
  arun2021: [
    { name: 'default', metric: 'averagePrecision', preset: 'default' },
    ...['clippedAveragePrecision', 'clippedRocAuc', 'clippedPointingGame'].map(byInterval),
  ],
};
