import type { Preset } from './preset.ts';

/** The RSNA pneumonia challenge: `stage_2_train_labels.csv`, images named by patient. */
export const rsna: Preset = {
  columns: { image: 'patientId', patient: 'patientId', label: 'Target' },
  classes: ['no pneumonia', 'pneumonia'],
  regions: (file) => ({ opacity: { kind: 'rsna', file } }),
};
