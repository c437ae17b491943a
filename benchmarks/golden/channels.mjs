/** Pictures of the cases have their channels first, those of the library last. */
import ndarray from 'ndarray';
import { flat } from './compared.mjs';

/** A picture with its channels last, or (`toFirst`) first again. */
export function turned(picture, toFirst) {
  const shape = picture.shape;
  const [channels, height, width] = toFirst ? [shape[2], shape[0], shape[1]] : shape;
  const values = flat(picture);
  const out = new Float32Array(values.length);
  for (let c = 0; c < channels; c++) {
    for (let p = 0; p < height * width; p++) {
      const [first, last] = [c * height * width + p, p * channels + c];
      if (toFirst) out[first] = values[last];
      else out[last] = values[first];
    }
  }
  return ndarray(out, toFirst ? [channels, height, width] : [height, width, channels]);
}
