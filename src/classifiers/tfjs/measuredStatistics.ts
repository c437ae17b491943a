import type { DataId, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Weight } from '../importers/tfjs/weights.ts';
import type { Feed } from '../onnx/session.ts';
import { computed, withKernel } from './computation.ts';
import type { Structure } from './modelStructure.ts';
import type { Runtime } from './runtime.ts';
import type { TfjsRun } from './tfjsRun.ts';

interface Measurement {
  readonly run: TfjsRun;
  readonly structure: Structure;
  /** Constants of the graph that were re-drawn. */
  readonly drawn: readonly string[];
  /** Constants of the graph that hold running statistics which may be replaced. */
  readonly statistics: ReadonlySet<string>;
  readonly images: Feed;
}

/**
 * The running statistics, by the name of the weight, of the batch normalisations behind the weights `drawn`: mean and
 * variance of what reaches each in one pass of the images, in which each already uses its own.
 */
export function measuredStatistics(
  runtime: Runtime,
  { run, structure, drawn, statistics, images }: Measurement,
): Map<string, Weight> {
  const { tf } = runtime;
  const behind = normalizationsBehind(structure, { drawn, statistics });
  const measured = new Map<string, Weight>();
  if (behind.length === 0) return measured;
  const nameOf = new Map<object, { readonly mean: string; readonly variance: string }>();
  for (const { maker, mean, variance } of behind) {
    const data = run.dataOf(mean, maker);
    if (data !== undefined) nameOf.set(data, { mean, variance });
  }
  computed(runtime, () =>
    withKernel(
      runtime,
      {
        name: tf.FusedBatchNorm,
        kernel: (own) => (question) => {
          const { x, mean } = question.inputs as { x: Tensor; mean: TensorInfo & { dataId: DataId } };
          const names = nameOf.get(mean.dataId);
          if (names === undefined) return own(question);
          const moments = tf.moments(x, [0, 1, 2].slice(0, x.shape.length - 1));
          measured.set(names.mean, weightOf(moments.mean));
          measured.set(names.variance, weightOf(moments.variance));
          return own({ ...question, inputs: { ...question.inputs, ...moments } });
        },
      },
      () =>
        run.logits(
          tf.tensor4d(images.data as Float32Array, images.dims as [number, number, number, number]),
          structure.output,
        ),
    ),
  );
  return measured;
}

function weightOf(moments: Tensor): Weight {
  return { shape: moments.shape, dtype: 'float32', values: Float32Array.from(moments.dataSync()) };
}

/** The batch normalisations whose input depends on one of the constants, with their weights. */
function normalizationsBehind(
  { network, translation }: Structure,
  { drawn, statistics }: Pick<Measurement, 'drawn' | 'statistics'>,
) {
  const { origins, values } = translation.builder;
  const reached = new Set(drawn);
  return network.graph.nodes.flatMap(({ opType, inputs, outputs }) => {
    const isReached = inputs.some((name) => reached.has(name));
    if (isReached) for (const name of outputs) reached.add(name);
    const [input = '', , , mean = '', variance = ''] = inputs;
    const isMeasured = statistics.has(mean) && statistics.has(variance) && reached.has(input);
    if (opType !== 'BatchNormalization' || !isMeasured) return [];
    const [meanWeight, varianceWeight] = [origins.get(mean)?.weight, origins.get(variance)?.weight];
    const maker = values.get(outputs[0] ?? '')?.maker;
    return meanWeight && varianceWeight && maker
      ? [{ maker, mean: meanWeight, variance: varianceWeight }]
      : [];
  });
}
