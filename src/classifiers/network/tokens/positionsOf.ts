import type { Graph, Node } from '../../../graph/model.ts';
import type { ShapeInfo } from '../../../graph/shapeInfo.ts';
import type { Intervals } from './intervals.ts';
import { createIntervals, whole } from './intervals.ts';
import type { PositionStep } from './positionRule.ts';
import { meeting, positionRules } from './positionRules.ts';
import type { Positions } from './positions.ts';
import { evenSpread } from './spread.ts';
import { tiled } from './windows.ts';

/** The images of the batch for which places are told: with two it is seen on which axis they lie. */
export const trialBatch = 2;

/** Where each value of a graph comes from: which image, which rows of it and which columns. */
export interface Origins {
  readonly image: ReadonlyMap<string, Positions>;
  readonly rows: ReadonlyMap<string, Positions>;
  readonly columns: ReadonlyMap<string, Positions>;
  readonly intervals: Intervals;
}

/** Follows the places of an image, [n, height, width, channels], through the graph. */
export function originsOf(graph: Graph, facts: ShapeInfo): Origins {
  const intervals = createIntervals();
  const [image, rows, columns] = [0, 1, 2].map((axis) => followed(graph, { facts, intervals, axis }));
  const nothing = new Map<string, Positions>();
  return { image: image ?? nothing, rows: rows ?? nothing, columns: columns ?? nothing, intervals };
}

interface Following {
  readonly facts: ShapeInfo;
  readonly intervals: Intervals;
  /** The axis of the image whose parts are followed. */
  readonly axis: number;
}

function followed(graph: Graph, { facts, intervals, axis }: Following): Map<string, Positions> {
  const found = new Map<string, Positions>();
  const name = graph.inputs[0]?.name ?? '';
  const shape = facts.shape(name);
  // Of a structure without shapes nothing can be followed.
  if (shape.length === 0) return found;
  const dims = shape.map((size) => size ?? trialBatch).with(0, trialBatch);
  found.set(name, { dims, parts: [tiled(dims, { axis, intervals })] });
  for (const item of graph.nodes) {
    const places = positionsAfter(item, { facts, intervals, found });
    item.outputs.forEach((output, at) => {
      const own = places[at];
      if (output !== '' && own !== undefined) found.set(output, own);
    });
  }
  return found;
}

function positionsAfter(
  node: Node,
  {
    facts,
    intervals,
    found,
  }: Pick<Following, 'facts' | 'intervals'> & { found: ReadonlyMap<string, Positions> },
): readonly Positions[] {
  const shapeOf = (output: number) => filled(node.outputs[output] ?? '', facts);
  const inputs = node.inputs.map((input): Positions => {
    if (input === '') return { dims: [], parts: [] };
    return found.get(input) ?? { dims: filled(input, facts), parts: [] };
  });
  // A size says nothing of what lies in it.
  if (node.opType === 'Shape' || node.opType === 'Size') return [];
  const step: PositionStep = { node, facts, intervals, inputs, shapeOf };
  const rule = node.domain === '' ? positionRules.get(node.opType) : undefined;
  const places = rule === undefined ? meeting(step) : rule(step);
  if (places !== undefined) return places;
  const isMoving = inputs.some(({ parts }) => parts.length > 0);
  return node.outputs.map((_, output) => {
    const dims = shapeOf(output);
    return { dims, parts: isMoving ? [evenSpread(dims, whole)] : [] };
  });
}

function filled(name: string, facts: ShapeInfo): number[] {
  return name === '' ? [] : facts.shape(name).map((size) => size ?? trialBatch);
}
