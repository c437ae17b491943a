import type { Model } from '../graph/model.ts';
import { adam } from './adam.ts';
import type { Augmentation } from './augmentation.ts';
import { epochBatches } from './epochBatches.ts';
import { type Examples, examplesPlane } from './examples.ts';
import type { Optimizer } from './optimizer.ts';
import { qualityOf } from './qualityOf.ts';
import { requireInteger, requireRange } from './requireRange.ts';
import { rateShare, type Schedule } from './schedule.ts';
import { trainingStep } from './trainingStep.ts';

/** Options of `train`. */
export interface TrainOptions {
  /** Names the random streams of order and augmentation. */
  readonly seed: string;
  /** How often each example is seen. */
  readonly epochs: number;
  /** Images of a step; of an epoch's examples, what does not fill a batch is left out. @default 32 */
  readonly batchSize?: number;
  /** @default adam() */
  readonly optimizer?: Optimizer;
  /** The highest rate. @default 0.001 */
  readonly learningRate?: number;
  /** @default 'cosine' */
  readonly schedule?: Schedule;
  /** @default none */
  readonly augmentation?: Augmentation;
  /**
   * So many examples that stand one after another, such as one patient with and without a finding, come into the same
   * batch and are moved and scaled alike: what they have in common then teaches nothing. @default 1
   */
  readonly together?: number;
  /** Looked at after each epoch; nothing is learnt from them. */
  readonly heldOut?: Examples;
  /** The network is that of the epoch with the highest quality of `heldOut`, the first of equals; without it the last. @default false */
  readonly keepBest?: boolean;
  /** With `keepBest`: training ends after so many epochs that were not better than the best before. @default all are trained */
  readonly patience?: number;
  /** Threads of ONNX Runtime; 0 leaves it one per core. @default 0 */
  readonly threads?: number;
  readonly onStep?: (step: StepReport) => void;
  readonly onEpoch?: (epoch: EpochReport) => void;
}

/** What is known after a step. */
export interface StepReport {
  /** From 1. */
  readonly epoch: number;
  /** From 1, within the epoch. */
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
}

/** What is known after a pass over all examples. */
export interface EpochReport {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Mean over the steps. */
  readonly loss: number;
  /** The objective's quality, such as `auc`, of what the steps predicted on the way; absent where there is none. */
  readonly quality?: number;
  /** The same of the held-out examples. */
  readonly heldOut?: number;
}

/** A trained network and how its training went. */
export interface Trained {
  /** The network with trained weights and running statistics. */
  readonly model: Model;
  readonly history: readonly EpochReport[];
}

/**
 * Trains a network of one image input and one output. Each step is one run of one ONNX graph: the forward pass, the
 * loss and the gradient by every weight. Batch normalisations take the statistics of the batch, and the trained
 * network their running means. The same arguments give the same bits on one machine with the same `threads`.
 * Throws RangeError for a wrong size or option, and naming epoch and step where the loss is no number.
 */
export async function train(network: Model, examples: Examples, options: TrainOptions): Promise<Trained> {
  const { seed, epochs, batchSize = 32, learningRate = 1e-3, schedule = 'cosine' } = options;
  const { optimizer = adam(), augmentation, together = 1, heldOut, threads = 0, onStep, onEpoch } = options;
  const { keepBest = false, patience = epochs } = options;
  const { objective } = examples;
  const plane = examplesPlane(network, examples);
  if (heldOut !== undefined) examplesPlane(network, heldOut);
  requireInteger('epochs', epochs, { from: 1 });
  requireInteger('batchSize', batchSize, { from: 1, to: objective.count });
  requireRange('learningRate', learningRate, { above: 0 });
  if (schedule !== 'constant' && schedule !== 'cosine') {
    throw new RangeError(`schedule must be constant or cosine, got ${schedule satisfies never}`);
  }
  requireInteger('augmentation.shiftPixels', augmentation?.shiftPixels ?? 0, {
    from: 0,
    to: plane.width - 1,
  });
  requireRange('augmentation.gain', augmentation?.gain ?? 0, { from: 0 });
  requireRange('augmentation.offset', augmentation?.offset ?? 0, { from: 0 });
  requireRange('augmentation.noise', augmentation?.noise ?? 0, { from: 0 });
  requireRange('augmentation.noiseShare', augmentation?.noiseShare ?? 1, { from: 0, to: 1 });
  requireInteger('together', together, { from: 1, to: batchSize });
  if (batchSize % together !== 0 || objective.count % together !== 0) {
    throw new RangeError(
      `together must divide batchSize ${batchSize} and the count of examples ${objective.count}, got ${together}`,
    );
  }

  const targetShape = [batchSize, ...objective.targetShape(plane)];
  if (keepBest && heldOut?.objective.quality === undefined)
    throw new RangeError('keepBest needs heldOut with a quality, got none');
  if (options.patience !== undefined && !keepBest)
    throw new RangeError(`patience needs keepBest, got patience ${options.patience} without it`);
  requireInteger('patience', patience, { from: 1 });
  const training = await trainingStep(network, { loss: objective.loss, targetShape, optimizer, threads });
  const steps = Math.floor(objective.count / batchSize);
  const history: EpochReport[] = [];
  let best: { readonly model: Model; readonly quality: number; readonly epoch: number } | undefined;
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const batches = epochBatches(examples, {
        plane,
        targetShape,
        seed: `${seed}/epoch ${epoch}`,
        together,
        ...(augmentation && { augmentation }),
      });
      const kept: number[] = [];
      let lossSum = 0;
      let step = 0;
      for (const batch of batches) {
        step++;
        const done = (epoch - 1) * steps + step - 1;
        const rate = learningRate * rateShare(schedule, done, epochs * steps);
        const { loss, prediction } = await training.run(batch, rate);
        if (!Number.isFinite(loss)) {
          throw new RangeError(
            `loss must be a number, got ${loss} in epoch ${epoch}, step ${step} of ${steps}; learningRate ${learningRate} may be too high`,
          );
        }
        lossSum += loss;
        kept.push(...(objective.quality?.kept(prediction, batch.targets, batchSize) ?? []));
        onStep?.({ epoch, step, steps, loss });
      }
      const report: EpochReport = {
        epoch,
        epochs,
        loss: lossSum / steps,
        ...named('quality', objective.quality?.of(kept)),
        ...named('heldOut', heldOut && (await qualityOf(training.model(), heldOut, { threads }))),
      };
      history.push(report);
      const reached = report.heldOut ?? Number.NEGATIVE_INFINITY;
      if (keepBest && reached > (best?.quality ?? Number.NEGATIVE_INFINITY))
        best = { model: training.model(), quality: reached, epoch };
      onEpoch?.(report);
      if (keepBest && epoch - (best?.epoch ?? 0) >= patience) break;
    }
    return { model: best?.model ?? training.model(), history };
  } finally {
    await training.dispose();
  }
}

function named<Name extends string>(
  name: Name,
  value: number | undefined,
): { readonly [key in Name]?: number } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in Name]: number });
}
