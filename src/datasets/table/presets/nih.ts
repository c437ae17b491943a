import type { Preset } from './preset.ts';

/**
 * ChestX-ray14: `Data_Entry_2017_v2020.csv`. Its box list is a region of kind `nih`, which a config adds. An image with
 * "No Finding" has none of the fourteen classes.
 */
export const nih: Preset = {
  columns: {
    ...{ image: 'Image Index', patient: 'Patient ID', label: { column: 'Finding Labels', separator: '|' } },
    attributes: { age: 'Patient Age', sex: 'Patient Gender', view: 'View Position', followUp: 'Follow-up #' },
  },
  classes: [
    'Atelectasis', 'Cardiomegaly', 'Effusion', 'Infiltration', 'Mass', 'Nodule', 'Pneumonia', 'Pneumothorax',
    'Consolidation', 'Edema', 'Emphysema', 'Fibrosis', 'Pleural_Thickening', 'Hernia',
  ], // biome-ignore format: a list reads better packed
};
