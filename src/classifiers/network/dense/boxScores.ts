import { createGraphBuilder } from '../../../graph/graphBuilder.ts';
import { elementTypes, type Graph, type Model } from '../../../graph/model.ts';
import { integerTensor } from '../../../graph/tensor.ts';
import type { DenseTarget } from '../../../types/denseTarget.ts';
import {
  beforeSuppression,
  behindChoice,
  besideBoxes,
  type FoundScores,
  requireScores,
  statedBeside,
} from './besideBoxes.ts';
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

type BoxOptions = DenseOptions & { readonly target: DenseTarget };

/**
 * The graph with the class scores of a detection output: those of one box, or for each class the greatest of all boxes.
 * The output is [n, boxes] or [n, boxes, classes], or holds boxes and scores side by side, as YOLO's do; where the model
 * ends with NonMaxSuppression, the scores before it are taken. Throws RangeError with a list of the outputs where none
 * holds such scores.
 */
export async function boxScores(
  model: Model,
  options: BoxOptions,
): Promise<{ readonly graph: Graph; readonly warnings: readonly string[] }> {
  const { source, target } = options;
  const { graph, one, classAxis, start, objectness, warnings } = await scoresFound(model, options);
  const { behind, tried } = one;
  const { dims } = tried;
  const boxes = dims[classAxis === 1 ? 2 : 1] ?? 0;
  const classes = dims.length === 3 ? (dims[classAxis] ?? 0) - start : 1;
  const { box } = target;
  if (typeof box === 'number' && box >= boxes)
    throw new RangeError(`${source}: target.box must be an index from 0 to ${boxes - 1}, got ${box}`);
  requireClass(target, Math.max(2, classes), source);
  const builder = createGraphBuilder({
    prefix: `${densePrefix}box/`,
    nodes: [...graph.nodes],
    initializers: new Map(graph.initializers),
  });
  const { add, integers } = builder;
  const isFloat = tried.data instanceof Float32Array;
  const real = isFloat
    ? behind.value
    : add('Cast', [behind.value], { attributes: { to: elementTypes.float32 } });
  const whole = dims.length === 3 ? real : add('Unsqueeze', [real, integers([2])]);
  const rows = classAxis === 1 ? add('Transpose', [whole], { attributes: { perm: [0, 2, 1] } }) : whole;
  const columns = (from: number, to: number) =>
    add('Slice', [rows, integers([from]), integers([to]), integers([2])]);
  const own = start === 0 ? rows : columns(start, start + classes);
  const table = objectness === undefined ? own : add('Mul', [columns(objectness, objectness + 1), own]);
  const scores =
    typeof box === 'number'
      ? add('Gather', [table, builder.constant(integerTensor([box], []))], { attributes: { axis: 1 } })
      : add('ReduceMax', [table, integers([1])], { attributes: { keepdims: 0 } });
  add('Identity', [scores], { output: scoresName });
  return {
    graph: { ...graph, nodes: builder.nodes, initializers: builder.initializers },
    warnings: [...warnings, ...probabilityWarnings(one, source)],
  };
}

async function scoresFound(model: Model, options: BoxOptions): Promise<FoundScores> {
  const { source, output, target } = options;
  const { graph, outputs } = await triedOutputs(model, options);
  const count = options.input.batch ?? 1;
  const fitting = outputs.filter(
    ({ tried: { dims }, isReal }) => isReal && dims[0] === count && (dims.length === 2 || dims.length === 3),
  );
  const beside = await besideBoxes({ ...model, graph }, fitting, options);
  if (beside !== undefined) return beside;
  if (target.coordinates !== undefined) return statedBeside(graph, outputs, options);
  const named = usual.flatMap((name) => fitting.filter((one) => one.name.toLowerCase() === name));
  // What is left after suppression holds its coordinates, score and class side by side as often as scores.
  const suppressed = output === undefined ? behindChoice(graph, 'NonMaxSuppression') : new Set<string>();
  const others = fitting.filter((one) => !isCorners(one) && !suppressed.has(one.name));
  const [only, ...more] = named.length > 0 ? named.slice(0, 1) : others;
  if (only !== undefined && more.length === 0) {
    if (output === undefined && named.length === 0) requireScores(graph, only, source);
    return { graph, one: only, classAxis: 2, start: 0, objectness: undefined, warnings: [] };
  }
  const before = only === undefined ? await beforeSuppression(model, options) : undefined;
  if (before !== undefined) return before;
  const hint = only === undefined || output !== undefined ? '' : '; say which with output';
  throw new RangeError(
    `${source}: target.box: expected an output of scores, float32 [n, boxes] or [n, boxes, classes], found ${listed(outputs)}${hint}`,
  );
}

/** Whether an output holds the corners of boxes. */
function isCorners({ name, tried: { dims } }: TriedOutput): boolean {
  return name.toLowerCase().includes('box') && dims.at(-1) === 4;
}
