import { cellText, columnIndex } from '../../../readers/index.ts';
import { chexpertFindings } from './chexpert.ts';
import type { Preset } from './preset.ts';
import { withColumn } from './withColumn.ts';

const patient = 'patient';

/**
 * CheXlocalize: the table of labels of CheXpert's validation or test set, `val_labels.csv` or `test_labels.csv`. Its
 * segmentations are a region of kind `chexlocalize`, which a config adds. The patient stands in the path of an image.
 */
export const chexlocalize: Preset = {
  columns: {
    ...{ image: 'Path', patient, label: chexpertFindings },
    attributes: { sex: 'Sex', age: 'Age', view: 'Frontal/Lateral', projection: 'AP/PA' },
  },
  derived: (table) => {
    const path = columnIndex(table, 'Path');
    return withColumn(table, patient, (row) => /patient\d+/.exec(cellText(row[path]))?.[0] ?? null);
  },
};
