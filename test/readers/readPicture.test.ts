import { writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readImage, readMap, readMask, readPicture } from '../../src/readers/index.ts';
import { describeShared, sharedPath } from '../support/shared.ts';
import { workFolder } from '../support/workFolder.ts';
import { chunk, png, pngHead, writtenPng } from '../support/writtenPng.ts';

/** Written by Pillow 12.3.0; given here in base64. */
const writtenByPillow = {
  bmp24:
    'Qk1OAAAAAAAAADYAAAAoAAAAAwAAAAIAAAABABgAAAAAABgAAADEDgAAxA4AAAAAAAAAAAAABcyZ1TUlrcDOAAAAuOWoq+6r9c4UAAAA',
  bmpPalette:
    'Qk1OAAAAAAAAAEYAAAAoAAAAAwAAAAIAAAABAAgAAAAAAAgAAADEDgAAxA4AAAQAAAAEAAAAsuqqAAXMmQD1zhQAwXt6AAEDAAAAAAIA',
  bmp1: 'Qk1GAAAAAAAAAD4AAAAoAAAACgAAAAIAAAABAAEAAAAAAAgAAADEDgAAxA4AAAIAAAACAAAAAAAAAP///wBlQAAAsYAAAA==',
  bmpMasks:
    'Qk1OAAAAAAAAADYAAAAoAAAAAwAAAAIAAAABACAAAAAAABgAAADEDgAAxA4AAAAAAAAAAAAABcyZ/9U1Jf+twM7/uOWo/6vuq//1zhT/',
  tiff16lzw:
    'SUkqABgAAACAAAAP9/gIAgEAAIAEBOQECQAAAQMAAQAAAAMAAAABAQMAAQAAAAIAAAACAQMAAQAAABAAAAADAQMAAQAAAAUAAAAGAQMAAQAAAAEAAAARAQQAAQAAAAgAAAAWAQMAAQAAAAIAAAAXAQQAAQAAABAAAAAcAQMAAQAAAAEAAAAAAAAA',
  tiffFloat:
    'SUkqAAgAAAAKAAABBAABAAAAAwAAAAEBBAABAAAAAgAAAAIBAwABAAAAIAAAAAMBAwABAAAAAQAAAAYBAwABAAAAAQAAABEBBAABAAAAhgAAABYBBAABAAAAAgAAABcBBAABAAAAGAAAABwBAwABAAAAAQAAAFMBAwABAAAAAwAAAAAAAAAAAAA/AACAvwAkdEkAAEBAAACAQAAAoEA=',
  webp: 'UklGRlIAAABXRUJQVlA4TEUAAAAvAkAAAC+gmJEk6D0IAzqa1wIth0I2kqDdPYDf4KCO6LzJpG2gCipj/idt7J//8Py/6AWbW+gCCtlGgFO7h+hMLqL/MV4A',
  gif: 'R0lGODdhAwACAIEAAKrqspnMBRTO9Xp7wSwAAAAAAwACAAAICQABABAQYACAgAA7',
  jpegTurned:
    '/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/wAALCAAQACABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APh+iv7IKK/xv6K/2QKK/9k=',
};
const at = workFolder();

function written(name: string, bytes: Uint8Array | string): string {
  writeFileSync(at(name), bytes);
  return at(name);
}

function fileOf(name: keyof typeof writtenByPillow): string {
  // The name says nothing of the format: the bytes do.
  return written(`${name}.dat`, Buffer.from(writtenByPillow[name], 'base64'));
}

describe('readPicture(path)', () => {
  test.each([
    [
      'bmp24',
      8,
      [2, 3, 3],
      [168, 229, 184, 171, 238, 171, 20, 206, 245, 153, 204, 5, 37, 53, 213, 206, 192, 173],
    ],
    [
      'bmpPalette',
      8,
      [2, 3, 3],
      [170, 234, 178, 170, 234, 178, 20, 206, 245, 153, 204, 5, 122, 123, 193, 170, 234, 178],
    ],
    ['bmp1', 8, [2, 10, 1], [255, 0, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 0, 255, 0, 255]],
    [
      'bmpMasks',
      8,
      [2, 3, 3],
      [168, 229, 184, 171, 238, 171, 20, 206, 245, 153, 204, 5, 37, 53, 213, 206, 192, 173],
    ],
    ['tiff16lzw', 16, [2, 3, 1], [0, 65535, 258, 1, 2, 40000]],
    ['tiffFloat', 32, [2, 3, 1], [0.5, -1.0, 1000000.0, 3.0, 4.0, 5.0]],
    [
      'webp',
      8,
      [2, 3, 3],
      [168, 229, 184, 171, 238, 171, 20, 206, 245, 153, 204, 5, 37, 53, 213, 206, 192, 173],
    ],
    [
      'gif',
      8,
      [2, 3, 3],
      [170, 234, 178, 170, 234, 178, 20, 206, 245, 153, 204, 5, 122, 123, 193, 170, 234, 178],
    ],
  ] as const)(
    'readPicture of %s gives the %d bit samples that Pillow wrote',
    async (name, bits, shape, values) => {
      const { pixels, ...facts } = await readPicture(fileOf(name));
      expect([...pixels.shape]).toEqual([...shape]);
      expect([...pixels.data]).toEqual([...values]);
      expect(facts).toEqual({ bits, hasAlpha: false, isInverted: false, pages: 1 });
    },
  );

  test('readPicture keeps alpha as the last channel, and readImage drops it', async () => {
    const path = written(
      'alpha.png',
      writtenPng({ width: 1, height: 2, depth: 16, colourType: 4, samples: [1, 2, 65535, 4] }),
    );
    const { pixels, hasAlpha } = await readPicture(path);
    expect([[...pixels.data], hasAlpha]).toEqual([[1, 2, 65535, 4], true]);
    const image = await readImage(path);
    expect(image.shape).toEqual([2, 1, 1]);
    expect(image.data[1]).toBe(255);
  });

  test('readPicture turns a picture as its EXIF orientation says', async () => {
    // Stored 32 wide with orientation 6: shown 32 tall, the left edge on top, the upper half on the right.
    const { pixels } = await readPicture(fileOf('jpegTurned'));
    expect(pixels.shape).toEqual([32, 16, 1]);
    const rows = (y: number) =>
      [pixels.data[y * 16 + 2], pixels.data[y * 16 + 13]].map((value) => Math.round((value ?? 0) / 50) * 50);
    expect([rows(4), rows(28)]).toEqual([
      [0, 100],
      [200, 200],
    ]);
  });

  test('readPicture of a TIFF whose largest sample is black gives what is stored, readImage what is shown', async () => {
    const path = written('white.tif', tiff(0, [10, 255, 0, 200]));
    const { pixels, isInverted } = await readPicture(path);
    expect([[...pixels.data], isInverted]).toEqual([[10, 255, 0, 200], true]);
    expect([...(await readImage(path)).data]).toEqual([245, 0, 255, 55]);
    expect([...(await readMask(path)).data]).toEqual([1, 0, 1, 1]);
    const black = written('black.tif', tiff(1, [10, 255, 0, 200]));
    expect([...(await readImage(black)).data]).toEqual([10, 255, 0, 200]);
  });

  test('readPicture takes one page of several and says how many there are', async () => {
    const path = written('pages.tif', tiff(1, [1, 2, 3, 4], [5, 6, 7, 8]));
    expect((await readPicture(path)).pages).toBe(2);
    expect([...(await readPicture(path, { page: 1 })).pixels.data]).toEqual([5, 6, 7, 8]);
    await expect(readPicture(path, { page: 2 })).rejects.toThrow(/pages\.tif/);
    await expect(readPicture(fileOf('bmp24'), { page: 1 })).rejects.toThrow(
      'page must be below 1, the pictures of the file, got 1',
    );
    await expect(readPicture(path, { page: -1 })).rejects.toThrow(
      'page must be a whole number of at least 0, got -1',
    );
  });

  test('readImage scales 16 bit to 0..255 with its fractions, and leaves floats as they stand', async () => {
    const { data } = await readImage(fileOf('tiff16lzw'));
    expect(data[2]).toBeCloseTo((258 / 65535) * 255, 5);
    expect([...(await readImage(fileOf('tiffFloat'))).data]).toEqual([0.5, -1, 1e6, 3, 4, 5]);
  });

  test('readMap takes grey pictures of any format, and no colours', async () => {
    expect((await readMap(fileOf('tiff16lzw'))).shape).toEqual([2, 3]);
    await expect(readMap(fileOf('webp'))).rejects.toThrow(
      'map must be a grey picture or a .npy, got a coloured picture',
    );
  });
});

describe('readPicture(path) of what is broken', () => {
  test.each(['bmp24', 'bmpPalette', 'tiff16lzw', 'webp', 'gif', 'jpegTurned'] as const)(
    'readPicture of the half of %s is refused in one line',
    async (name) => {
      const bytes = Buffer.from(writtenByPillow[name], 'base64');
      const path = written(`half-${name}`, bytes.subarray(0, Math.ceil(bytes.length * 0.7)));
      const error = await readPicture(path).then(
        () => undefined,
        (reason: unknown) => reason as Error,
      );
      expect(error).toBeInstanceOf(TypeError);
      expect(error?.message).toMatch(new RegExp(`half-${name}: broken (BMP|picture): [^\\n]+$`));
    },
  );

  test('readPicture of a BMP says what it cannot have', async () => {
    const changed = (place: number, ...bytes: number[]) => {
      const file = Buffer.from(writtenByPillow.bmp24, 'base64');
      file.set(bytes, place);
      return readPicture(written('changed.bmp', file));
    };
    await expect(changed(18, 0, 0, 0, 0)).rejects.toThrow('broken BMP: its sizes must be above 0, got 0 x 2');
    await expect(changed(28, 7)).rejects.toThrow('broken BMP: no BMP has 7 bits a pixel');
    await expect(changed(30, 1)).rejects.toThrow('expected a BMP without compression, got compression 1');
    await expect(changed(18, 0, 0, 1, 0)).rejects.toThrow('broken BMP: its pixels need ');
    await expect(changed(18, 255, 255, 255, 127)).rejects.toThrow('more than the limit of 67108864');
  });

  test('readPicture looks at the sizes of every format before it makes room', async () => {
    for (const name of ['tiff16lzw', 'webp', 'gif', 'jpegTurned'] as const) {
      await expect(readPicture(fileOf(name), { limits: { pixels: 5 } })).rejects.toThrow(
        /pixels are more than the limit of 5; a larger "limits\.pixels" takes them$/,
      );
    }
  });

  test('readPicture of text, of an empty file and of a PNG in a JPEG name', async () => {
    await expect(readPicture(written('text.jpg', 'Hello, world'))).rejects.toThrow(
      /text\.jpg: expected an image, PNG, JPEG, TIFF, BMP, WebP, GIF, DICOM or \.npy, found bytes 48 65 6c 6c/,
    );
    await expect(readPicture(written('empty.tif', ''))).rejects.toThrow('found no bytes');
    const grey = { width: 1, height: 1, depth: 8, colourType: 0 };
    await expect(
      readPicture(written('a.jpg', png([pngHead(grey), chunk('IDAT', Buffer.alloc(0))]))),
    ).rejects.toThrow('a.jpg: broken PNG: ');
  });
});

/** A little-endian TIFF of grey pictures of 2 x 2 bytes, by the letter of TIFF 6.0. */
function tiff(photometric: 0 | 1, ...pages: readonly (readonly number[])[]): Buffer {
  const head = Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
  const parts: Buffer[] = [head];
  let place = head.length;
  for (const [index, samples] of pages.entries()) {
    const tags = [
      [256, 2],
      [257, 2],
      [258, 8],
      [259, 1],
      [262, photometric],
      [273, place + 2 + 9 * 12 + 4],
      [277, 1],
      [278, 2],
      [279, 4],
    ] as const;
    const directory = Buffer.alloc(2 + tags.length * 12 + 4);
    directory.writeUInt16LE(tags.length, 0);
    for (const [i, [tag, value]] of tags.entries()) {
      directory.writeUInt16LE(tag, 2 + 12 * i);
      directory.writeUInt16LE(4, 4 + 12 * i);
      directory.writeUInt32LE(1, 6 + 12 * i);
      directory.writeUInt32LE(value, 10 + 12 * i);
    }
    place += directory.length + samples.length;
    directory.writeUInt32LE(index + 1 < pages.length ? place : 0, directory.length - 4);
    parts.push(directory, Buffer.from(samples));
  }
  return Buffer.concat(parts);
}

describeShared('the reference pictures', () => {
  test('readImage of a JPEG in CMYK is colour', async () => {
    const image = await readImage(sharedPath('golden', 'audits', 'readers', 'images', 'jpeg-cmyk.jpg'));
    expect(image.shape).toEqual([45, 62, 3]);
  });
});
