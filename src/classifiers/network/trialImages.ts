import type { Feed } from '../onnx/session.ts';

/**
 * Where the values of each image lie, in the units of most models and beyond. The second image, which stays while its
 * company changes, is neither the brightest nor the darkest: one that drowns all others hides what they do to it.
 */
const kinds = [
  { low: 0.2, width: 0.7 },
  { low: 0, width: 1 },
  { low: -3, width: 1 },
  { low: 0, width: 255 },
  { low: 0.4, width: 0.05 },
  { low: -1, width: 30 },
] as const;

/** The same of images that keep within a range, as shares of it. */
const kindsWithin = [
  { low: 0.35, width: 0.5 },
  { low: 0, width: 1 },
  { low: 0, width: 0.2 },
  { low: 0.7, width: 0.3 },
  { low: 0.45, width: 0.05 },
  { low: 0.1, width: 0.7 },
] as const;

/** Steps from value to value, odd so that a row of 1024 has each value once. */
const strides = [7919, 13, 389, 1, 601, 77];

/**
 * The images of those numbers, [n, ...itemShape]. Each has values of its own everywhere, and no two are alike in mean
 * and spread, so that a network in which the images of a batch influence each other shows it. They keep within `range`
 * where there is one.
 */
export function trialBatch(
  images: readonly number[],
  itemShape: readonly number[],
  range?: readonly [low: number, high: number],
): Feed {
  const [least, scale] = range === undefined ? [0, 1] : [range[0], range[1] - range[0]];
  const own = range === undefined ? kinds : kindsWithin;
  const size = itemShape.reduce((total, side) => total * side, 1);
  const data = new Float32Array(images.length * size);
  images.forEach((image, index) => {
    const { low, width } = own[image % own.length] ?? own[0];
    const stride = strides[image % strides.length] ?? 1;
    const further = range === undefined ? Math.floor(image / own.length) : 0;
    for (let at = 0; at < size; at++) {
      const value = low + further + (width * ((at * stride + 31 * image) % 1024)) / 1024;
      data[index * size + at] = least + scale * value;
    }
  });
  return { data, dims: [images.length, ...itemShape] };
}
