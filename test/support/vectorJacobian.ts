/**
 * Compares the gradient that `backward` writes with central differences of the forward graph, on ONNX Runtime:
 * in float64 where it has the kernels, else in float32 with a wider step.
 */
import { backward } from '../../src/autodiff/backward.ts';
import { channelBlock } from '../../src/classifiers/onnx/nchwc/channelBlock.ts';
import { blockedBackward } from '../../src/classifiers/onnx/nchwc/gradientRules.ts';
import { toNchwc } from '../../src/classifiers/onnx/nchwc/nchwcLayout.ts';
import { createSession, type Feed, type Fetched } from '../../src/classifiers/onnx/session.ts';
import { node, pruned } from '../../src/graph/edit.ts';
import { type Attribute, elementTypes, type Graph, type Model, type Tensor } from '../../src/graph/model.ts';
import { imageValues, type ShapeInfo } from '../../src/graph/shapeInfo.ts';
import { isRealType, realTensor, tensorValues } from '../../src/graph/tensor.ts';
import { randomStream } from '../../src/math/random/random.ts';

type Precision = 'float64' | 'float32';

export interface VectorJacobian {
  readonly input: string;
  readonly precision: Precision;
  /** |gradient - difference| / |difference| over the sampled values, each in the 2-norm. */
  readonly relativeError: number;
  /** The gradient by this input, all of it; undefined where `backward` says that none flows. */
  readonly gradient: Float64Array | undefined;
}

export interface CheckOptions {
  /** The graph's inputs; those of real numbers that are named in `wanted` vary, the others are constants. */
  readonly feeds: ReadonlyMap<string, Tensor>;
  readonly wanted: readonly string[];
  /** Inputs that are neither differentiated nor known beforehand, so that rules meet them as values of the run. */
  readonly unknown?: readonly string[];
  /** Inputs whose first axis is a batch, the size of which rules may not know. */
  readonly batched?: readonly string[];
  /** Of the graph's outputs, only the first is differentiated. */
  readonly firstOutput?: boolean;
  /** Only this precision. */
  readonly precision?: Precision;
  /** Lay the gradient out in blocks of channels, where the runtime has them; in float32. @default false */
  readonly laidOut?: boolean;
  /** At most this many values of each input are perturbed. @default 48 */
  readonly samples?: number;
}

/** The largest relative errors that rounding and truncation of the differences explain, by precision. */
export const differenceTolerance: Readonly<Record<Precision, number>> = { float64: 1e-5, float32: 6e-3 };

/** One comparison for each wanted input. */
export async function vectorJacobians(model: Model, options: CheckOptions): Promise<VectorJacobian[]> {
  if (options.laidOut) return compared(model, options, 'float32');
  if (options.precision !== undefined) return compared(model, options, options.precision);
  try {
    return await compared(model, options, 'float64');
  } catch {
    return compared(model, options, 'float32');
  }
}

async function compared(
  model: Model,
  options: CheckOptions,
  precision: Precision,
): Promise<VectorJacobian[]> {
  const { wanted, unknown = [], batched = [], samples = 48 } = options;
  const feeds = new Map([...options.feeds].map(([name, tensor]) => [name, inPrecision(tensor, precision)]));
  const free = [...wanted, ...unknown];
  const graph = withInputs(inPrecisionGraph(model.graph, precision), feeds, free);
  const facts = await factsOf({ ...model, graph }, feeds, { free, batched });

  // One number as the result: each real output times random weights, summed.
  const outputs = graph.outputs
    .map(({ name }) => name)
    .filter((name, index) => isRealType(facts.elementType(name)) && (index === 0 || !options.firstOutput));

  const stream = randomStream('vector jacobian');
  const weights = outputs.map((name) => {
    const size = facts.shapeAtRun(name).reduce((total, side) => total * side, 1);
    return Float64Array.from({ length: size }, () => stream.normal());
  });
  const forwardGraph = prunedTo(graph, outputs);
  const forward = await createSession({ ...model, graph: forwardGraph }, { source: 'forward' });
  const value = async (varied: ReadonlyMap<string, Tensor>) => {
    const results = await forward.run(feedsOf(forwardGraph, varied), outputs);
    return outputs.reduce((total, name, index) => total + dot(results[name], weights[index]), 0);
  };
  const gradients = await gradientsOf(
    { ...model, graph },
    { feeds, wanted, outputs, weights, facts, precision },
    options.laidOut ? await channelBlock() : undefined,
  );
  try {
    const checks: VectorJacobian[] = [];
    for (const [index, input] of wanted.entries()) {
      const gradient = gradients[index];
      const relativeError = await errorOf(gradient, { input, feeds, value, precision, samples });
      checks.push({ input, precision, relativeError, gradient });
    }
    return checks;
  } finally {
    await forward.dispose();
  }
}

async function errorOf(
  gradient: Float64Array | undefined,
  {
    input,
    feeds,
    value,
    precision,
    samples,
  }: {
    input: string;
    feeds: ReadonlyMap<string, Tensor>;
    value: (varied: ReadonlyMap<string, Tensor>) => Promise<number>;
    precision: Precision;
    samples: number;
  },
): Promise<number> {
  const tensor = feeds.get(input) as Tensor;
  const values = Float64Array.from(tensorValues(tensor));
  const step = precision === 'float64' ? 2 ** -20 : 2 ** -7;
  const at = async (place: number, shift: number) => {
    const moved = values.slice();
    moved[place] =
      precision === 'float64' ? (moved[place] ?? 0) + shift : Math.fround((moved[place] ?? 0) + shift);
    const varied = new Map([...feeds, [input, realTensor(moved, tensor.dims, precision)]]);
    return { value: await value(varied), place: moved[place] ?? 0 };
  };
  const centre = await value(feeds);
  let difference = 0;
  let size = 0;
  const stride = Math.max(1, Math.floor(values.length / samples));
  for (let place = 0; place < values.length; place += stride) {
    const scaled = step * Math.max(1, Math.abs(values[place] ?? 0));
    const [low, high] = [await at(place, -scaled), await at(place, scaled)];
    const slope = (high.value - low.value) / (high.place - low.place);
    const left = (centre - low.value) / ((values[place] ?? 0) - low.place);
    const right = (high.value - centre) / (high.place - (values[place] ?? 0));
    const got = gradient?.[place] ?? 0;
    // At a kink any slope between those on its two sides is a derivative.
    const isKink = Math.abs(right - left) > 0.05 * Math.max(Math.abs(left), Math.abs(right));
    const slack = 8 * step * Math.max(Math.abs(left), Math.abs(right));
    const allowed = isKink && got >= Math.min(left, right) - slack && got <= Math.max(left, right) + slack;
    size += slope ** 2;
    if (!allowed) difference += (got - slope) ** 2;
  }
  // Differences of a result that does not change are rounding alone.
  const floor = (precision === 'float64' ? 1e-8 : 1e-4) * Math.max(1, Math.abs(centre));
  return Math.sqrt(difference) / Math.max(Math.sqrt(size), floor);
}

async function gradientsOf(
  model: Model,
  {
    feeds,
    wanted,
    outputs,
    weights,
    facts,
    precision,
  }: {
    feeds: ReadonlyMap<string, Tensor>;
    wanted: readonly string[];
    outputs: readonly string[];
    weights: readonly Float64Array[];
    facts: RunFacts;
    precision: Precision;
  },
  block: number | undefined,
): Promise<(Float64Array | undefined)[]> {
  const results: (Float64Array | undefined)[] = wanted.map(() => undefined);
  for (const [index, output] of outputs.entries()) {
    const seed = 'check/seed';
    const differentiated = block === undefined ? backward : blockedBackward;
    const written = differentiated(model.graph, {
      output,
      seed,
      inputs: wanted,
      guided: false,
      facts,
      source: 'check',
    });
    const names = written.gradients.filter((name) => name !== undefined);
    if (names.length === 0) continue;
    const graph = prunedTo(withCopies(written.graph, names, { name: seed, elementType: precision }), [
      ...new Set(names.map(copyName)),
    ]);
    const values = [...imageValues(model.graph, facts), ...(written.graph.values ?? [])];
    const compiled =
      block === undefined ? { ...model, graph } : toNchwc({ ...model, graph: { ...graph, values } }, block);
    const session = await createSession(compiled, { source: 'backward' });
    try {
      const tensor = realTensor(weights[index] ?? [], facts.shapeAtRun(output), precision);
      const fetched = await session.run(
        feedsOf(graph, new Map([...feeds, [seed, tensor]])),
        graph.outputs.map(({ name }) => name),
      );
      written.gradients.forEach((name, place) => {
        if (name === undefined) return;
        const part = Float64Array.from(fetched[copyName(name)]?.data as ArrayLike<number>);
        const expected = feeds.get(wanted[place] ?? '')?.dims ?? [];
        if (fetched[copyName(name)]?.dims.join() !== expected.join())
          throw new Error(
            `gradient of ${wanted[place]} has shape [${fetched[copyName(name)]?.dims}], not [${expected}]`,
          );
        const before = results[place];
        results[place] = before === undefined ? part : part.map((value, i) => value + (before[i] ?? 0));
      });
    } finally {
      await session.dispose();
    }
  }
  return results;
}

const copyName = (name: string) => `${name}/copy`;

/** Outputs under names of their own: a gradient may be the seed itself, or the same for two inputs. */
function withCopies(graph: Graph, names: readonly string[], seed: Graph['inputs'][number]): Graph {
  const copies = [...new Set(names)].map((name) => node('Identity', [name], [copyName(name)]));
  return { ...graph, nodes: [...graph.nodes, ...copies], inputs: [...graph.inputs, seed] };
}

export interface RunFacts extends ShapeInfo {
  /** The shape in the run at hand, batch included. */
  shapeAtRun(name: string): readonly number[];
}

/** What a run with every value visible shows; constants are what does not depend on the free inputs. */
export async function factsOf(
  model: Model,
  feeds: ReadonlyMap<string, Tensor>,
  { free, batched }: { readonly free: readonly string[]; readonly batched: readonly string[] },
): Promise<RunFacts> {
  const { graph } = model;
  const made = graph.nodes.flatMap(({ outputs }) => outputs.filter((name) => name !== ''));
  const visible = { ...graph, outputs: made.map((name) => ({ name })) };
  const session = await createSession({ ...model, graph: visible }, { source: 'facts', optimize: false });
  try {
    const once = await session.run(feedsOf(visible, feeds), made);
    const larger = new Map(
      [...feeds].map(([name, tensor]) => [name, batched.includes(name) ? doubled(tensor) : tensor]),
    );
    const twice = batched.length > 0 ? await session.run(feedsOf(visible, larger), made) : once;
    const moving = new Set(free);
    for (const { opType, inputs, outputs } of graph.nodes) {
      const isShape = batched.length === 0 && (opType === 'Shape' || opType === 'Size');
      if (!isShape && inputs.some((name) => moving.has(name))) for (const name of outputs) moving.add(name);
    }
    const known = (name: string) =>
      graph.initializers.get(name) ?? (free.includes(name) ? feeds.get(name) : undefined);
    const shapeAtRun = (name: string) => {
      const shape = once[name]?.dims ?? known(name)?.dims;
      if (shape === undefined) throw new RangeError(`value '${name}' is not known`);
      return shape;
    };
    return {
      shapeAtRun,
      elementType: (name) => known(name)?.elementType ?? session.outputTypes.get(name) ?? 'bool',
      shape: (name) => {
        const second = twice[name]?.dims ?? shapeAtRun(name);
        return shapeAtRun(name).map((size, axis) =>
          size !== second[axis] || (axis === 0 && batched.includes(name)) ? undefined : size,
        );
      },
      isBatch: (name) => batched.includes(name),
      constant: (name) => {
        const initializer = graph.initializers.get(name);
        const type = session.outputTypes.get(name);
        const value = once[name];
        if (initializer !== undefined || moving.has(name) || type === undefined || value === undefined)
          return initializer;
        return { elementType: type, dims: value.dims, bytes: bytesOf(value) };
      },
    };
  } finally {
    await session.dispose();
  }
}

function doubled(tensor: Tensor): Tensor {
  const [first = 1, ...rest] = tensor.dims;
  const bytes = new Uint8Array(2 * tensor.bytes.length);
  bytes.set(tensor.bytes);
  bytes.set(tensor.bytes, tensor.bytes.length);
  return { ...tensor, dims: [2 * first, ...rest], bytes };
}

/** The graph with the free inputs as inputs and all others as constants. */
export function withInputs(graph: Graph, feeds: ReadonlyMap<string, Tensor>, free: readonly string[]): Graph {
  const constants = [...feeds].filter(([name]) => !free.includes(name));
  return {
    ...graph,
    initializers: new Map([...graph.initializers, ...constants]),
    inputs: free.map((name) => {
      const { elementType, dims } = feeds.get(name) as Tensor;
      return { name, elementType, shape: dims.map(() => undefined) };
    }),
  };
}

function prunedTo(graph: Graph, names: readonly string[]): Graph {
  const kept = pruned(graph, names);
  const used = new Set(kept.nodes.flatMap(({ inputs }) => inputs));
  return {
    ...kept,
    inputs: kept.inputs.filter(({ name }) => used.has(name)),
    outputs: names.map((name) => ({ name })),
  };
}

export function feedsOf(graph: Graph, values: ReadonlyMap<string, Tensor>): Record<string, Feed> {
  return Object.fromEntries(
    graph.inputs.map(({ name }) => {
      const { elementType, dims, bytes } = values.get(name) as Tensor;
      const { buffer } = Uint8Array.from(bytes);
      const data =
        elementType === 'float32'
          ? new Float32Array(buffer)
          : elementType === 'float64'
            ? new Float64Array(buffer)
            : new BigInt64Array(buffer);
      return [name, { data, dims }];
    }),
  );
}

/** float32 numbers as float64, where that is asked for. */
function inPrecision(tensor: Tensor, precision: Precision): Tensor {
  return tensor.elementType === 'float32' && precision === 'float64'
    ? realTensor(tensorValues(tensor), tensor.dims, precision)
    : tensor;
}

function inPrecisionGraph(graph: Graph, precision: Precision): Graph {
  if (precision === 'float32') return graph;
  const attribute = (value: Attribute, name: string): Attribute => {
    if (value.type === 'tensor') return { ...value, value: inPrecision(value.value, precision) };
    const isFloat = name === 'to' && value.value === elementTypes.float32;
    return isFloat ? { type: 'int', value: elementTypes.float64 } : value;
  };
  return {
    ...graph,
    initializers: new Map(
      [...graph.initializers].map(([name, tensor]) => [name, inPrecision(tensor, precision)]),
    ),
    nodes: graph.nodes.map((item) => ({
      ...item,
      attributes: new Map([...item.attributes].map(([name, value]) => [name, attribute(value, name)])),
    })),
  };
}

function dot(value: Fetched | undefined, weights: Float64Array | undefined): number {
  let total = 0;
  weights?.forEach((weight, place) => {
    total += weight * Number(value?.data[place] ?? 0);
  });
  return total;
}

function bytesOf({ data }: Fetched): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
