/** Folders of data and models for the tests of whole runs, below the system's folder for temporary files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';
import ndarray from 'ndarray';
import { matchedFilterModel } from '../../src/classifiers/index.ts';
import { encodePng } from '../../src/images/index.ts';

/** A folder of its own for this test file, removed at its end; gives the path of a file in it. */
export function workFolder(): (...parts: readonly string[]) => string {
  const folder = mkdtempSync(join(tmpdir(), 'saliency-trust-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (...parts) => join(folder, ...parts);
}

/** Writes a file, making its folder. */
export function written(path: string, content: string | Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

export const pictureSize = 24;

/** A grey PNG with `value(y, x)` in 0..255; square unless a width is given. */
export function greyPng(
  value: (y: number, x: number) => number,
  height = pictureSize,
  width = height,
): Uint8Array {
  const pixels = Uint8Array.from({ length: height * width }, (_, i) =>
    value(Math.floor(i / width), i % width),
  );
  return encodePng(ndarray(pixels, [height, width, 1]));
}

/** Whether a pixel is in the disc of picture `index`. */
export const inDisc = (index: number) => (y: number, x: number) =>
  (y - 8 - index) ** 2 + (x - 14 + 2 * index) ** 2 <= 16;

/** A bright disc on a gentle slope. */
export const discPicture = (index: number) =>
  greyPng((y, x) => 30 + y + 2 * x + (inDisc(index)(y, x) ? 120 : 0));

/** Pictures `p0.png`, ... with masks of their discs, and three matched filters, all as small as can be. */
export function writeSmallStudy(at: (...parts: readonly string[]) => string, count = 3): void {
  for (let index = 0; index < count; index++) {
    written(at('images', `p${index}.png`), discPicture(index));
    written(
      at('masks', `p${index}.png`),
      greyPng((y, x) => (inDisc(index)(y, x) ? 255 : 0)),
    );
  }
  for (const [name, sigmas] of Object.entries({ a: [3, 4], b: [3.2, 4.2], c: [2, 3, 5] })) {
    written(at(`${name}.onnx`), matchedFilterModel({ size: pictureSize, sigmas }));
  }
}

/** The config of the small study. */
export const smallStudy = {
  name: 'small',
  dataset: { kind: 'folder', images: 'images', masks: 'masks' },
  classifiers: [
    { id: 'a', model: 'a.onnx' },
    { id: 'b', model: 'b.onnx', role: 'replicate' },
    { id: 'c', model: 'c.onnx', role: 'other-architecture' },
  ],
  target: 1,
  methods: ['gradient', { name: 'smoothgrad', samples: 5 }, 'grad-cam'],
  criteria: [
    'localization',
    { name: 'randomization', draws: 2, steps: 2 },
    'repeatability',
    'reproducibility',
  ],
  seed: 1,
};
