import * as z from 'zod';
import type { DatasetKind } from '../datasetKind.ts';
import { phantomHeads } from './head.ts';

const keys = z.strictObject({
  count: z.int().positive().default(8),
  size: z.int().min(8).max(256).default(48),
});

/** Heads of nested tissues with texture, made by formulas. */
export const phantomHeadKind: DatasetKind<z.infer<typeof keys>> = {
  kind: 'phantom-head',
  hasNoClasses: true,
  note: 'Volumes of nested tissues with texture',
  example: '{ "kind": "phantom-head", "count": 8 }',
  keys,
  open({ limit, count, size }, { seed, limits }) {
    const { items, ...known } = phantomHeads({ seed: String(seed), count, size, limits });
    return { ...known, items: items.slice(0, limit) };
  },
};
