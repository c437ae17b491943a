import { chexlocalize } from './chexlocalize.ts';
import { mimicCxr } from './mimicCxr.ts';
import type { PresetName } from './names.ts';
import { nih } from './nih.ts';
import { padchest } from './padchest.ts';
import type { Preset } from './preset.ts';
import { rsna } from './rsna.ts';
import { siim } from './siim.ts';
import { vindr } from './vindr.ts';

/** Sets whose tables are known, by name. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  ...{ siim, rsna, nih, vindr, chexlocalize, padchest },
  'mimic-cxr': mimicCxr,
};
