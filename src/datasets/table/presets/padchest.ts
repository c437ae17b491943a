import type { Preset } from './preset.ts';

/** PadChest: `PADCHEST_chest_x_ray_images_labels_160K.csv`. Classes are all labels of the table. */
export const padchest: Preset = {
  columns: {
    ...{ image: 'ImageID', patient: 'PatientID', label: { column: 'Labels', several: true }, text: 'Report' },
    attributes: { sex: 'PatientSex_DICOM', view: 'Projection', birthYear: 'PatientBirth' },
  },
};
