import { producers, withoutCopies } from '../../graph/edit.ts';
import type { ShapeInfo } from '../../graph/shapeInfo.ts';
import type { InnerConstant } from '../constants/withinNodes.ts';
import type { Artifacts } from '../importers/tfjs/artifacts.ts';
import type { OnnxGraphBuilder, Value } from '../importers/tfjs/onnxGraphBuilder.ts';
import { outputNamed, translation } from '../importers/tfjs/translatedNetwork.ts';
import { modelFrom, type Translation, type TranslationOptions } from '../importers/tfjs/translation.ts';
import type { Network } from '../network/network.ts';
import { chosenOutput } from '../network/scores/chosenOutput.ts';
import { candidates } from '../network/scores/outputs.ts';
import { nodeEngine } from '../onnx/nodeEngine.ts';
import type { Output } from './tfjsRun.ts';

/** How a model hangs together: a network that tells of layers and weights, and is not there to run. */
export interface Structure {
  readonly network: Network;
  readonly translation: Translation;
  /** Which value the logits are. */
  readonly output: Output;
}

/** The structure of a model, of which parts may be unknown. */
export function structureOf(
  artifacts: Artifacts,
  options: TranslationOptions & { readonly output?: string },
): Structure {
  const drawn = translation(artifacts, options);
  const { builder, input } = drawn;
  const model = modelFrom(drawn);
  const { source } = artifacts;
  const graph = withoutCopies(model.graph);
  const shapes = new Map([...builder.values].map(([name, { value }]) => [name, shapeInGraph(value)]));
  model.graph.outputs.forEach(({ name }, index) => {
    if (!shapes.has(name)) shapes.set(name, drawn.outputs[index]?.shape ?? []);
  });
  const facts: ShapeInfo = {
    elementType: () => 'float32',
    shape: (name) => shapes.get(name) ?? [],
    isBatch: () => true,
    constant: (name) => graph.initializers.get(name),
  };
  const makers = producers(model.graph);
  const maker = (name: string) => makers.get(name);
  const asked = { source, ...outputNamed(drawn, options.output) };
  const found = candidates(model.graph, { ...asked, maker });
  const choice = chosenOutput(found, { ...asked, graph, tail: { facts, maker, rows: () => undefined } });
  const index = model.graph.outputs.findIndex(({ name }) => name === choice.candidate.name);
  // TF.js has no value but those of its operators.
  const logits = choice.drawn.nodes.length === 0 ? choice.drawn.name : choice.candidate.value;
  const [, height = 0, width = 0, channels = 0] = input.shape;
  const network: Network = {
    engine: nodeEngine,
    source,
    irVersion: model.irVersion,
    opsets: model.opsets,
    graph: { ...graph, outputs: [{ name: logits }] },
    facts,
    input: { name: input.name, layout: 'NHWC', size: [height, width], channels, batch: undefined },
    others: [],
    outputCount: 0,
    sources: new Map([...builder.origins].map(([name, { weight }]) => [name, [weight]])),
    roles: builder.roles,
    beyond: artifacts.kind === 'layers' ? unclaimedWeights(builder) : [],
    warnings: [],
  };
  return { network, translation: drawn, output: { place: Math.max(0, index), name: makerOf(drawn, logits) } };
}

/** The weights of a layers model that belong to no layer of the sketch. */
function unclaimedWeights({ weights, origins }: OnnxGraphBuilder): InnerConstant[] {
  const claimed = new Set([...origins.values()].map(({ weight }) => weight));
  return [...weights].flatMap(([name, { shape, dtype }]) =>
    dtype !== 'float32' || claimed.has(name)
      ? []
      : [{ name, dims: shape, where: 'a weight whose layer is not known' }],
  );
}

/** The operator of TF.js that gives a value, also where the graph turns its axes. */
function makerOf({ builder }: Translation, name: string): string {
  const turned = builder.nodes.find(({ opType, outputs }) => opType === 'Transpose' && outputs[0] === name);
  return (builder.values.get(name) ?? builder.values.get(turned?.inputs[0] ?? ''))?.maker ?? name;
}

/** [n, channels, height, width] for images, in whichever order they lie. */
function shapeInGraph({ shape }: Value): readonly (number | undefined)[] {
  return shape.length === 4 ? [shape[0], shape[3], shape[1], shape[2]] : shape;
}
