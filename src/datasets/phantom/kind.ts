import * as z from 'zod';
import type { DatasetKind } from '../datasetKind.ts';
import { artefactNames } from './artefacts.ts';
import { phantomDataset } from './dataset.ts';
import { phantomTasks } from './finding.ts';

const share = z.number().min(0).max(1);
/** One number for all images, or one for those with a finding and one for those without. */
const byLabel = (number: z.ZodNumber) =>
  z.union([number, z.strictObject({ positives: number, negatives: number })]);

const keys = z.strictObject({
  task: z.enum(phantomTasks),
  count: z.int().positive().default(48),
  size: z.int().min(32).default(128),
  positives: share.default(0.5),
  /** Images without a finding have no region to look for: localization cannot score them. */
  positivesOnly: z.boolean().default(true),
  dose: byLabel(z.number().min(100).max(1e9)).optional(),
  artefacts: z.partialRecord(z.enum(artefactNames), byLabel(share)).optional(),
  /** Whether each image has attributes and a report, written from what is true of it. */
  reports: z.boolean().default(false),
});

/** Chest radiographs computed from physics. */
export const phantomKind: DatasetKind<z.infer<typeof keys>> = {
  kind: 'phantom',
  note: 'Chest X-rays computed from physics',
  example: '{ "kind": "phantom", "task": "segmentation" }',
  keys,
  open({ limit, dose, artefacts, ...options }, { seed, limits }) {
    const { items, ...known } = phantomDataset({
      ...options,
      seed: String(seed),
      limits,
      ...(dose !== undefined && { dose }),
      ...(artefacts !== undefined && { artefacts }),
    });
    return { ...known, items: items.slice(0, limit) };
  },
};
