import { node } from '../graph/edit.ts';
import { serializedModel } from '../graph/serialize.ts';
import { floatTensor } from '../graph/tensor.ts';

/** The bytes of an ONNX model of grey images [n, 1, side, side] with the logits [0, Σ weights x]: its gradient is known. */
export function linearModel(weights: Float32Array): Uint8Array {
  const side = Math.sqrt(weights.length);
  const rows = new Float32Array(2 * weights.length);
  rows.set(weights, weights.length);
  return serializedModel({
    irVersion: 8,
    opsets: new Map([['', 18]]),
    graph: {
      name: 'linear',
      nodes: [
        node('Flatten', ['image'], ['vector'], { axis: 1 }),
        node('Gemm', ['vector', 'rows'], ['logits'], { transB: 1 }),
      ],
      initializers: new Map([['rows', floatTensor(rows, [2, weights.length])]]),
      inputs: [{ name: 'image', elementType: 'float32', shape: [undefined, 1, side, side] }],
      outputs: [{ name: 'logits', elementType: 'float32', shape: [undefined, 2] }],
    },
  });
}
