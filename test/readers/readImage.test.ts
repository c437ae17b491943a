import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { encodeNpy, encodePng } from '../../src/images/index.ts';
import { readImage, readMask } from '../../src/readers/index.ts';

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

  test('readImage of a .npy file takes its values as they stand', async () => {
    const flat = await readImage(file('flat.npy'));
    expect(flat.shape).toEqual([1, 3, 1]);
    expect(Array.from(flat.data)).toEqual([-1, 0, 0.5]);
    expect(Array.from((await readImage(file('colour.npy'))).data)).toEqual([1, 2, 3]);
  });

  test('readImage names a file that holds no image', async () => {
    await expect(readImage(file('text.png'))).rejects.toThrow(
      /text\.png: expected an image, PNG, JPEG, TIFF, BMP, WebP, GIF, DICOM or \.npy, found bytes 48 65 6c 6c/,
    );
    await expect(readImage(file('line.npy'))).rejects.toThrow(
      /line\.npy: image must have shape .*, got \[3\]/,
    );
  });

  test('readImage finds the format by the bytes, not by the name', async () => {
    await writeFile(file('array.png'), encodeNpy(ndarray(Float32Array.of(-1, 7), [1, 2])));
    await writeFile(file('picture.npy'), encodePng(ndarray(Uint8Array.of(3, 200), [1, 2, 1])));
    expect([...(await readImage(file('array.png'))).data]).toEqual([-1, 7]);
    expect([...(await readImage(file('picture.npy'))).data]).toEqual([3, 200]);
  });

  test('readImage of what is no file is one line that names it', async () => {
    await expect(readImage(file('none.png'))).rejects.toThrow(
      new RangeError(`${file('none.png')}: expected an image, found no file that can be read (ENOENT)`),
    );
    await expect(readImage(folder)).rejects.toThrow(`${folder}: expected an image, found a folder`);
    await expect(readImage('a\0b.png')).rejects.toThrow(
      new RangeError('a\\u0000b.png: expected an image, the path holds a null character'),
    );
    await expect(readImage(undefined as unknown as string)).rejects.toThrow(
      new TypeError('expected the path of an image, got undefined'),
    );
  });

  test('readImage takes as many pixels and bytes as its limits say', async () => {
    await expect(readImage(file('flat.npy'), { limits: { pixels: 2 } })).rejects.toThrow(
      /flat\.npy: 3 x 1 pixels are more than the limit of 2; a larger "limits\.pixels" takes them$/,
    );
    await expect(readImage(file('grey.png'), { limits: { fileBytes: 8 } })).rejects.toThrow(
      /grey\.png: its \d+ bytes are more than the limit of 8; a larger "limits\.fileBytes" takes them$/,
    );
    await expect(readImage(file('grey.png'), { limits: { pixel: 8 } as object })).rejects.toThrow(/pixel$/);
    await expect(readImage(file('grey.png'), { limits: { pixels: 0 } })).rejects.toThrow(
      'limits.pixels must be',
    );
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
