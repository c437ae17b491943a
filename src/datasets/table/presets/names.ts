/** Sets whose tables are known. */
export const presetNames = ['siim', 'rsna', 'nih', 'vindr', 'chexlocalize', 'padchest', 'mimic-cxr'] as const;
export type PresetName = (typeof presetNames)[number];
