import { chexpertFindings } from './chexpert.ts';
import type { Preset } from './preset.ts';

/**
 * MIMIC-CXR: `mimic-cxr-2.0.0-metadata.csv`, with `mimic-cxr-2.0.0-chexpert.csv` joined on subject_id and study_id, and
 * `mimic-cxr-2.0.0-split.csv` on dicom_id. A finding that is not mentioned counts as absent.
 */
export const mimicCxr: Preset = {
  columns: {
    ...{ image: 'dicom_id', patient: 'subject_id', label: chexpertFindings, split: 'split' },
    attributes: { view: 'ViewPosition' },
  },
  blank: 'zero',
};
