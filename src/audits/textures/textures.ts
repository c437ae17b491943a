import type { Audit } from '../../types/audit.ts';
import { textureCopies } from './copies.ts';
import { judgedTextures, question } from './judge.ts';
import { textureRows, textureUnits } from './measure.ts';
import { type TextureOptions, textureOptions } from './options.ts';
import { textureParts } from './parts.ts';
import { trainedOnFilters } from './statedFilter.ts';

/**
 * Whether a model survives noise, blur and scanner artefacts that it never saw (after Chai, Rueckert and Fetit 2020, arXiv
 * 2011.15093, who do not name theirs).
 */
export const textures = {
  name: 'textures',
  question,
  nullOf: 'the clean images',
  judges: 'model',
  metrics: {
    logOdds: { label: 'log odds of the positive class', better: 'high' },
    dice: { label: 'Dice coefficient', bounds: [0, 1], better: 'high' },
    hd95: { label: 'HD95', better: 'low' },
    meanSurfaceDistance: { label: 'mean surface distance', better: 'low' },
    diceFall: { label: 'fall of the Dice coefficient', bounds: [-1, 1], better: 'low' },
    diceGain: { label: 'gain of the Dice coefficient', bounds: [-1, 1], better: 'high' },
    shapeShare: { label: 'share decided by shape', bounds: [0, 1], better: 'high' },
    aucFall: { label: 'fall of the AUC', bounds: [-1, 1], better: 'low' },
  },
  baselines: {},
  options: textureOptions,
  needs: {
    model: true,
    labels: true,
    allModels: true,
    trainedOn: trainedOnFilters,
  },
  copies: textureCopies,
  units: textureUnits,
  measure: textureRows,
  judge: judgedTextures,
  parts: textureParts,
} satisfies Audit<TextureOptions>;
