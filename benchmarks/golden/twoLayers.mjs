/** A network of two dense layers with ReLU between them, from arrays of its weights: [outputs, inputs]. */
import ndarray from 'ndarray';
import { defineClassifier } from 'saliency-trust';
import { turned } from './channels.mjs';
import { flat } from './compared.mjs';
import { npyFile } from './npyFile.mjs';

/** The classifier with the first layer of one network and the second of another, each a path without `-w1.npy`. */
export function twoLayers(first, second, inputShape) {
  const [w1, b1] = [npyFile(`${first}-w1.npy`), npyFile(`${first}-b1.npy`)];
  const [w2, b2] = [npyFile(`${second}-w2.npy`), npyFile(`${second}-b2.npy`)];
  const size = w1.shape[1];
  const hiddenOf = (values) =>
    Array.from({ length: w1.shape[0] }, (_, k) => {
      let sum = b1.get(k);
      for (let i = 0; i < size; i++) sum += w1.get(k, i) * values[i];
      return sum;
    });
  const pictures = (batch) =>
    Array.from({ length: batch.shape[0] }, (_, i) => flat(turned(batch.pick(i), true)));
  const [height, width, channels] = inputShape;
  return defineClassifier({
    id: 'two layers',
    inputShape,
    classCount: w2.shape[0],
    async logits(batch) {
      const rows = pictures(batch).map((values) => {
        const hidden = hiddenOf(values).map((value) => Math.max(0, value));
        return Array.from({ length: w2.shape[0] }, (_, c) =>
          hidden.reduce((sum, value, k) => sum + w2.get(c, k) * value, b2.get(c)),
        );
      });
      return ndarray(Float32Array.from(rows.flat()), [rows.length, w2.shape[0]]);
    },
    async gradient(batch, targets) {
      const rows = pictures(batch).map((values, n) => {
        const out = new Float64Array(size);
        for (const [k, value] of hiddenOf(values).entries()) {
          if (value <= 0) continue;
          for (let i = 0; i < size; i++) out[i] += w2.get(targets[n], k) * w1.get(k, i);
        }
        return turned(ndarray(out, [channels, height, width]), false).data;
      });
      return ndarray(Float32Array.from(rows.flatMap((row) => [...row])), [...batch.shape]);
    },
  });
}
