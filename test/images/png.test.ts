import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { encodePng } from '../../src/images/index.ts';
import { decodePng } from '../../src/readers/index.ts';
import { expectClose } from '../support/expectClose.ts';

/** Written by Pillow 12.3.0; given here in base64. */
const writtenByPillow = {
  grey8:
    'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAAC4HznGAAAAEElEQVR4nGNgaPjPyM7ICAAIHwGKOttJcgAAAABJRU5ErkJggg==',
  rgb8: 'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAGElEQVR4nGNk4JPR0tLS0tJirOuZBWEBACDKA8nJD4irAAAAAElFTkSuQmCC',
  rgba8:
    'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAG0lEQVR4nGNk4JPx1dLSYtDS0mJgqaurY4BxADG8A+85yCjJAAAAAElFTkSuQmCC',
  greyAlpha8:
    'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAQAAAA3fa6RAAAAFklEQVR4nGNg4Gzg/M/JyM7JyMDIAAAP9wGuY3/LAwAAAABJRU5ErkJggg==',
  grey16:
    'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACEAAAAADoj+WFAAAAFklEQVR4nGNgYGhg+P+fgZGRiYmBEQAWlwKGGxdL5wAAAABJRU5ErkJggg==',
  grey1: 'iVBORw0KGgoAAAANSUhEUgAAAAoAAAACAQAAAABJGnB9AAAADklEQVR4nGPcyM/o9wkABU4CA75Q2kcAAAAASUVORK5CYII=',
  palette2:
    'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACAgMAAADgGo6JAAAACVBMVEX/AAAA/wAKFB7Zfk3nAAAADElEQVR4nGOQYJgAAADcAKls58AjAAAAAElFTkSuQmCC',
};
const bytesOf = (name: keyof typeof writtenByPillow) => Buffer.from(writtenByPillow[name], 'base64');
const colours = Array.from({ length: 18 }, (_, i) => 14 * i);
const float32Rounding = { absolute: 1e-5 };

describe('decodePng', () => {
  test.each([
    ['grey8', [2, 3, 1], [0, 128, 255, 7, 8, 9]],
    ['greyAlpha8', [2, 3, 1], [0, 128, 255, 7, 8, 9]],
    ['grey16', [2, 3, 1], [0, (32768 / 65535) * 255, 255, 1, 2, 255 / 65535]],
    [
      'grey1',
      [2, 10, 1],
      [1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1].map((bit) => 255 * bit),
    ],
    ['rgb8', [2, 3, 3], colours],
    ['rgba8', [2, 3, 3], colours],
    ['palette2', [2, 3, 3], [255, 0, 0, 0, 255, 0, 10, 20, 30, 10, 20, 30, 0, 255, 0, 255, 0, 0]],
  ] as const)('decodePng of %s gives 0..255 without alpha', (name, shape, values) => {
    const image = decodePng(bytesOf(name), 'a.png');
    expect(image.shape).toEqual(shape);
    expectClose(image.data, values, float32Rounding);
  });

  test('decodePng of another kind of file says what it found', () => {
    expect(() => decodePng(new TextEncoder().encode('Hello, world'), 'x.png')).toThrow(
      new TypeError('x.png: expected a PNG, found bytes 48 65 6c 6c 6f 2c 20 77'),
    );
    expect(() => decodePng(new Uint8Array(0), 'x.png')).toThrow('x.png: expected a PNG, found no bytes');
  });

  test('decodePng of a cut or damaged file names it', () => {
    const whole = bytesOf('rgb8');
    expect(() => decodePng(whole.subarray(0, 60), 'x.png')).toThrow(/^x\.png: broken PNG: /);
    const damaged = Buffer.from(whole);
    damaged[20] = 9;
    expect(() => decodePng(damaged, 'x.png')).toThrow(/^x\.png: broken PNG: /);
  });
});

describe('encodePng', () => {
  test.each([1, 3])('encodePng of %d channels is read back as it was', (channels) => {
    const data = Uint8Array.from({ length: 20 * channels }, (_, i) => (i * 37) % 256);
    const image = ndarray(data, [4, 5, channels]);
    expect(Array.from(decodePng(encodePng(image), 'a.png').data)).toEqual(Array.from(data));
  });

  test('encodePng rejects two channels', () => {
    expect(() => encodePng(ndarray(new Uint8Array(8), [2, 2, 2]))).toThrow(
      new RangeError('image must have shape [height, width, 1, 3 or 4], got [2,2,2]'),
    );
  });
});
