import type { DatasetKind } from './datasetKind.ts';
import { folderKind } from './folder.ts';
import { moduleKind } from './module.ts';
import { phantomHeadKind } from './phantom/headKind.ts';
import { phantomKind } from './phantom/kind.ts';
import { rsnaKind } from './rsna.ts';
import { syntheticKind } from './synthetic.ts';
import { tableKind } from './table/kind.ts';
import { volumesKind } from './volumes.ts';

/** Every kind of data set: a config's schema, its paths and its template are made of this list. */
export const datasetKinds: readonly DatasetKind[] = [
  rsnaKind,
  folderKind,
  tableKind,
  volumesKind,
  moduleKind,
  syntheticKind,
  phantomKind,
  phantomHeadKind,
];
