import { cellText, columnIndex } from '../../../readers/index.ts';
import type { Preset } from './preset.ts';
import { withColumn } from './withColumn.ts';

const label = 'has pneumothorax';

/** SIIM-ACR pneumothorax segmentation: `train-rle.csv`, or `stage_2_train.csv`. */
export const siim: Preset = {
  columns: { image: 'ImageId', label },
  classes: ['no pneumothorax', 'pneumothorax'],
  regions: (file) => ({ pneumothorax: { kind: 'siim', file } }),
  derived: (table) => {
    const runs = columnIndex(table, 'EncodedPixels');
    return withColumn(table, label, (row) => (/^\s*(?:-1)?\s*$/.test(cellText(row[runs])) ? 0 : 1));
  },
};
