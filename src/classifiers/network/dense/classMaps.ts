import { quoted } from '../../../files/quoted.ts';
import { createGraphBuilder } from '../../../graph/graphBuilder.ts';
import { elementTypes, type Graph, type Model } from '../../../graph/model.ts';
import { isRealType } from '../../../graph/tensor.ts';
import { mapTo } from '../../../math/arrays/elementwise.ts';
import type { Engine } from '../../onnx/engine.ts';
import type { Fetched } from '../../onnx/ortSession.ts';
import { framed } from '../framed.ts';
import { type ImageInput, isChannelsFirst } from '../modelSignature.ts';
import { type NetworkInput, trialFeeds } from '../otherInputs.ts';
import { imageName } from '../ownNames.ts';
import { described } from '../scores/outputs.ts';
import { trialBatch } from '../trialImages.ts';
import { type BehindActivation, behindActivation } from './behindActivation.ts';
import { classAxis } from './layout.ts';
import { densePrefix } from './names.ts';

export interface DenseOptions {
  readonly engine: Engine;
  readonly source: string;
  readonly input: ImageInput;
  readonly others: readonly NetworkInput[];
  /** The output that the caller asked for, by its name in the graph. */
  readonly output?: string | undefined;
}

/** A dense output of a model: scores before any activation, a map for each class. */
export interface ClassMaps {
  /** The model's graph with `value` in it, float32 [n, classes, ...places]; two classes where the file has one score. */
  readonly graph: Graph;
  readonly value: string;
  readonly classCount: number;
  /** Height and width of the maps, of a volume three sides. */
  readonly mapShape: readonly number[];
  /** Whether the file has one score for each place, which stands for two classes. */
  readonly isSingle: boolean;
  /** Whether places belong to several classes at once: each class has a sigmoid of its own. */
  readonly isMultiLabel: boolean;
  readonly warnings: readonly string[];
}

/** An output, what it was before its activation, and what that is for a trial image. */
export interface TriedOutput {
  readonly name: string;
  readonly behind: BehindActivation;
  readonly tried: Fetched;
  readonly isReal: boolean;
}

/**
 * The output of a model that has a score for each place and class, of any scale, its classes along the first or last
 * axis. Throws RangeError with a list of the outputs where none is one, or several are.
 */
export async function classMaps(model: Model, options: DenseOptions): Promise<ClassMaps> {
  const { source, input, output } = options;
  const { graph, outputs } = await triedOutputs(model, options);
  const sides = input.size;
  const isChannelsLast = !isChannelsFirst(input);
  const fitting = outputs.flatMap((one) => {
    const { axis: told } = one.behind;
    const found = one.isReal ? classAxis(one.tried.dims, { sides, told, isChannelsLast }) : undefined;
    return found === undefined ? [] : [{ ...one, ...found }];
  });
  const different = [...new Map(fitting.map((one) => [one.behind.value, one])).values()];
  const named = different.find(({ name }) => name.toLowerCase() === 'logits');
  const [only, ...more] = named === undefined ? different : [named];
  if (only === undefined) {
    const asked = output === undefined ? 'an output' : `output ${quoted(output)}`;
    const wanted = `class scores for each place, float32 [n, classes, ${sides.join(', ')}] at any scale`;
    throw new RangeError(`${source}: target: expected ${asked} of ${wanted}, found ${listed(outputs)}`);
  }
  if (more.length > 0)
    throw new RangeError(
      `${source}: target: expected one dense output, found ${listed(different)}; say which with output`,
    );
  const { behind, tried, axis } = only;
  const mapShape = tried.dims.filter((_, index) => index > 0 && index !== axis);
  const builder = createGraphBuilder({
    prefix: densePrefix,
    nodes: [...graph.nodes],
    initializers: new Map(graph.initializers),
  });
  const { add } = builder;
  const perm = [
    0,
    axis ?? 1,
    ...tried.dims.flatMap((_, index) => (index > 0 && index !== axis ? [index] : [])),
  ];
  const whole = axis === undefined ? add('Unsqueeze', [behind.value, builder.integers([1])]) : behind.value;
  const first =
    axis === undefined || axis === 1 ? whole : add('Transpose', [whole], { attributes: { perm } });
  const isFloat = tried.data instanceof Float32Array;
  const maps = isFloat ? first : add('Cast', [first], { attributes: { to: elementTypes.float32 } });
  const count = axis === undefined ? 1 : (tried.dims[axis] ?? 1);
  const both = () => add('Concat', [add('Neg', [maps]), maps], { attributes: { axis: 1 } });
  return {
    graph: { ...graph, nodes: builder.nodes, initializers: builder.initializers },
    value: count === 1 ? both() : maps,
    classCount: Math.max(2, count),
    mapShape,
    isSingle: count === 1,
    isMultiLabel: behind.activation === 'sigmoid' && count > 1,
    warnings: probabilityWarnings(only, source),
  };
}

/** The outputs of a model, or the one that is asked for, before their activations, unless `asIs`, tried on an image. */
export async function triedOutputs(
  model: Model,
  { engine, source, input, others, output }: DenseOptions,
  { trialImage = 1, asIs = false }: { readonly trialImage?: number; readonly asIs?: boolean } = {},
): Promise<{ readonly graph: Graph; readonly outputs: readonly TriedOutput[] }> {
  const asked = model.graph.outputs.filter(
    (one) => one.other === undefined && (output ?? one.name) === one.name,
  );
  if (asked.length === 0) {
    const there = model.graph.outputs.map(({ name }) => quoted(name)).join(', ');
    throw new RangeError(`${source}: no output is named ${quoted(output ?? '')}; there are ${there}`);
  }
  let { graph } = model;
  const behinds = asked.map(({ name }, index) => {
    if (asIs) return { name, behind: { graph, value: name, activation: undefined, axis: undefined } };
    const behind = behindActivation(graph, name, `${densePrefix}${index}/`);
    graph = behind.graph;
    return { name, behind };
  });
  const candidates = behinds.map(({ name, behind }) => ({ name, value: behind.value }));
  const names = [...new Set(candidates.map(({ value }) => value))];
  const session = await engine.createSession(
    { ...model, graph: framed(graph, { input, others }, candidates) },
    { source },
  );
  try {
    const count = input.batch ?? 1;
    const { size, channels } = input;
    const images = trialBatch(new Array<number>(count).fill(trialImage), [...size, channels]);
    const results = await session.run({ [imageName]: images, ...trialFeeds(others, count) }, names);
    const outputs = behinds.flatMap(({ name, behind }): TriedOutput[] => {
      const tried = results[behind.value];
      const elementType = session.outputTypes.get(behind.value);
      return tried === undefined
        ? []
        : [{ name, behind, tried, isReal: elementType !== undefined && isRealType(elementType) }];
    });
    return { graph, outputs };
  } finally {
    await session.dispose();
  }
}

/** The outputs as messages list them. */
export function listed(outputs: readonly TriedOutput[]): string {
  return outputs
    .map(({ name, tried, isReal }) => {
      const shape = tried.dims.map((size, axis) => (axis === 0 ? undefined : size));
      return described({ name, elementType: isReal ? 'float32' : 'int64', shape });
    })
    .join(', ');
}

/** A warning where the values that are explained look like probabilities, as those of two activations do. */
export function probabilityWarnings({ name, tried }: TriedOutput, source: string): string[] {
  const values = mapTo(Float64Array, tried.data, Number);
  const isWithin = values.every((value) => value >= 0 && value <= 1);
  if (!isWithin || values.every((value) => value === values[0])) return [];
  return [
    `${source}: the values of output ${quoted(name)} that are explained lie in [0, 1], as probabilities do; logits were not found behind them`,
  ];
}
