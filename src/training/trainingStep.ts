import { createSession } from '../classifiers/onnx/session.ts';
import type { Model } from '../graph/model.ts';
import type { Batch } from './epochBatches.ts';
import type { Loss } from './losses/loss.ts';
import type { Optimizer } from './optimizer.ts';
import { stepModel, targetName } from './stepModel.ts';
import { trainingState } from './trainingState.ts';

/** A network in training: holds its weights and a session of ONNX Runtime. */
export interface TrainingStep {
  /** One step down the gradient of a batch's loss at a learning rate. The loss is that before the step. */
  run(batch: Batch, rate: number): Promise<{ readonly loss: number; readonly prediction: Float32Array }>;
  /** The network as it is now. */
  model(): Model;
  dispose(): Promise<void>;
}

export interface TrainingStepOptions {
  readonly loss: Loss;
  /** Of the truths of one batch; its first number is the batch size. */
  readonly targetShape: readonly number[];
  readonly optimizer: Optimizer;
  /** Threads of ONNX Runtime; 0 leaves it one per core. */
  readonly threads: number;
}

/** Compiles the training step of a network. */
export async function trainingStep(
  network: Model,
  { loss, targetShape, optimizer, threads }: TrainingStepOptions,
): Promise<TrainingStep> {
  const { initializers, inputs, name: source } = network.graph;
  const imageInput = inputs[0]?.name ?? '';
  const step = await stepModel(network, { loss, batchSize: targetShape[0] ?? 1, targetShape });
  const session = await createSession(step.model, { source, threads });
  const state = trainingState(network, step);
  const update = optimizer.start(state.weights.map(({ length }) => length));
  const dims = step.weights.map(({ name }) => initializers.get(name)?.dims ?? []);
  const decays = dims.map(({ length }) => length > 1);
  const fetches = step.model.graph.outputs.map(({ name }) => name);
  return {
    run: async (batch, rate) => {
      const weights = step.weights.map(({ name }, index) => {
        return [name, { data: state.weights[index] ?? new Float32Array(), dims: dims[index] ?? [] }] as const;
      });
      const results = await session.run(
        {
          [imageInput]: { data: batch.images, dims: batch.imageShape },
          [targetName]: { data: batch.targets, dims: batch.targetShape },
          ...Object.fromEntries(weights),
        },
        fetches,
      );
      const values = (name: string) => results[name]?.data as Float32Array;
      const value = Number(values(step.loss)[0]);
      if (Number.isFinite(value)) {
        update(
          state.weights,
          step.weights.map(({ gradient }) => values(gradient)),
          { rate, decays },
        );
        state.follow(
          step.normalizations.flatMap(({ batchMean, batchVariance }) => [
            values(batchMean),
            values(batchVariance),
          ]),
        );
      }
      return { loss: value, prediction: values(step.prediction) };
    },
    model: () => state.model(),
    dispose: () => session.dispose(),
  };
}
