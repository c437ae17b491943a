import { dense } from '../../../math/dense.ts';
import { assertKnownKeys } from '../../../math/knownKeys.ts';
import type { Dataset, DatasetItem, LoadedItem } from '../../../types/dataset.ts';
import { defaultExport, described, type PlugInFile } from './defaultExport.ts';

const wanted = 'a dataset { name, items } or a function that makes one';

/**
 * The dataset that a module exports, at most `limit` items of it, with each item checked: its id and label here, its
 * image and mask when they are loaded. Throws a RangeError that names the file, the item, what was wanted and what came.
 */
export async function moduleDataset(file: PlugInFile, limit = Infinity): Promise<Dataset> {
  const value = await defaultExport(file, wanted);
  const place = `${file.where}: ${file.path}`;
  if (typeof value !== 'object' || value === null || !('items' in value) || !Array.isArray(value.items)) {
    throw new RangeError(
      `${file.where}: the default export of ${file.path} must be ${wanted}, got ${described(value)}`,
    );
  }
  const items = value.items.map((item: unknown, index) => checkedItem(item, `${place}: items[${index}]`));
  const ids = items.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new RangeError(`${place}: items must have an id each, got '${twice}' twice`);
  const name = 'name' in value && typeof value.name === 'string' ? value.name : 'module';
  return { name, items: items.slice(0, limit) };
}

const itemKeys = { id: true, group: true, label: true, load: true } as const;

function checkedItem(item: unknown, place: string): DatasetItem {
  if (typeof item !== 'object' || item === null)
    throw new TypeError(`${place} must be an item { id, group?, label?, load }, got ${described(item)}`);
  if (Object.getPrototypeOf(item) === Object.prototype)
    assertKnownKeys(`${place}: keys of an item`, item, itemKeys);
  const { id, group, label, load } = item as Partial<DatasetItem>;
  if (typeof id !== 'string' || id === '')
    throw new TypeError(`${place}.id must be a text, got ${JSON.stringify(id)}`);
  if (group !== undefined && typeof group !== 'string')
    throw new TypeError(`${place}.group must be a text, got ${JSON.stringify(group)}`);
  if (label !== undefined && !(Number.isInteger(label) && label >= 0))
    throw new TypeError(`${place}.label must be a class index, got ${JSON.stringify(label)}`);
  if (typeof load !== 'function') throw new TypeError(`${place}.load must be a function, got ${typeof load}`);
  const loaded = async () => {
    const answer: LoadedItem = await load.call(item);
    requireLoaded(answer, `${place} ('${id}')`);
    return answer;
  };
  return { id, ...(group !== undefined && { group }), ...(label !== undefined && { label }), load: loaded };
}

/** An image of float32 [height, width, channels], finite, and where there is a mask one of its size. */
function requireLoaded(loaded: LoadedItem, place: string): void {
  const { image, mask } = loaded ?? {};
  if (image?.shape?.length !== 3 || image.size === 0 || !(image.data instanceof Float32Array)) {
    throw new TypeError(
      `${place}: image must be an ndarray float32 of [height, width, channels], got ${arrayText(image)}`,
    );
  }
  const broken = dense(image).find((value) => !Number.isFinite(value));
  if (broken !== undefined) throw new RangeError(`${place}: image must be finite, got ${broken}`);
  if (mask === undefined) return;
  const size = image.shape.slice(0, 2);
  if (mask?.shape?.join() !== size.join() || !(mask.data instanceof Uint8Array)) {
    throw new TypeError(`${place}: mask must be an ndarray uint8 of [${size}], got ${arrayText(mask)}`);
  }
  const other = dense(mask).find((value) => value > 1);
  if (other !== undefined) throw new RangeError(`${place}: mask must hold 0 and 1 only, got ${other}`);
}

function arrayText(array: { readonly dtype?: unknown; readonly shape?: unknown } | undefined): string {
  return array?.shape === undefined ? described(array) : `${array.dtype} of [${array.shape}]`;
}
