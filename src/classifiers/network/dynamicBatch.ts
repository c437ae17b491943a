import { intAttribute, withoutCopies } from '../../graph/edit.ts';
import type { Graph, Model, Node, Tensor } from '../../graph/model.ts';
import { integersOf, integerTensor } from '../../graph/tensor.ts';
import { type Examined, type ExamineOptions, examined } from './examined.ts';
import { trialFeeds } from './otherInputs.ts';
import { cutRows, isNear } from './trial.ts';
import { trialBatch } from './trialImages.ts';

/**
 * A model that was exported for one image at a time, examined with a free batch: reshapes that name the batch as 1
 * copy it instead. Undefined where the graph does not allow it: a size does not fit, or the row of an image is
 * another in company than alone.
 */
export async function freedBatch(model: Model, options: ExamineOptions): Promise<Examined | undefined> {
  const freed = { ...model, graph: withFreeBatch(withoutCopies(model.graph)) };
  try {
    const found = await examined(freed, { ...options, batch: undefined });
    if (found.isInfluenced || !found.trial.takesOne) return undefined;
    const { value } = found.choice.candidate;
    const alone = await rowAlone(model, value, options);
    return isNear(found.trial.rows(value)?.[1], alone) ? found : undefined;
  } catch {
    // ONNX Runtime refuses the freed graph: the model takes one image at a time.
    return undefined;
  }
}

/** What the model as it is gives for the second of the trial images. */
async function rowAlone(
  model: Model,
  value: string,
  { engine, source, input, itemShape, others = [] }: ExamineOptions,
): Promise<Float64Array> {
  const graph = { ...model.graph, outputs: [{ name: value }] };
  const session = await engine.createSession({ ...model, graph }, { source, optimize: false });
  try {
    const found = await session.run({ [input]: trialBatch([1], itemShape), ...trialFeeds(others, 1) }, [
      value,
    ]);
    const [row] = found[value] === undefined ? [] : cutRows(found[value], 1);
    return row ?? new Float64Array();
  } finally {
    await session.dispose();
  }
}

/** The graph with a free batch, and reshapes that copy it. */
export function withFreeBatch(graph: Graph): Graph {
  const initializers = new Map(graph.initializers);
  const nodes = graph.nodes.map((item) => {
    const shape = item.opType === 'Reshape' ? initializers.get(item.inputs[1] ?? '') : undefined;
    const copied = shape && copiedBatch(item, shape);
    if (copied === undefined) return item;
    const name = `${item.outputs[0]}/freeShape`;
    initializers.set(name, copied);
    return { ...item, inputs: [item.inputs[0] ?? '', name] };
  });
  return withBatch({ ...graph, nodes, initializers }, undefined);
}

/** The graph with that size of the batch in its inputs. */
export function withBatch(graph: Graph, batch: number | undefined): Graph {
  const inputs = graph.inputs.map(({ shape, ...input }) => ({
    ...input,
    ...(shape && { shape: shape.map((size, axis) => (axis === 0 ? batch : size)) }),
  }));
  return { ...graph, inputs };
}

/** The shape [1, ...] with 0, "as in the input", for the batch. */
function copiedBatch(item: Node, shape: Tensor): Tensor | undefined {
  const sizes = integersOf(shape);
  const zeroIsZero = intAttribute(item, 'allowzero', 0) === 1;
  return sizes[0] === 1 && !zeroIsZero ? integerTensor([0, ...sizes.slice(1)]) : undefined;
}
