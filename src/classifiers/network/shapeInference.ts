import { valuesReadBy } from '../../graph/branches.ts';
import { node, pruned } from '../../graph/edit.ts';
import type { ElementType, Graph, Model, Tensor } from '../../graph/model.ts';
import { sequenceValues } from '../../graph/sequences.ts';
import type { ShapeInfo } from '../../graph/shapeInfo.ts';
import type { Engine } from '../onnx/engine.ts';
import type { Feed, Fetched } from '../onnx/ortSession.ts';
import { type NetworkInput, trialFeeds } from './otherInputs.ts';
import { trialBatch } from './trialImages.ts';

/** A graph whose constant parts are computed, and what is known of each of its values. */
export interface Probed {
  readonly graph: Graph;
  readonly facts: ShapeInfo;
}

/** The same, with the compiled graph in which every value is in reach. */
export interface Probe extends Probed {
  /** What the named values are for a batch of images. */
  values(names: readonly string[], batch: Feed): Promise<Readonly<Record<string, Fetched>>>;
  dispose(): Promise<void>;
}

export interface ProbeOptions {
  readonly engine: Engine;
  /** Names the model in messages. */
  readonly source: string;
  /** The graph's image input. */
  readonly input: string;
  /** The shape of that input without the batch axis. */
  readonly itemShape: readonly number[];
  /** What goes in beside it. @default nothing */
  readonly others?: readonly NetworkInput[];
  /** Batch sizes to run; a single one where the model takes only that. @default [2, 3] */
  readonly batchSizes?: readonly number[];
}

/** What `openProbe` finds, without the compiled graph. */
export async function probed(model: Model, options: ProbeOptions): Promise<Probed> {
  const { graph, facts, dispose } = await openProbe(model, options);
  await dispose();
  return { graph, facts };
}

/**
 * Runs the forward graph on two batch sizes with every value in reach. A size that differs between the runs
 * varies with the batch; whatever depends neither on the pixels nor on the batch size becomes a constant.
 */
export async function openProbe(model: Model, options: ProbeOptions): Promise<Probe> {
  const { graph } = model;
  const { engine, source, input, itemShape, others = [], batchSizes = [2, 3] } = options;
  const lists = sequenceValues(graph);
  const made = graph.nodes.flatMap(({ outputs }) =>
    outputs.filter((name) => name !== '' && !lists.has(name)),
  );
  const onPixels = pixelDependents(graph);
  const fixed = made.filter((name) => !onPixels.has(name));
  const shapeNodes = made
    .filter((name) => onPixels.has(name))
    .map((name) => node('Shape', [name], [shapePrefix + name]));

  const names = [...made, ...shapeNodes.flatMap(({ outputs }) => outputs)];
  const visible: Graph = {
    ...graph,
    nodes: [...graph.nodes, ...shapeNodes],
    outputs: names.map((name) => ({ name })),
  };
  const session = await engine.createSession({ ...model, graph: visible }, { source, optimize: false });
  const values: Probe['values'] = (fetches, batch) =>
    session.run({ [input]: batch, ...trialFeeds(others, batch.dims[0] ?? 0) }, fetches);
  try {
    const fetches = [...fixed, ...shapeNodes.flatMap(({ outputs }) => outputs)];
    const runs: Readonly<Record<string, Fetched>>[] = [];
    for (const size of batchSizes) {
      const images = Array.from({ length: size }, (_, index) => index);
      runs.push(await values(fetches, trialBatch(images, itemShape)));
    }
    const found = findings(runs, { types: session.outputTypes, batchSizes });
    for (const [name, shape] of [
      [input, itemShape] as const,
      ...others.map((other) => [other.feed, other.shape] as const),
    ]) {
      found.shapes.set(name, [batchSizes.length > 1 ? undefined : batchSizes[0], ...shape]);
      found.batches.add(name);
    }
    return {
      ...assembled(graph, { input, found, types: session.outputTypes }),
      values,
      dispose: session.dispose,
    };
  } catch (error) {
    await session.dispose();
    throw error;
  }
}

const shapePrefix = 'probe/shape/';

/** The values that depend on the pixels, or on what goes in beside them; a mere shape does not. */
export function pixelDependents(graph: Graph): Set<string> {
  const found = new Set(graph.inputs.map(({ name }) => name));
  for (const item of graph.nodes) {
    if (item.opType === 'Shape' || item.opType === 'Size') continue;
    if (!valuesReadBy(item).some((name) => found.has(name))) continue;
    for (const name of item.outputs) found.add(name);
  }
  return found;
}

interface Findings {
  readonly shapes: Map<string, readonly (number | undefined)[]>;
  readonly constants: Map<string, Tensor>;
  /** Values whose first axis is the batch. */
  readonly batches: Set<string>;
}

function findings(
  runs: readonly Readonly<Record<string, Fetched>>[],
  {
    types,
    batchSizes,
  }: { readonly types: ReadonlyMap<string, ElementType>; readonly batchSizes: readonly number[] },
): Findings {
  const shapes = new Map<string, readonly (number | undefined)[]>();
  const constants = new Map<string, Tensor>();
  const batches = new Set<string>();
  const [first = {}, second = first] = runs;
  for (const [name, one] of Object.entries(first)) {
    const other = second[name] ?? one;
    if (name.startsWith(shapePrefix)) {
      const value = name.slice(shapePrefix.length);
      const sizes = [one, other].map(({ data }) => Array.from(data, Number));
      shapes.set(value, commonSizes(sizes[0] ?? [], sizes[1] ?? []));
      if (sizes.every(([leading], run) => leading === (batchSizes[run] ?? batchSizes[0]))) batches.add(value);
      continue;
    }
    shapes.set(name, commonSizes(one.dims, other.dims));
    const elementType = types.get(name);
    if (elementType !== undefined && isSameBytes(bytesOf(one), bytesOf(other))) {
      constants.set(name, { elementType, dims: one.dims, bytes: bytesOf(one) });
    }
  }
  return { shapes, constants, batches };
}

function commonSizes(one: readonly number[], other: readonly number[]): (number | undefined)[] {
  return one.map((size, axis) => (size === other[axis] ? size : undefined));
}

function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  // Weights may be among them: a loop takes a tenth of the time of `every`.
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}

function bytesOf({ data }: Fetched): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

interface Assembly {
  readonly input: string;
  readonly found: Findings;
  readonly types: ReadonlyMap<string, ElementType>;
}

function assembled(graph: Graph, { input, found, types }: Assembly): Probed {
  const initializers = new Map([...graph.initializers, ...found.constants]);
  const nodes = graph.nodes.filter(
    ({ outputs }) => !outputs.every((name) => name === '' || found.constants.has(name)),
  );
  const outputs = graph.outputs.map(({ name }) => name);
  const facts: ShapeInfo = {
    elementType: (name) => initializers.get(name)?.elementType ?? types.get(name) ?? 'float32',
    shape: (name) => {
      const shape = found.shapes.get(name) ?? initializers.get(name)?.dims;
      if (shape === undefined)
        throw new RangeError(`value '${name}' of the graph is not known (input '${input}')`);
      return shape;
    },
    isBatch: (name) => found.batches.has(name),
    constant: (name) => initializers.get(name),
  };
  return { graph: pruned({ ...graph, nodes, initializers }, outputs), facts };
}
