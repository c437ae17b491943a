import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../src/classifiers/index.ts';
import { smallNet, smallShape } from '../support/smallModels.ts';
import { workFolder, written } from '../support/workFolder.ts';
import { writtenApart } from '../support/writtenApart.ts';

const at = workFolder();

async function logitsOf(model: string | Uint8Array): Promise<number[]> {
  const classifier = await openClassifier(model);
  const pixels = Float32Array.from({ length: smallShape.reduce<number>((a, b) => a * b, 1) }, (_, i) =>
    Math.sin(i),
  );
  const logits = await classifier.logits(ndarray(pixels, [1, ...smallShape]));
  await classifier.dispose();
  return [...logits.data];
}

describe('openClassifier(path) of a model whose weights are in another file', () => {
  test('has the logits of the same model in one file', async () => {
    expect(await logitsOf(writtenApart((...parts) => at('whole', ...parts)).model)).toEqual(
      await logitsOf(smallNet()),
    );
  });

  test('is refused where that file ends early: missing weights are not zeros', async () => {
    const { model, weights } = writtenApart((...parts) => at('short', ...parts));
    written(weights, new Uint8Array(100));
    await expect(openClassifier(model)).rejects.toThrow(
      /net\.data: expected \d+ bytes of the model's external weights from byte \d+ on, found \d+$/,
    );
  });

  test('is refused where that file is not there', async () => {
    const { model, weights } = writtenApart((...parts) => at('none', ...parts));
    rmSync(weights);
    await expect(openClassifier(model)).rejects.toThrow(
      `${dirname(weights)}/net.data: expected the model's external weights, found no file that can be read (ENOENT)`,
    );
  });
});
