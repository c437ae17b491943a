import ndarray from 'ndarray';
import { type Device, openClassifier } from '../classifiers/index.ts';
import { dense } from '../math/arrays/dense.ts';
import { type Check, isNear } from './check.ts';
import { linearModel } from './linearModel.ts';

const side = 4;

/** Whether ONNX Runtime opens a model on a device and gives its gradient: of the logit Σ w x it is w. */
export async function gradientCheck(device: Device = 'cpu'): Promise<Check> {
  const what = 'largest error of the gradient of a linear model';
  try {
    const weights = Float32Array.from({ length: side * side }, (_, i) => Math.sin(i + 1));
    const classifier = await openClassifier(linearModel(weights), { layout: 'NCHW', device });
    try {
      const batch = ndarray(new Float32Array(side * side), [1, side, side, 1]);
      const gradient = dense(await classifier.gradient(batch, [1]));
      const errors = weights.map((weight, i) => Math.abs(weight - (gradient[i] ?? Number.NaN)));
      return isNear(what, Math.max(...errors), { wanted: 0, tolerance: 1e-6 });
    } finally {
      await classifier.dispose();
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { what, must: 'be 0', came: `the error ${message.replaceAll(/\s+/g, ' ')}`, holds: false };
  }
}
