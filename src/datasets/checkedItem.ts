import { assertKnownKeys } from '../checks/knownKeys.ts';
import { described, firstLine } from '../files/defaultExport.ts';
import type { DatasetFacts, DatasetItem, LoadedItem } from '../types/dataset.ts';
import { requireLoaded, requireMask } from './loadedItem.ts';

const itemKeys = {
  ...{ id: true, group: true, label: true, labels: true, text: true, attributes: true, split: true },
  ...{ probabilities: true, load: true, region: true },
} as const;

/** An item of a module, with what it loads checked at each call. Throws an error that names the place. */
export function checkedItem(item: unknown, where: string): DatasetItem {
  if (typeof item !== 'object' || item === null)
    throw new TypeError(`${where} must be an item { id, group?, label?, load }, got ${described(item)}`);
  if (Object.getPrototypeOf(item) === Object.prototype)
    assertKnownKeys(`${where}: keys of an item`, item, itemKeys);
  const own = item as Partial<DatasetItem>;
  const facts = checkedFacts(own, where);
  const { load, region } = own;
  if (typeof load !== 'function') throw new TypeError(`${where}.load must be a function, got ${typeof load}`);
  if (region !== undefined && typeof region !== 'function')
    throw new TypeError(`${where}.region must be a function, got ${typeof region}`);
  const what = `${where} ('${facts.id}')`;
  const loaded = async () => {
    const answer: LoadedItem = await answered(`${what}: load`, () => load.call(item));
    requireLoaded(answer, what);
    return answer;
  };
  const found = async (name: string) => {
    const mask = await answered(`${what}: region '${name}'`, () => region?.call(item, name));
    if (mask !== undefined) requireMask(mask, `${what}: region '${name}'`);
    return mask;
  };
  return { ...facts, load: loaded, ...(region && { region: found }) };
}

/** What a function of the user's gives; where it throws, be it nothing at all, an error that says which of what item. */
async function answered<T>(what: string, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new RangeError(`${what} failed: ${firstLine(error)}`, { cause: error });
  }
}

type Rule = readonly [wanted: string, isRight: (value: unknown) => boolean];

const isText = (value: unknown) => typeof value === 'string';
const isName = (value: unknown) => isText(value) || (typeof value === 'number' && Number.isFinite(value));

const rules: Readonly<Record<Exclude<keyof DatasetFacts, 'id'>, Rule>> = {
  group: ['a text', isText],
  label: ['a class index', (value) => Number.isInteger(value) && Number(value) >= 0],
  labels: [
    'a list of 0, 1 and null',
    (value) => Array.isArray(value) && value.every((one) => one === 0 || one === 1 || one === null),
  ],
  text: ['a text', isText],
  attributes: [
    'an object of texts and numbers',
    (value) => typeof value === 'object' && value !== null && Object.values(value).every(isName),
  ],
  split: ['a text', isText],
  probabilities: [
    'a list of probabilities, of each class one, that add up to 1',
    (value) =>
      Array.isArray(value) &&
      value.length > 1 &&
      value.every((one) => typeof one === 'number' && one >= 0) &&
      Math.abs(value.reduce((sum, one) => sum + one, 0) - 1) < 1e-3,
  ],
};

function checkedFacts(item: Partial<DatasetItem>, where: string): DatasetFacts {
  const { id } = item;
  if (typeof id !== 'string' || id === '')
    throw new TypeError(`${where}.id must be a text, got ${JSON.stringify(id)}`);
  const known = Object.entries(rules).flatMap(([key, [wanted, isRight]]) => {
    const value: unknown = Reflect.get(item, key);
    if (value === undefined) return [];
    if (!isRight(value))
      throw new TypeError(`${where}.${key} must be ${wanted}, got ${JSON.stringify(value)}`);
    return [[key, value]];
  });
  return { id, ...Object.fromEntries(known) };
}
