import { createGraphBuilder } from '../../../graph/graphBuilder.ts';
import { elementTypes, type Graph, type Model } from '../../../graph/model.ts';
import { integerTensor } from '../../../graph/tensor.ts';
import type { DenseTarget } from '../../../types/denseTarget.ts';
import {
  type DenseOptions,
  listed,
  probabilityWarnings,
  type TriedOutput,
  triedOutputs,
} from './classMaps.ts';
import { densePrefix, scoresName } from './names.ts';
import { requireClass } from './target.ts';

/** What detection networks call the scores of their boxes. */
const usual = ['scores', 'logits', 'pred_logits', 'class_logits', 'cls_logits', 'cls_scores'];

/**
 * The graph with the class scores of a detection output, [n, boxes] or [n, boxes, classes]: those of one box, or for
 * each class the greatest of all boxes. Throws RangeError with a list of the outputs where none holds such scores.
 */
export async function boxScores(
  model: Model,
  { target, ...options }: DenseOptions & { readonly target: DenseTarget },
): Promise<{ readonly graph: Graph; readonly warnings: readonly string[] }> {
  const { source, output } = options;
  const { graph, outputs } = await triedOutputs(model, options);
  const count = options.input.batch ?? 1;
  const fitting = outputs.filter(
    ({ tried: { dims }, isReal }) => isReal && dims[0] === count && (dims.length === 2 || dims.length === 3),
  );
  const named = usual.flatMap((name) => fitting.filter((one) => one.name.toLowerCase() === name));
  const [only, ...more] = named.length > 0 ? named.slice(0, 1) : fitting.filter((one) => !isCorners(one));
  if (only === undefined || more.length > 0) {
    const hint = only === undefined || output !== undefined ? '' : '; say which with output';
    throw new RangeError(
      `${source}: target.box: expected an output of scores, float32 [n, boxes] or [n, boxes, classes], found ${listed(outputs)}${hint}`,
    );
  }
  const { behind, tried } = only;
  const [, boxes = 0, classes = 1] = tried.dims;
  const { box } = target;
  if (typeof box === 'number' && box >= boxes)
    throw new RangeError(`${source}: target.box must be an index from 0 to ${boxes - 1}, got ${box}`);
  requireClass(target, Math.max(2, classes), source);
  const builder = createGraphBuilder({
    prefix: `${densePrefix}box/`,
    nodes: [...graph.nodes],
    initializers: new Map(graph.initializers),
  });
  const { add } = builder;
  const isFloat = tried.data instanceof Float32Array;
  const real = isFloat
    ? behind.value
    : add('Cast', [behind.value], { attributes: { to: elementTypes.float32 } });
  const table = tried.dims.length === 3 ? real : add('Unsqueeze', [real, builder.integers([2])]);
  const scores =
    typeof box === 'number'
      ? add('Gather', [table, builder.constant(integerTensor([box], []))], { attributes: { axis: 1 } })
      : add('ReduceMax', [table, builder.integers([1])], { attributes: { keepdims: 0 } });
  add('Identity', [scores], { output: scoresName });
  return {
    graph: { ...graph, nodes: builder.nodes, initializers: builder.initializers },
    warnings: probabilityWarnings(only, source),
  };
}

/** Whether an output holds the corners of boxes. */
function isCorners({ name, tried: { dims } }: TriedOutput): boolean {
  return name.toLowerCase().includes('box') && dims.at(-1) === 4;
}
