import { backward } from '../autodiff/backward.ts';
import { createEmit } from '../autodiff/emit.ts';
import { probed } from '../classifiers/network/shapeInference.ts';
import { nodeEngine } from '../classifiers/onnx/nodeEngine.ts';
import { createGraphBuilder } from '../graph/graphBuilder.ts';
import type { Model, Node, Tensor, ValueInfo } from '../graph/model.ts';
import type { ShapeInfo } from '../graph/shapeInfo.ts';
import { type Normalization, withBatchStatistics } from './batchStatistics.ts';
import type { Loss } from './losses/loss.ts';
import { trainables } from './trainables.ts';

/** One training step as one graph: images, truths and weights in; loss, prediction and gradients out. */
export interface StepModel {
  readonly model: Model;
  /** Inputs that are weights, with the name of the gradient by each. */
  readonly weights: readonly { readonly name: string; readonly gradient: string }[];
  readonly normalizations: readonly Normalization[];
  readonly loss: string;
  readonly prediction: string;
}

/** The input that holds the truths of a batch. */
export const targetName = 'training/target';

export interface StepOptions {
  readonly loss: Loss;
  readonly batchSize: number;
  /** Of the truths of one batch. */
  readonly targetShape: readonly number[];
}

/** The training step of a network with one image input and one output. */
export async function stepModel(
  network: Model,
  { loss, batchSize, targetShape }: StepOptions,
): Promise<StepModel> {
  const source = network.graph.name;
  const [image] = network.graph.inputs;
  const [output] = network.graph.outputs;
  if (image === undefined || output === undefined) {
    throw new RangeError(`${source}: a network to train has one input and one output`);
  }
  const itemShape = (image.shape ?? []).slice(1).map((size) => size ?? 0);
  const options = {
    engine: nodeEngine,
    source,
    input: image.name,
    itemShape,
    batchSizes: [batchSize],
  };
  const known = await probed(network, options);
  const training = withBatchStatistics(network.graph, { count: batchSize, shape: known.facts.shape });
  const { normalizations } = training;
  const statistics = normalizations.flatMap(({ batchMean, batchVariance }) => [batchMean, batchVariance]);

  const names = trainables(network.graph);
  const outputs = [output, ...statistics.map((name) => ({ name }))];
  const { graph, facts } = await probed({ ...network, graph: { ...training.graph, outputs } }, options);
  // Weights change from step to step: no rule may read their values.
  const open: ShapeInfo = {
    ...facts,
    constant: (name) => (names.includes(name) ? undefined : facts.constant(name)),
  };

  const nodes: Node[] = [...graph.nodes];
  const initializers = new Map<string, Tensor>(graph.initializers);
  const emit = createEmit(createGraphBuilder({ nodes, initializers, prefix: 'loss/' }), open)('float32');
  const size = open.shape(output.name).reduce<number>((product, side) => product * (side ?? 1), 1);
  const lossNodes = loss(emit, { prediction: output.name, target: targetName, size, count: batchSize });

  const back = backward(
    { ...graph, nodes, initializers },
    {
      output: output.name,
      seed: lossNodes.gradient,
      inputs: names,
      guided: false,
      facts: open,
      source,
    },
  );
  const weights = names.flatMap((name, index) => {
    const gradient = back.gradients[index];
    return gradient === undefined ? [] : [{ name, gradient }];
  });
  const inputs: ValueInfo[] = [
    { ...image, shape: [batchSize, ...itemShape] },
    { name: targetName, elementType: 'float32', shape: targetShape },
    ...weights.map(({ name }): ValueInfo => {
      return { name, elementType: 'float32', shape: network.graph.initializers.get(name)?.dims ?? [] };
    }),
  ];
  const constants = new Map(back.graph.initializers);
  for (const { name } of weights) constants.delete(name);
  const fetched = [lossNodes.value, output.name, ...weights.map(({ gradient }) => gradient), ...statistics];
  const step = {
    ...back.graph,
    inputs,
    initializers: constants,
    outputs: fetched.map((name) => ({ name })),
  };
  return {
    model: { ...network, graph: step },
    weights,
    normalizations,
    loss: lossNodes.value,
    prediction: output.name,
  };
}
