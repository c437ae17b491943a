import type { Model, Tensor } from '../graph/model.ts';
import { floatTensor, tensorValues } from '../graph/tensor.ts';
import type { StepModel } from './stepModel.ts';

/** The weights and running statistics of a network in training; `weights` are changed in place by the optimizer. */
export interface TrainingState {
  /** In the order of the step's weights. */
  readonly weights: readonly Float32Array[];
  /** Moves the running statistics towards those of a batch: of each normalisation its mean, then its variance. */
  follow(statistics: readonly Float32Array[]): void;
  /** The network as it is now. */
  model(): Model;
}

/** How much of a running statistic a batch replaces, as PyTorch has it. */
const momentum = 0.1;

/**
 * The state that training begins with. Running means start at 0 and variances at 1; their weight is divided out again,
 * as Adam does, so that a short training leaves no trace of the start.
 */
export function trainingState(network: Model, step: StepModel): TrainingState {
  const { initializers } = network.graph;
  const valuesOf = (name: string) => {
    const tensor = initializers.get(name);
    return Float32Array.from(tensor === undefined ? [] : tensorValues(tensor));
  };
  const weights = step.weights.map(({ name }) => valuesOf(name));
  const names = step.normalizations.flatMap(({ mean, variance }) => [mean, variance]);
  const running = names.map((name) => new Float64Array(valuesOf(name).length));
  let batches = 0;
  return {
    weights,
    follow: (statistics) => {
      batches++;
      running.forEach((values, index) => {
        const latest = statistics[index];
        if (latest === undefined) return;
        for (let i = 0; i < values.length; i++) {
          values[i] = (1 - momentum) * (values[i] ?? 0) + momentum * (latest[i] ?? 0);
        }
      });
    },
    model: () => {
      const trained = new Map<string, Tensor>(initializers);
      const put = (name: string, values: Float32Array) =>
        trained.set(name, floatTensor(values, initializers.get(name)?.dims ?? [values.length]));
      step.weights.forEach(({ name }, index) => {
        put(name, Float32Array.from(weights[index] ?? []));
      });
      const share = 1 - (1 - momentum) ** batches;
      if (batches > 0) {
        names.forEach((name, index) => {
          put(
            name,
            Float32Array.from(running[index] ?? [], (value) => value / share),
          );
        });
      }
      return { ...network, graph: { ...network.graph, initializers: trained } };
    },
  };
}
