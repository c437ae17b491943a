import type { DatasetKind } from '../datasetKind.ts';
import { type TableConfig, tableKeys } from './keys.ts';
import { tableDataset } from './tableDataset.ts';

/** Images that a table lists. */
export const tableKind: DatasetKind<TableConfig> = {
  kind: 'table',
  note: 'Images that a table lists, with labels, patients, attributes and regions',
  example:
    '{ "kind": "table", "table": "labels.csv", "images": "images", "columns": { "image": "file", "label": "finding" } }',
  keys: tableKeys,
  open: tableDataset,
};
