/** How weights follow their gradients. The state, such as momentum, begins anew with each `start`. */
export interface Optimizer {
  readonly name: string;
  /** For weights of the given sizes: a function that changes all of them by one step at a learning rate. */
  start(sizes: readonly number[]): OptimizerStep;
}

/** Changes `weights` in place. `decays` tells the weights that decay: matrices and kernels, not biases and scales. */
export type OptimizerStep = (
  weights: readonly Float32Array[],
  gradients: readonly Float32Array[],
  options: { readonly rate: number; readonly decays: readonly boolean[] },
) => void;
