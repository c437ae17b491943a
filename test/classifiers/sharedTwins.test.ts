import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../src/classifiers/index.ts';
import { decodeNpy } from '../../src/images/index.ts';
import { dense } from '../../src/math/arrays/dense.ts';
import { describeShared, sharedPath } from '../support/shared.ts';

const folder = sharedPath('cases', 'models', '110-redraw-twins');
const ending = '-a.onnx';
const names = existsSync(folder)
  ? readdirSync(folder).flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : []))
  : [];

describeShared('twins of one architecture are one function after all layers are re-drawn', () => {
  test.each(names)('%s', async (name) => {
    const { shape, data } = decodeNpy(readFileSync(`${folder}/${name}.npy`), name);
    const images = ndarray(Float32Array.from(dense(ndarray(data as Float32Array, shape))), shape);
    const logits: Float32Array[] = [];
    for (const which of ['a', 'b']) {
      const trained = await openClassifier(`${folder}/${name}-${which}.onnx`);
      const layers = trained.layers().map((layer) => layer.name);
      const drawn = await trained.randomized(layers, 'seed', { statistics: 'reset' });
      logits.push((await trained.logits(images)).data, (await drawn.logits(images)).data);
      await drawn.dispose();
      await trained.dispose();
    }
    const [a, reinitializedA, b, reinitializedB] = logits;
    expect(a).not.toEqual(b);
    expect(reinitializedA).not.toEqual(a);
    expect(reinitializedB).toEqual(reinitializedA);
  });
});
