import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { encodeNpy, encodePng, readImage, readMask } from '../../src/images/index.ts';

let folder = '';
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'images-'));
  await writeFile(file('grey.png'), encodePng(ndarray(Uint8Array.of(0, 200), [1, 2, 1])));
  await writeFile(file('flat.npy'), encodeNpy(ndarray(Float32Array.of(-1, 0, 0.5), [1, 3])));
  await writeFile(file('colour.npy'), encodeNpy(ndarray(Uint8Array.of(1, 2, 3), [1, 1, 3])));
  await writeFile(file('line.npy'), encodeNpy(ndarray(Uint8Array.of(1, 2, 3), [3])));
  await writeFile(file('text.png'), 'Hello, world');
});

afterAll(() => rm(folder, { recursive: true }));

describe('readImage', () => {
  test('readImage of a PNG is [height, width, channels] in 0..255', async () => {
    const image = await readImage(file('grey.png'));
    expect(image.shape).toEqual([1, 2, 1]);
    expect(Array.from(image.data)).toEqual([0, 200]);
  });

  test('readImage with a shape fits the image to it', async () => {
    const image = await readImage(file('grey.png'), { height: 1, width: 4, channels: 2 });
    expect(Array.from(image.data)).toEqual([0, 0, 50, 50, 150, 150, 200, 200]);
  });

  test('readImage of a .npy file takes its values as they stand', async () => {
    const flat = await readImage(file('flat.npy'));
    expect(flat.shape).toEqual([1, 3, 1]);
    expect(Array.from(flat.data)).toEqual([-1, 0, 0.5]);
    expect(Array.from((await readImage(file('colour.npy'))).data)).toEqual([1, 2, 3]);
  });

  test('readImage names a file that holds no image', async () => {
    await expect(readImage(file('text.png'))).rejects.toThrow(
      /text\.png: expected a PNG, found bytes 48 65 6c 6c/,
    );
    await expect(readImage(file('line.npy'))).rejects.toThrow(
      /line\.npy: image must have shape .*, got \[3\]/,
    );
    await expect(readImage(file('none.png'))).rejects.toThrow(/none\.png/);
  });
});

describe('readMask', () => {
  test('readMask is 1 where the file is not 0', async () => {
    expect(Array.from((await readMask(file('grey.png'))).data)).toEqual([0, 1]);
    expect(Array.from((await readMask(file('flat.npy'))).data)).toEqual([1, 0, 1]);
    await expect(readMask(file('colour.npy'))).rejects.toThrow(
      'mask must have shape [height, width], got [1,1,3]',
    );
  });
});
