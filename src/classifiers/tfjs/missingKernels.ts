import type * as Core from '@tensorflow/tfjs-core';
import {
  depthwiseInputGradient,
  type Geometry,
  geometryFor,
  segmentSums,
  tapGradients,
} from './composedKernels.ts';

/**
 * Registers what gradients ask for and a backend lacks, made of the operators that it has. On WASM: the gradient of a
 * depthwise convolution by its input, the gradients of convolutions by their filters, and sums of segments, the
 * gradient of a gather. A backend that has a kernel keeps its own. Comparisons get the gradient 0 that TF.js gives
 * only one of them.
 */
export function withMissingKernels(tf: typeof Core, backend: string): void {
  const kernels: Readonly<Record<string, Kernel>> = {
    [tf.DepthwiseConv2dNativeBackpropInput]: ({ dy, filter }, attributes) => {
      const geometry = geometryOf(tf, attributes, {
        x: attributes.inputShape as Sizes,
        filter: filter?.shape as Sizes,
        depthwise: true,
      });
      return depthwiseInputGradient(
        tf,
        { dy: dy as Core.Tensor4D, filter: filter as Core.Tensor4D },
        geometry,
      );
    },
    [tf.DepthwiseConv2dNativeBackpropFilter]: filterGradient(tf, true),
    [tf.Conv2DBackpropFilter]: filterGradient(tf, false),
    [tf.UnsortedSegmentSum]: ({ x, segmentIds }, { numSegments }) =>
      segmentSums(tf, { x: x as Core.Tensor, segmentIds: segmentIds as Core.Tensor1D }, Number(numSegments)),
  };
  for (const [kernelName, compute] of Object.entries(kernels)) {
    if (tf.getKernel(kernelName, backend)) continue;
    tf.registerKernel({
      kernelName,
      backendName: backend,
      // Within TF.js the inputs of a kernel are tensors, whatever their type says.
      kernelFunc: ({ inputs, attrs }) =>
        tf.tidy(() => compute(inputs as Inputs, (attrs ?? {}) as Attributes)),
    });
  }
  for (const kernelName of [tf.Greater, tf.Less, tf.LessEqual, tf.Equal, tf.NotEqual]) {
    if (tf.getGradient(kernelName)) continue;
    tf.registerGradient({
      kernelName,
      inputsToSave: ['a', 'b'],
      gradFunc: (_, saved) => {
        const [a, b] = saved.map((tensor) => () => tf.zerosLike(tensor));
        return { a: a as () => Core.Tensor, b: b as () => Core.Tensor };
      },
    });
  }
}

type Kernel = (inputs: Inputs, attributes: Attributes) => Core.Tensor;
type Inputs = Readonly<Record<string, Core.Tensor | undefined>>;
type Attributes = Readonly<Record<string, unknown>>;
type Sizes = [number, number, number, number];

function filterGradient(tf: typeof Core, depthwise: boolean): Kernel {
  return ({ x, dy }, attributes) => {
    const filter = attributes.filterShape as Sizes;
    const geometry = geometryOf(tf, attributes, { x: x?.shape as Sizes, filter, depthwise });
    return tapGradients(
      tf,
      { x: x as Core.Tensor4D, dy: dy as Core.Tensor4D },
      { geometry, filter, depthwise },
    );
  };
}

/** The geometry of the convolution whose gradient is wanted. */
function geometryOf(
  tf: typeof Core,
  { strides, dilations = [1, 1], pad, dimRoundingMode, dataFormat = 'NHWC' }: Attributes,
  { x, filter, depthwise }: { readonly x: Sizes; readonly filter: Sizes; readonly depthwise: boolean },
): Geometry {
  if (dataFormat !== 'NHWC') throw new RangeError(`dataFormat must be NHWC, got ${String(dataFormat)}`);
  return geometryFor(
    tf.backend_util.computeConv2DInfo(
      x,
      filter,
      strides as [number, number],
      dilations as [number, number],
      pad as 'same',
      dimRoundingMode as 'floor',
      depthwise,
    ),
  );
}
