import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { limitsFrom } from '../../src/files/limits.ts';
import { decodePng } from '../../src/readers/index.ts';
import { expectClose } from '../support/expectClose.ts';
import { chunk, type Picture, png, pngHead, writtenPng } from '../support/writtenPng.ts';

const float32Rounding = { absolute: 1e-4 };
const channelsOf = [1, 0, 3, 1, 2, 0, 4];
const legal = [
  [0, [1, 2, 4, 8, 16]],
  [2, [8, 16]],
  [3, [1, 2, 4, 8]],
  [4, [8, 16]],
  [6, [8, 16]],
] as const;

/** Samples that fill the range and repeat nowhere soon. */
function samplesOf(count: number, values: number): number[] {
  return Array.from({ length: count }, (_, i) => ((i * 7919 + 13 * (i >> 3)) * 31) % values);
}

const kinds = legal.flatMap(([colourType, depths]) =>
  depths.flatMap((depth) => [false, true].map((interlaced) => ({ colourType, depth, interlaced }))),
);

describe('decodePng of every kind', () => {
  test.each(kinds)(
    'decodePng of colour type $colourType, $depth bit, interlaced $interlaced gives its samples',
    (kind) => {
      for (const [width, height] of [
        [1, 1],
        [2, 3],
        [5, 1],
        [1, 6],
        [9, 7],
        [17, 10],
      ] as const) {
        for (const filter of [0, 1, 2, 3, 4]) {
          const channels = channelsOf[kind.colourType] ?? 1;
          const palette = Array.from(
            { length: 2 ** kind.depth },
            (_, i) => [i, 255 - i, (i * 37) % 256] as const,
          );
          const samples = samplesOf(width * height * channels, 2 ** kind.depth);
          const isIndexed = kind.colourType === 3;
          const picture: Picture = { width, height, samples, filter, ...kind, ...(isIndexed && { palette }) };
          const image = decodePng(writtenPng(picture), 'a.png');
          const shown = isIndexed || channels > 2 ? 3 : 1;
          expect(image.shape).toEqual([height, width, shown]);
          const wanted = Array.from({ length: width * height * shown }, (_, i) => {
            const [pixel, c] = [Math.floor(i / shown), i % shown];
            if (isIndexed) return palette[samples[pixel] ?? 0]?.[c] ?? 0;
            return ((samples[pixel * channels + c] ?? 0) * 255) / (2 ** kind.depth - 1);
          });
          expectClose(image.data, wanted, float32Rounding);
        }
      }
    },
  );

  test('decodePng of an interlaced 1 bit picture gives the pixels that Pillow 12.3 reads in it', () => {
    const bytes = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFAQAAAAHIL8tQAAAAIElEQVR4nGNgYGhgWMDQwODAcIJhAoMBQwLDpQYGbwYAPhAFZn5DmP0AAAAASUVORK5CYII=',
      'base64',
    );
    const rows = ['011010010', '110100101', '101001011', '010010110', '100101101'];
    expect([...decodePng(bytes, 'a.png').data].map((value) => value / 255).join('')).toBe(rows.join(''));
  });
});

const grey: Picture = { width: 3, height: 2, depth: 8, colourType: 0, samples: [1, 2, 3, 4, 5, 6] };
const idat = (bytes: Uint8Array) => chunk('IDAT', deflateSync(bytes));

describe('decodePng of what is no picture', () => {
  test.each([
    [{ width: 0 }, 'its sizes must be from 1 to 2147483647, got 0 x 2'],
    [{ height: 0 }, 'its sizes must be from 1 to 2147483647, got 3 x 0'],
    [{ width: 2 ** 31 }, 'its sizes must be from 1 to 2147483647, got 2147483648 x 2'],
    [{ depth: 3 }, 'no PNG has colour type 0 with 3 bits'],
    [{ colourType: 2, depth: 4 }, 'no PNG has colour type 2 with 4 bits'],
    [{ colourType: 3, depth: 16 }, 'no PNG has colour type 3 with 16 bits'],
    [{ colourType: 5 }, 'no PNG has colour type 5 with 8 bits'],
    [{ colourType: 3 }, 'its palette is missing'],
  ])('decodePng of a head with %j says so', (change, message) => {
    const bytes = png([pngHead({ ...grey, ...change }), idat(Buffer.alloc(8))]);
    expect(() => decodePng(bytes, 'x.png')).toThrow(new TypeError(`x.png: broken PNG: ${message}`));
  });

  test('decodePng refuses rows that are too few or too many, an unknown filter and an unknown critical part', () => {
    const of =
      (...parts: readonly Uint8Array[]) =>
      () =>
        decodePng(png([pngHead(grey), ...parts]), 'x.png');
    expect(of(idat(Buffer.alloc(7)))).toThrow('its pixels need 8 bytes, got 7');
    expect(of(idat(Buffer.alloc(9)))).toThrow('its pixels are more than 8 bytes');
    expect(of(idat(Buffer.from([0, 1, 2, 3, 5, 1, 2, 3])))).toThrow('no PNG has a row with filter 5');
    expect(of(chunk('CgBI', Buffer.alloc(4)), idat(Buffer.alloc(8)))).toThrow(
      'a critical part of an unknown kind',
    );
    expect(of(idat(Buffer.alloc(8)), chunk('tEXt', Buffer.alloc(1)), idat(Buffer.alloc(1)))).toThrow(
      'not in a row',
    );
    expect(of()).toThrow('it has no pixels');
  });

  test('decodePng of a pixel beyond the palette says which', () => {
    const palette = [[1, 2, 3]] as const;
    const bytes = writtenPng({ ...grey, colourType: 3, palette, samples: [0, 0, 0, 0, 4, 0] });
    expect(() => decodePng(bytes, 'x.png')).toThrow(
      'x.png: broken PNG: a pixel has colour 4, its palette has 1',
    );
  });
});

describe('decodePng within bounds', () => {
  test('decodePng of 84 bytes that claim 2147483647 x 1 pixels is refused before room is made', () => {
    const bytes = png([pngHead({ ...grey, width: 2147483647, height: 1 }), idat(Buffer.alloc(2))]);
    expect(() => decodePng(bytes, 'x.png')).toThrow(
      new RangeError(
        'x.png: 2147483647 x 1 pixels are more than the limit of 67108864; a larger "limits.pixels" takes them',
      ),
    );
  });

  test('decodePng of rows that unpack to a gigabyte stops at what the sizes need', () => {
    const bomb = deflateSync(Buffer.alloc(2 ** 26));
    const before = process.memoryUsage().rss;
    expect(() => decodePng(png([pngHead(grey), chunk('IDAT', bomb)]), 'x.png')).toThrow('more than 8 bytes');
    expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 25);
  });

  test('decodePng leaves a packed colour profile packed', () => {
    const profile = Buffer.concat([Buffer.from('p\0\0'), deflateSync(Buffer.alloc(2 ** 26))]);
    const bytes = png([pngHead(grey), chunk('iCCP', profile), idat(Buffer.from([0, 1, 2, 3, 0, 4, 5, 6]))]);
    const before = process.memoryUsage().rss;
    expect([...decodePng(bytes, 'x.png').data]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 25);
  });

  test('decodePng takes as many pixels as its limits say', () => {
    expect(() => decodePng(writtenPng(grey), 'x.png', limitsFrom({ pixels: 5 }))).toThrow('limit of 5');
    expect(decodePng(writtenPng(grey), 'x.png', limitsFrom({ pixels: 6 })).size).toBe(6);
  });
});
