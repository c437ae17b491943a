import type { Preset } from './preset.ts';

/** VinDr-CXR: `train.csv` of its challenge, or `annotations_train.csv`. "No finding" is none of the fourteen classes. */
export const vindr: Preset = {
  columns: { image: 'image_id', label: { column: 'class_name', several: true } },
  classes: [
    'Aortic enlargement', 'Atelectasis', 'Calcification', 'Cardiomegaly', 'Consolidation', 'ILD', 'Infiltration',
    'Lung Opacity', 'Nodule/Mass', 'Other lesion', 'Pleural effusion', 'Pleural thickening', 'Pneumothorax',
    'Pulmonary fibrosis',
  ], // biome-ignore format: a list reads better packed
  regions: (file) => ({ finding: { kind: 'vindr', file } }),
};
