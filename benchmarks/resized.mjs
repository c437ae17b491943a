import { parsedModel } from '../dist/graph/parse.js';
import { serializedModel } from '../dist/graph/serialize.js';

/** The model with its NCHW input declared of another height and width; for networks that pool before their head. */
export function resized(bytes, size) {
  const model = parsedModel(bytes, { source: 'model' });
  const [input] = model.graph.inputs;
  const [batch, channels] = input.shape;
  const inputs = [{ ...input, shape: [batch, channels, size, size] }];
  return serializedModel({ ...model, graph: { ...model.graph, inputs } });
}
