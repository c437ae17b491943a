import type { GradConfig, KernelConfig, Tensor } from '@tensorflow/tfjs-core';
import { NoGradientError } from '../../autodiff/rule.ts';
import type { Runtime } from './runtime.ts';

/**
 * What `compute` gives, run on the runtime's backend without a pause. No tensor outlives it, also where it throws, and
 * the caller's own backend is put back: a process has one TF.js, which others may use too.
 */
export function computed<T>({ tf, registered }: Runtime, compute: () => T): T {
  const before = tf.getBackend() as string | undefined;
  // A backend that has been started is set at once; what is returned is a promise of nothing.
  if (before !== registered) void tf.setBackend(registered);
  let result: T | undefined;
  try {
    tf.tidy(() => {
      result = compute();
    });
  } catch (error) {
    forgetTape(tf.engine());
    throw error;
  } finally {
    if (before && before !== registered) void tf.setBackend(before);
  }
  // Set by `compute`, or else it has thrown.
  return result as T;
}

interface Tape {
  readonly state: {
    gradientDepth: number;
    activeTape: readonly { readonly saved?: readonly Tensor[] }[] | null;
  };
}

/** TF.js keeps what it saved for a gradient when that gradient fails half-way. */
function forgetTape(engine: unknown): void {
  const { state } = engine as Tape;
  if (state.gradientDepth > 0) return;
  for (const { saved } of state.activeTape ?? [])
    for (const tensor of saved ?? []) if (!tensor.isDisposed) tensor.dispose();
  state.activeTape = null;
}

type KernelFunction = KernelConfig['kernelFunc'];

/** Runs `compute` with one kernel of the backend replaced, and puts it back; where there is none, puts none back. */
export function withKernel<T>(
  { tf, registered }: Runtime,
  { name, kernel }: { readonly name: string; readonly kernel: (own: KernelFunction) => KernelFunction },
  compute: () => T,
): T {
  const own = tf.getKernel(name, registered) as KernelConfig | undefined;
  if (own === undefined) return compute();
  tf.unregisterKernel(name, registered);
  tf.registerKernel({ ...own, kernelFunc: kernel(own.kernelFunc) });
  try {
    return compute();
  } finally {
    tf.unregisterKernel(name, registered);
    tf.registerKernel(own);
  }
}

/**
 * Runs `compute` where gradients of convolutions by their filters are zeros: a fused convolution computes them also
 * where nobody reads them.
 */
export function withoutFilterGradients<T>(runtime: Runtime, compute: () => T): T {
  const { tf } = runtime;
  const zeros = () => (({ attrs }) => tf.zeros(attrs?.filterShape as number[])) as KernelFunction;
  const { Conv2DBackpropFilter, DepthwiseConv2dNativeBackpropFilter } = tf;
  return withKernel(runtime, { name: Conv2DBackpropFilter, kernel: zeros }, () =>
    withKernel(runtime, { name: DepthwiseConv2dNativeBackpropFilter, kernel: zeros }, compute),
  );
}

/** What a kernel's gradient makes of the gradient of its output, what it saved, and its attributes. */
export type GradientFunction = GradConfig['gradFunc'];

/** Runs `compute` with the gradient of each of the named kernels replaced, and puts them back. */
export function withGradients<T>(
  { tf }: Pick<Runtime, 'tf'>,
  replacements: Readonly<Record<string, (own: GradientFunction) => GradientFunction>>,
  compute: () => T,
): T {
  const own = Object.keys(replacements).map((name) => tf.getGradient(name));
  const register = (config: GradConfig) => {
    tf.unregisterGradient(config.kernelName);
    tf.registerGradient(config);
  };
  try {
    for (const config of own)
      register({
        ...config,
        gradFunc: replacements[config.kernelName]?.(config.gradFunc) ?? config.gradFunc,
      });
    return compute();
  } finally {
    for (const config of own) register(config);
  }
}

/**
 * Runs `compute` with the guided rule: behind every ReLU only positive gradients go on (Springenberg et al. 2015).
 * Throws where the gradient met none.
 */
export function withGuidedRelus<T>(runtime: Runtime, source: string, compute: () => T): T {
  const { tf } = runtime;
  let positions = 0;
  const guided =
    (own: GradientFunction): GradientFunction =>
    (dy, saved, attributes) => {
      positions++;
      return own(tf.relu(dy as Tensor), saved, attributes);
    };
  const result = withGradients(runtime, { [tf.Relu]: guided, [tf.Relu6]: guided }, compute);
  if (positions === 0)
    throw new NoGradientError(`${source}: guided backprop needs a ReLU, and the model has none`);
  return result;
}
