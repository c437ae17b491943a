import { modelSource } from '../classifiers/index.ts';
import type { Model } from '../graph/model.ts';
import { parsedModel } from '../graph/parse.ts';
import { upgradedModel } from '../graph/upgrade.ts';

/**
 * A network in an ONNX file, to train it further: all weights that `train` changes start as they stand there. Throws
 * RangeError naming the file and what was wrong with it.
 */
export function readNetwork(path: string): Model {
  const { source, bytes, external } = modelSource(path, {});
  return upgradedModel(parsedModel(bytes, { source, external }), source);
}
