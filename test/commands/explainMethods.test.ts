/** `explain` with methods of the user's own, at a layer, and with its progress on a terminal. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { decodeNpy } from '../../src/images/index.ts';
import { theEight } from '../../src/methods/index.ts';
import { runCommand } from '../support/commandLine.ts';
import { pictureSize, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();
/** A module whose map is a constant, `value` of its options. */
const constant = (name: string, value: number) => `
const shaped = (data, shape) => ({ data, shape, size: data.length, dtype: 'float32', offset: 0,
  stride: shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1)), get() {} });
export default {
  name: ${JSON.stringify(name)}, reduction: 'none',
  presets: { default: { value: ${value} }, arun2021: { value: ${value + 1} } },
  explain: async ({ image }, { value }) => {
    const [height, width] = image.shape;
    return { kind: 'map', map: shaped(new Float32Array(height * width).fill(value), [height, width]) };
  },
};`;
const image = at('images', 'p0.png');
const explain = (out: string, ...flags: readonly string[]) =>
  runCommand(
    'explain',
    image,
    '--model',
    at('a.onnx'),
    '--range',
    '0,1',
    '--target',
    '1',
    '--out',
    at(out),
    ...flags,
  );
const explained = (out: string) =>
  JSON.parse(readFileSync(at(out, 'explain.json'), 'utf8')).images[0].methods;

beforeAll(() => {
  writeSmallStudy(at);
  for (const [name, value] of [
    ['flat', 3],
    ['flatter', 5],
  ] as const)
    written(at(`${name}.mjs`), constant(name, value));
  written(at('edge.mjs'), constant('edge', 1));
  written(at('way.mjs'), constant('../way', 1));
  written(at('again.mjs'), constant('flat', 2));
});

describe('explain --method-module', () => {
  test('explains by the method of the module where --method names it, with its presets', async () => {
    const flags = ['--method-module', at('flat.mjs'), '--method', 'flat'];
    expect(await explain('one', ...flags)).toMatchObject({ code: 0 });
    expect(readdirSync(at('one')).sort()).toEqual(['explain.json', 'p0.flat.npy', 'p0.flat.png']);
    const { data, shape } = decodeNpy(readFileSync(at('one', 'p0.flat.npy')), 'flat');
    expect([shape, new Set(data)]).toEqual([[pictureSize, pictureSize], new Set([3])]);
    expect(explained('one')).toMatchObject({ flat: { options: { value: 3 } } });
    expect(await explain('paper', ...flags, '--preset', 'arun2021')).toMatchObject({ code: 0 });
    expect(explained('paper')).toMatchObject({ flat: { options: { value: 4 } } });
  });

  test('adds the methods of several modules to the eight', async () => {
    const flags = ['--method-module', at('flat.mjs'), '--method-module', at('flatter.mjs')];
    expect(await explain('all', ...flags)).toMatchObject({ code: 0 });
    expect(Object.keys(explained('all'))).toEqual([...theEight, 'flat', 'flatter']);
  });

  test.each<readonly [string, readonly string[], RegExp]>([
    ['a name that no method has', ['--method-module', at('flat.mjs'), '--method', 'round'], /--method: expected all or one of gradient, .*, flat, got 'round'$/],
    ['a method named as a baseline', ['--method-module', at('edge.mjs')], /--method-module: .*edge\.mjs: name: 'edge' is the name of a baseline/],
    ['a name that leads elsewhere', ['--method-module', at('way.mjs')], /--method-module: .*way\.mjs: name: expected the name of a folder/],
    ['two methods of one name', ['--method-module', at('flat.mjs'), '--method-module', at('again.mjs')], /--method-module: expected methods of different names, got 'flat' twice$/],
    ['a file that is not there', ['--method-module', at('nope.mjs')], /--method-module: no such file: .*nope\.mjs$/],
    ['a layer that is not there', ['--layer', 'nope', '--method', 'grad-cam'], /no spatial layer is named 'nope'/],
  ])('%s is refused in one line', async (_, flags, message) => {
    const { code, stdout, stderr } = await explain('refused', ...flags);
    expect([code, stdout, stderr.trimEnd().split('\n')]).toEqual([2, '', [expect.stringMatching(message)]]);
    expect(existsSync(at('refused'))).toBe(false);
  }); // biome-ignore format: a table
});

test('explain --layer reads Grad-CAM at that layer', async () => {
  expect(await explain('layer', '--method', 'grad-cam')).toMatchObject({ code: 0 });
  const { diagnostics } = explained('layer')['grad-cam'];
  expect(await explain('named', '--method', 'grad-cam', '--layer', diagnostics.layer)).toMatchObject({
    code: 0,
  });
  expect(readFileSync(at('named', 'p0.grad-cam.npy'))).toEqual(readFileSync(at('layer', 'p0.grad-cam.npy')));
});

test('explain shows how far it is on a terminal, and only there', async () => {
  const { stderr } = process;
  const kept = [stderr.isTTY, stderr.columns] as const;
  Object.assign(stderr, { isTTY: true, columns: 60 });
  try {
    const { code, stderr: text } = await explain('shown');
    expect(code).toBe(0);
    const bars = text.split('\r').filter((line) => line.startsWith('['));
    expect(bars.map((bar) => bar.match(/\d+\/\d+/)?.[0])).toEqual(theEight.map((_, i) => `${i + 1}/8`));
    expect(bars[0]).toContain('1/8 maps, p0');
    expect(text).toMatch(/8\/8 maps[^\r]*\nexplained [^\n]*p0\.png\n$/);
  } finally {
    Object.assign(stderr, { isTTY: kept[0], columns: kept[1] });
  }
  expect((await explain('quiet')).stderr).toBe(`explained ${image}\n`);
});
