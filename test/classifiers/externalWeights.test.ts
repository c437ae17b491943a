import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { modelFiles, openClassifier } from '../../src/classifiers/index.ts';
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
      /net\.onnx: expected \d+ bytes of the model's external weights in .*net\.data from byte \d+ on, found \d+$/,
    );
  });

  test('is refused where that file is not there', async () => {
    const { model, weights } = writtenApart((...parts) => at('none', ...parts));
    rmSync(weights);
    await expect(openClassifier(model)).rejects.toThrow(
      `${model}: expected the model's external weights in ${weights}, found no file that can be read (ENOENT)`,
    );
  });

  test('is refused where its name leads out of the folder: up, from the root, or by a link', async () => {
    for (const location of ['../net.data', '/etc/passwd', 'link.data']) {
      const { model, weights } = writtenApart((...parts) => at('out', ...parts), location);
      if (location === 'link.data') {
        written(at('elsewhere.data'), new Uint8Array(1));
        rmSync(weights, { force: true });
        symlinkSync(at('elsewhere.data'), weights);
      }
      const line = `${model}: expected the model's external weights in the folder of this file, '${location}' `;
      await expect(openClassifier(model)).rejects.toThrow(line);
      expect(() => modelFiles(model)).toThrow(line);
    }
  });

  test('is refused where that is a pipe, without waiting, or a folder', async () => {
    const { model, weights } = writtenApart((...parts) => at('pipe', ...parts));
    rmSync(weights);
    execFileSync('mkfifo', [weights]);
    const line = `${model}: expected the model's external weights in ${weights}, found `;
    await expect(openClassifier(model)).rejects.toThrow(`${line}a pipe`);
    rmSync(weights);
    mkdirSync(weights);
    await expect(openClassifier(model)).rejects.toThrow(`${line}a folder`);
  });

  test('is refused beyond the limit on the bytes of a model, before it is read', async () => {
    const { model, weights } = writtenApart((...parts) => at('large', ...parts));
    truncateSync(weights, 2 ** 34);
    await expect(openClassifier(model)).rejects.toThrow(
      `${model}: the model's external weights in ${weights}: its 17179869184 bytes are more than the limit of 4294967296; a larger "limits.modelBytes" takes them`,
    );
    await expect(openClassifier(model, { limits: { modelBytes: 100 } })).rejects.toThrow(
      /net\.onnx: its \d+ bytes are more than the limit of 100; a larger "limits\.modelBytes" takes them/,
    );
  });

  test('is refused where the length of a weight is not that of its shape', async () => {
    const { model } = writtenApart((...parts) => at('length', ...parts), 'net.data', { length: 2 ** 40 });
    await expect(openClassifier(model)).rejects.toThrow(
      /net\.onnx: tensor '.*' of shape \[.*\] needs \d+ bytes, its length in 'net\.data' is 1099511627776/,
    );
  });

  test('is refused as bytes alone, beside which nothing lies', async () => {
    const { model } = writtenApart((...parts) => at('bytes', ...parts));
    await expect(openClassifier(readFileSync(model))).rejects.toThrow(
      /are in another file \('net\.data'\), which was not given/,
    );
  });
});
