import { createGraphBuilder, type GraphBuilder } from '../../../graph/graphBuilder.ts';
import { elementTypes, type Graph, type Model } from '../../../graph/model.ts';
import { integerTensor } from '../../../graph/tensor.ts';
import type { DenseTarget } from '../../../types/denseTarget.ts';
import { beforeSuppression } from './beforeSuppression.ts';
import { type BoxOptions, besideBoxes, type FoundScores, statedBeside } from './besideBoxes.ts';
import { behindChoice, chosenBoxes, requireScores } from './chosenBoxes.ts';
import { listed, type TriedOutput, triedOutputs } from './classMaps.ts';
import { densePrefix, scoresName } from './names.ts';
import { requireClass } from './target.ts';

/** What detection networks call the scores of their boxes. */
const usual = ['scores', 'logits', 'pred_logits', 'class_logits', 'cls_logits', 'cls_scores'];

/**
 * The graph with the class scores of a detection output: those of one box, or for each class the greatest of all boxes.
 * The output is [n, boxes] or [n, boxes, classes], or holds boxes and scores side by side, as YOLO's do, or a score and a
 * class of each box; where the model ends with NonMaxSuppression, the scores before it are taken. Throws RangeError with a list of the outputs where none
 * holds such scores.
 */
export async function boxScores(
  model: Model,
  options: BoxOptions,
): Promise<{ readonly graph: Graph; readonly warnings: readonly string[] }> {
  const { source, target } = options;
  const { graph, one, label, classAxis, start, objectness, warnings } = await scoresFound(model, options);
  const { behind, tried } = one;
  const { dims } = tried;
  const boxes = dims[classAxis === 1 ? 2 : 1] ?? 0;
  const classes = dims.length === 3 ? (dims[classAxis] ?? 0) - start : 1;
  const { box } = target;
  if (label !== undefined && target.class === undefined)
    throw new RangeError(
      `${source}: target.class: boxes with one class each need the class that is explained`,
    );
  if (typeof box === 'number' && box >= boxes)
    throw new RangeError(`${source}: target.box must be an index from 0 to ${boxes - 1}, got ${box}`);
  if (classes === 1 && label === undefined && (target.class ?? 0) > 1) {
    throw new RangeError(
      `${source}: target.class: each box has one score, of whatever class: 1 explains it and 0 its opposite, got ${target.class}`,
    );
  }
  if (label === undefined) requireClass(target, Math.max(2, classes), source);
  const builder = createGraphBuilder({
    prefix: `${densePrefix}box/`,
    nodes: [...graph.nodes],
    initializers: new Map(graph.initializers),
  });
  const { add, integers } = builder;
  const isFloat = tried.data instanceof Float32Array;
  const inFloat = (name: string) => add('Cast', [name], { attributes: { to: elementTypes.float32 } });
  const byBox = (name: string) =>
    classAxis === 1 ? add('Transpose', [name], { attributes: { perm: [0, 2, 1] } }) : name;
  const real = isFloat ? behind.value : inFloat(behind.value);
  const rows = byBox(dims.length === 3 ? real : add('Unsqueeze', [real, integers([2])]));
  const columns = (from: number, to: number) =>
    add('Slice', [rows, integers([from]), integers([to]), integers([2])]);
  const spread =
    label === undefined ? rows : ofOwnClass(builder, rows, { label: inFloat(byBox(label)), target });
  const own = start === 0 ? spread : columns(start, start + classes);
  const table = objectness === undefined ? own : add('Mul', [columns(objectness, objectness + 1), own]);
  const scores =
    typeof box === 'number'
      ? add('Gather', [table, builder.constant(integerTensor([box], []))], { attributes: { axis: 1 } })
      : add('ReduceMax', [table, integers([1])], { attributes: { keepdims: 0 } });
  add('Identity', [label === undefined ? scores : zeroWhereNone(builder, scores)], { output: scoresName });
  return {
    graph: { ...graph, nodes: builder.nodes, initializers: builder.initializers },
    // Whether they look like probabilities is told of all that is explained, when the network is read.
    warnings,
  };
}

/** Below every score. */
const none = -3e38;

/** [n, boxes, classes up to the one that is explained]: the score [n, boxes, 1] for the box's class, for others none. */
function ofOwnClass(
  { add, floats }: GraphBuilder,
  score: string,
  { label, target }: { readonly label: string; readonly target: DenseTarget },
): string {
  const count = Math.max(2, (target.class ?? 0) + 1);
  const isOwn = add('Equal', [
    label,
    floats(
      Float32Array.from({ length: count }, (_, c) => c),
      [count],
    ),
  ]);
  return add('Where', [isOwn, score, floats(Float32Array.of(none), [])]);
}

/** A class that no box has scores 0, and its map is zero. */
function zeroWhereNone({ add, floats }: GraphBuilder, scores: string): string {
  const isNone = add('Equal', [scores, floats(Float32Array.of(none), [])]);
  return add('Where', [isNone, floats(Float32Array.of(0), []), scores]);
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
  if (target.coordinates !== undefined) return statedBeside({ ...model, graph }, outputs, options);
  // Boxes that a model without NonMaxSuppression chose still have scores with derivatives.
  const suppressing = behindChoice(graph, 'NonMaxSuppression');
  const free = fitting.filter(({ name }) => !suppressing.has(name));
  const chosen = await chosenBoxes({ ...model, graph }, free, options);
  if (chosen !== undefined) return chosen;
  const named = usual.flatMap((name) => fitting.filter((one) => one.name.toLowerCase() === name));
  // What is left after suppression holds its coordinates, score and class side by side as often as scores.
  const suppressed = output === undefined ? suppressing : new Set<string>();
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
