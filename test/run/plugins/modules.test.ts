import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { moduleDataset } from '../../../src/datasets/index.ts';
import { moduleClassifier, moduleMethod } from '../../../src/run/config/plugins/index.ts';
import { workFolder, written } from '../../support/workFolder.ts';

const at = workFolder();
let count = 0;

/** A module file with this source, named by the key of a config that would hold it. */
const moduleFile = (source: string) => ({
  path: written(at(`module${count++}.mjs`), source),
  where: 'config.json: key',
});

/** An array as far as the checks look at one, for sources that import nothing. */
const array = `
const array = (data, shape) => ({
  data, shape, size: data.length, dtype: 'float32', offset: 0, get() {},
  stride: shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1)),
});
`;
const classifier = `{
  id: 'its own name', inputShape: [1, 2, 1], classCount: 2, inputRange: [-1, 1],
  logits: async ({ data, shape }) => array(data.map((value, i) => 10 * i + value), [shape[0], 2]),
}`;
const method = `{
  name: 'its own name', presets: { default: { scale: 2 }, arun2021: { scale: 1 } }, reduction: 'none', needs: ['gradient'],
  explain() { return this.reduction; },
}`;

describe('moduleClassifier(file, options)', () => {
  const batch = ndarray(Float32Array.of(1, 2), [1, 1, 2, 1]);

  test.each([
    ['an object', `export default ${classifier};`],
    ['a function', `export default () => (${classifier});`],
    ['a function with a promise', `export default async () => (${classifier});`],
  ])('takes %s', async (_, source) => {
    const made = await moduleClassifier(moduleFile(array + source), { id: 'a' });
    expect(made).toMatchObject({ id: 'a', classCount: 2, inputRange: [-1, 1] });
    expect([...(await made.logits(batch)).data]).toEqual([1, 12]);
  });

  test('takes an instance of a class with more than a classifier', async () => {
    const source = `${array}
      class Net {
        #gain = 3; inputShape = [1, 2, 1]; classCount = 2; cache = new Map();
        async logits({ data, shape }) { return array(data.map((value) => this.#gain * value), [shape[0], 2]); }
        other() {}
      }
      export default new Net();`;
    const made = await moduleClassifier(moduleFile(source));
    expect(made.id).toBe('custom');
    expect(Object.keys(made)).not.toContain('cache');
    expect([...(await made.logits(batch)).data]).toEqual([3, 6]);
  });

  test('goes by its own name and units where nobody says others', async () => {
    const file = moduleFile(`${array}export default ${classifier};`);
    expect(await moduleClassifier(file)).toMatchObject({ id: 'its own name', inputRange: [-1, 1] });
    const units = { preprocess: { mean: [0.5], std: [0.25] } };
    expect(await moduleClassifier(file, units)).toMatchObject({ inputRange: [-2, 2], black: [-2] });
  });

  test.each<readonly [string, string, RegExp]>([
    ['a syntax error', 'export default {', /^config\.json: key: .*\.mjs cannot be loaded: .*/],
    ['a package that is not there', "import 'no-such-package';", /cannot be loaded: .*no-such-package/],
    ['no default export', 'export const a = 1, b = 2;', /must have a default export, a classifier .* or a function that makes one, got only a, b$/],
    ['nothing exported', '', /must have a default export, .*, got none$/],
    ['a function that throws', 'export default () => { throw new Error("no server\\nat line 3"); };', /the function that .*\.mjs exports failed: no server$/],
    ['a function that makes nothing', 'export default () => {};', /the default export of .* must be a classifier .*, got undefined$/],
    ['an object of another kind', 'export default { predict() {} };', /must be a classifier { inputShape, classCount, logits, \.\.\. } .*, got an object with predict$/],
    ['a classifier of no classes', `${array}export default { ...${classifier}, classCount: 0 };`, /key: .*\.mjs: its own name: classCount must be an integer of at least 2, got 0$/],
    ['a misspelt function', `${array}export default { ...${classifier}, gradients() {} };`, /keys of a classifier must be among .*, got gradients$/],
  ])('refuses %s in one line', async (_, source, message) => {
    await expect(moduleClassifier(moduleFile(source))).rejects.toThrow(message);
  }); // biome-ignore format: a table
});

describe('moduleMethod(file, name)', () => {
  test('takes a method under the name of the config, with its own this', async () => {
    const made = await moduleMethod(moduleFile(`export default ${method};`), 'mine');
    expect(made).toMatchObject({ name: 'mine', reduction: 'none', needs: ['gradient'] });
    expect(made.explain({} as Parameters<typeof made.explain>[0], {})).toBe('none');
  });

  test('refuses what is none in one line', async () => {
    await expect(moduleMethod(moduleFile('export default 3;'), 'mine')).rejects.toThrow(
      /^config\.json: key: the default export of .*\.mjs must be a method, { name, presets, reduction, explain }, got number$/,
    );
  });
});

describe('moduleDataset(file, limit)', () => {
  const dataset = (changes = '') => `${array}
    const image = array(new Float32Array(4), [2, 2, 1]);
    const mask = { ...array(Uint8Array.of(0, 1, 1, 0), [2, 2]), dtype: 'uint8' };
    const item = (id) => ({ id, group: 'p', label: 1, load: async () => ({ image, mask }) ${changes} });
    export default { name: 'mine', items: [item('a'), item('b'), item('c')] };`;

  test('takes the items, as many as the limit says, and loads each', async () => {
    const { name, items } = await moduleDataset(moduleFile(dataset()), 2);
    expect(name).toBe('mine');
    expect(items.map(({ id, group, label }) => [id, group, label])).toEqual([
      ['a', 'p', 1],
      ['b', 'p', 1],
    ]);
    const { image, mask } = (await items[1]?.load()) ?? {};
    expect([image?.shape, mask?.shape]).toEqual([
      [2, 2, 1],
      [2, 2],
    ]);
  });

  test.each<readonly [string, string, RegExp]>([
    ['an id twice', ", id: 'a'", /items must have an id each, got 'a' twice$/],
    ['an id that is a number', ', id: 3', /items\[0\]\.id must be a text, got 3$/],
    ['a label that is none', ', label: 0.5', /items\[0\]\.label must be a class index, got 0\.5$/],
    ['a group that is a number', ', group: 7', /items\[0\]\.group must be a text, got 7$/],
    ['no way to load', ', load: undefined', /items\[0\]\.load must be a function, got undefined$/],
    ['a key that is misspelt', ', lable: 1', /keys of an item must be among \[id, group, label, labels, text, attributes, split, probabilities, load, region\], got lable$/],
  ])('refuses an item with %s', async (_, changes, message) => {
    await expect(moduleDataset(moduleFile(dataset(changes)))).rejects.toThrow(message);
  }); // biome-ignore format: a table

  test.each<readonly [string, string, RegExp]>([
    ['no image', '{ }', /items\[0\] \('a'\): image must be an ndarray float32 of \[height, width, channels\] or, of a volume, .*, got undefined$/],
    ['an image without channels', '{ image: array(new Float32Array(4), [2, 2]) }', /got float32 of \[2,2\]$/],
    ['an image of data and shape alone', '{ image: { data: new Float32Array(4), shape: [2, 2, 1] } }', /got an object with data, shape, which is no ndarray: ndarray\(data, shape\) makes one$/],
    ['an image with too few values', '{ image: array(new Float32Array(3), [2, 2, 1]) }', /image must hold the 4 values of its shape \[2,2,1\], got 3$/],
    ['a mask of data and shape alone', '{ image, mask: { data: new Uint8Array(4), shape: [2, 2] } }', /mask must be an ndarray uint8 of \[2,2\], got an object with data, shape, which is no ndarray: /],
    ['a mask that is a list', '{ image, mask: [0, 1, 1, 0] }', /mask must be an ndarray uint8 of \[2,2\], got a list$/],
    ['an affine of three rows', '{ image: array(new Float32Array(4), [1, 2, 2, 1]), affine: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]] }', /affine must be 4 rows of as many finite numbers, got a list$/],
    ['an image that holds NaN', '{ image: array(Float32Array.of(NaN), [1, 1, 1]) }', /image must be finite, got NaN$/],
    ['a mask of another size', '{ image, mask: { ...mask, shape: [4, 1] } }', /mask must be an ndarray uint8 of \[2,2\], got uint8 of \[4,1\]$/],
    ['a mask of 255', '{ image, mask: { ...mask, data: Uint8Array.of(0, 255, 0, 0) } }', /mask must hold 0 and 1 only, got 255$/],
  ])('refuses to load %s', async (_, loaded, message) => {
    const { items } = await moduleDataset(moduleFile(dataset(`, load: () => (${loaded})`)));
    await expect(items[0]?.load()).rejects.toThrow(message);
  }); // biome-ignore format: a table

  test.each([
    ["() => { throw new Error('boom'); }", 'boom'],
    ['async () => { throw undefined; }', 'undefined'],
  ])('says which item cannot be loaded where its function throws: %s', async (load, reason) => {
    const { items } = await moduleDataset(moduleFile(dataset(`, load: ${load}, region: ${load}`)));
    const place = /: items\[1\] \('b'\): /;
    await expect(items[1]?.load()).rejects.toThrow(place);
    await expect(items[1]?.load()).rejects.toThrow(new RegExp(`load failed: ${reason}$`));
    await expect(items[1]?.region?.('lung')).rejects.toThrow(new RegExp(`region 'lung' failed: ${reason}$`));
  });

  test.each([
    ['a list', 'export default [];', /must be a dataset { name, items } or a function that makes one, got a list$/],
    ['items that are no list', 'export default { items: {} };', /got an object with items$/],
    ['an item that is none', 'export default { items: [3] };', /items\[0\] must be an item { id, group\?, label\?, load }, got number$/],
  ])('refuses %s in the place of a dataset', async (_, source, message) => {
    await expect(moduleDataset(moduleFile(source))).rejects.toThrow(message);
  }); // biome-ignore format: a table

  test('names the file where a getter of the export throws', async () => {
    const source = (key: string) =>
      `export default { name: 'own', get ${key}() { throw new Error('none today'); } };`;
    const place = /^config\.json: key: .*\.mjs: none today$/;
    await expect(moduleDataset(moduleFile(source('items')))).rejects.toThrow(place);
    await expect(moduleMethod(moduleFile(source('presets')))).rejects.toThrow(place);
    const own = "export default { logits() {}, get inputShape() { throw new Error('none today'); } };";
    await expect(moduleClassifier(moduleFile(own))).rejects.toThrow(place);
  });
});
