import { intAttribute, withoutCopies } from '../../graph/edit.ts';
import type { Graph, Model, Node, Tensor } from '../../graph/model.ts';
import { integerTensor, tensorValues } from '../../graph/tensor.ts';
import { type Probed, type ProbeOptions, probed } from './probe.ts';
import { createSession, type Feed } from './session.ts';

interface FreeBatchOptions extends ProbeOptions {
  /** The value that must have one row per image. */
  readonly output: string;
}

/**
 * A model that was exported for one image at a time, probed with a free batch: reshapes that name the batch as 1
 * copy it instead. Undefined where the graph does not allow it: a size does not fit, or the row of an image is
 * another in company than alone.
 */
export async function freedBatch(model: Model, options: FreeBatchOptions): Promise<Probed | undefined> {
  const { output, source, itemShape } = options;
  const freed = { ...model, graph: withFreeBatch(withoutCopies(model.graph)) };
  try {
    const result = await probed(freed, { ...options, batchSizes: [2, 3] });
    if (!result.facts.isBatch(output)) return undefined;
    const together = await rows({ ...freed, graph: result.graph }, { source, output, itemShape, sizes: [2] });
    const alone = await rows(model, { source, output, itemShape, sizes: [1, 1] });
    return alone.every((value, place) => isClose(value, together[place] ?? Number.NaN)) ? result : undefined;
  } catch {
    // ONNX Runtime refuses the freed graph: the model takes one image at a time.
    return undefined;
  }
}

function withFreeBatch(graph: Graph): Graph {
  const initializers = new Map(graph.initializers);
  const nodes = graph.nodes.map((item) => {
    const shape = item.opType === 'Reshape' ? initializers.get(item.inputs[1] ?? '') : undefined;
    const copied = shape && copiedBatch(item, shape);
    if (copied === undefined) return item;
    const name = `${item.outputs[0]}/freeShape`;
    initializers.set(name, copied);
    return { ...item, inputs: [item.inputs[0] ?? '', name] };
  });
  const inputs = graph.inputs.map((input) => ({
    ...input,
    shape: input.shape?.map((size, axis) => (axis === 0 ? undefined : size)),
  }));
  return {
    ...graph,
    nodes,
    initializers,
    inputs: inputs.map(({ shape, ...input }) => ({ ...input, ...(shape && { shape }) })),
  };
}

/** The shape [1, ...] with 0, "as in the input", for the batch. */
function copiedBatch(item: Node, shape: Tensor): Tensor | undefined {
  const sizes = Array.from(tensorValues(shape));
  const zeroIsZero = intAttribute(item, 'allowzero', 0) === 1;
  return sizes[0] === 1 && !zeroIsZero ? integerTensor([0, ...sizes.slice(1)]) : undefined;
}

interface RowOptions {
  readonly source: string;
  readonly output: string;
  readonly itemShape: readonly number[];
  /** Batch sizes of consecutive runs over one series of images. */
  readonly sizes: readonly number[];
}

/** The output's rows for a series of images, run in batches of the given sizes. */
async function rows(model: Model, { source, output, itemShape, sizes }: RowOptions): Promise<number[]> {
  const input = model.graph.inputs[0]?.name ?? '';
  const session = await createSession(
    { ...model, graph: { ...model.graph, outputs: [{ name: output }] } },
    { source, optimize: false },
  );
  try {
    const stride = itemShape.reduce((total, side) => total * side, 1);
    const values: number[] = [];
    let image = 0;
    for (const size of sizes) {
      const data = Float32Array.from({ length: size * stride }, (_, place) =>
        Math.sin(image * stride + place),
      );
      const feed: Feed = { data, dims: [size, ...itemShape] };
      const result = await session.run({ [input]: feed }, [output]);
      values.push(...Array.from(result[output]?.data ?? [], Number));
      image += size;
    }
    return values;
  } finally {
    await session.dispose();
  }
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-4 * Math.max(1, Math.abs(a));
}
