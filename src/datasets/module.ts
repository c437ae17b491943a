import * as z from 'zod';
import { defaultExport, described, type PlugInFile, readExport } from '../files/defaultExport.ts';
import { path } from '../files/pathType.ts';
import type { Dataset } from '../types/dataset.ts';
import { checkedItem } from './checkedItem.ts';
import type { DatasetKind } from './datasetKind.ts';

const wanted = 'a dataset { name, items } or a function that makes one';

/**
 * The dataset that a module exports, at most `limit` items of it, with each item checked: its id and label here, its
 * image and mask when they are loaded. Throws a RangeError that names the file, the item, what was wanted and what came.
 */
export async function moduleDataset(file: PlugInFile, limit = Infinity): Promise<Dataset> {
  const value = await defaultExport(file, wanted);
  return readExport(file, () => datasetOf(value, file, limit));
}

function datasetOf(value: unknown, file: PlugInFile, limit: number): Dataset {
  const where = `${file.where}: ${file.path}`;
  if (typeof value !== 'object' || value === null || !('items' in value) || !Array.isArray(value.items)) {
    throw new RangeError(
      `${file.where}: the default export of ${file.path} must be ${wanted}, got ${described(value)}`,
    );
  }
  const items = value.items.map((item: unknown, index) => checkedItem(item, `${where}: items[${index}]`));
  const ids = items.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new RangeError(`${where}: items must have an id each, got '${twice}' twice`);
  const name = 'name' in value && typeof value.name === 'string' ? value.name : 'module';
  const { classes, regions } = value as { readonly classes?: unknown; readonly regions?: unknown };
  return {
    name,
    ...(classes !== undefined && { classes: texts(classes, `${where}: classes`) }),
    ...(regions !== undefined && { regions: texts(regions, `${where}: regions`) }),
    items: items.slice(0, limit),
  };
}

function texts(value: unknown, where: string): readonly string[] {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '')) return value;
  throw new TypeError(`${where} must be a list of names, got ${described(value)}`);
}

/** A data set of the user's own, from a file that exports it. */
export const moduleKind: DatasetKind<{ readonly module: string }> = {
  kind: 'module',
  note: 'A data set of your own, from a file that exports it',
  example: '{ "kind": "module", "module": "./my-dataset.mjs" }',
  keys: z.strictObject({ module: path('file') }),
  open: ({ module, limit }) => moduleDataset({ path: module, where: 'dataset.module' }, limit),
};
