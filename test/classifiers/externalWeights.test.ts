import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../src/classifiers/index.ts';
import { modelProto } from '../../src/graph/schema.ts';
import { smallNet, smallShape } from '../support/smallModels.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();

interface ModelMessage {
  graph: {
    initializer: { raw_data?: Uint8Array; external_data?: object[]; data_location?: number }[];
  };
}

/** Writes the small net with its weights in a file beside it; gives the paths of both. */
function writtenApart(folder: string): { model: string; weights: string } {
  // The message of the net's own writer, whose weights are all raw data.
  const message = modelProto.decode(smallNet()) as unknown as ModelMessage;
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const tensor of message.graph.initializer) {
    const bytes = tensor.raw_data ?? new Uint8Array();
    parts.push(bytes.slice());
    tensor.external_data = Object.entries({ location: 'net.data', offset, length: bytes.length }).map(
      ([key, value]) => ({ key, value: String(value) }),
    );
    tensor.data_location = 1;
    delete tensor.raw_data;
    offset += bytes.length;
  }
  return {
    model: written(at(folder, 'net.onnx'), modelProto.encode(message).finish()),
    weights: written(at(folder, 'net.data'), Buffer.concat(parts)),
  };
}

async function logitsOf(model: string | Uint8Array): Promise<number[]> {
  const classifier = await openClassifier(model);
  const pixels = Float32Array.from({ length: smallShape.reduce<number>((a, b) => a * b, 1) }, (_, i) => Math.sin(i));
  const logits = await classifier.logits(ndarray(pixels, [1, ...smallShape]));
  await classifier.dispose();
  return [...logits.data];
}

describe('openClassifier(path) of a model whose weights are in another file', () => {
  test('has the logits of the same model in one file', async () => {
    expect(await logitsOf(writtenApart('whole').model)).toEqual(await logitsOf(smallNet()));
  });

  test('is refused where that file ends early: missing weights are not zeros', async () => {
    const { model, weights } = writtenApart('short');
    written(weights, new Uint8Array(100));
    await expect(openClassifier(model)).rejects.toThrow(
      /net\.data: expected \d+ bytes of the model's external weights from byte \d+ on, found \d+$/,
    );
  });

  test('is refused where that file is not there', async () => {
    const { model, weights } = writtenApart('none');
    rmSync(weights);
    await expect(openClassifier(model)).rejects.toThrow(
      `${dirname(weights)}/net.data: expected the model's external weights, found no file that can be read (ENOENT)`,
    );
  });
});
