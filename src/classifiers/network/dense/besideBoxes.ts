import { quoted } from '../../../files/quoted.ts';
import { intAttribute, producers } from '../../../graph/edit.ts';
import type { Graph, Model, Node } from '../../../graph/model.ts';
import type { DenseTarget } from '../../../types/denseTarget.ts';
import { type DenseOptions, listed, type TriedOutput, triedOutputs } from './classMaps.ts';

/** Scores of boxes, and where in a value they lie. */
export interface FoundScores {
  readonly graph: Graph;
  /** The value, [n, boxes] or of three axes, before its activation. */
  readonly one: TriedOutput;
  /** The axis of the classes; the boxes lie along the other. */
  readonly classAxis: 1 | 2;
  /** Columns before the first class. */
  readonly start: number;
  /** The column that says whether there is an object at all, where there is one. */
  readonly objectness: number | undefined;
  /** Of boxes that have one score each and the index of its class: that index, laid out as the scores. */
  readonly label?: string;
  readonly warnings: readonly string[];
}

export type BoxOptions = DenseOptions & { readonly target: DenseTarget };

/** x, y, width and height, or two corners. */
export const coordinates = 4;
const layingOut = new Set(['Identity', 'Transpose', 'Cast']);

/**
 * The scores of an output that a last Concat puts together of four coordinates of each box and a sigmoid of each class,
 * as YOLOv8 and later ones do: those before the sigmoid. Undefined where no output is made so.
 */
export async function besideBoxes(
  model: Model,
  outputs: readonly TriedOutput[],
  options: BoxOptions,
): Promise<FoundScores | undefined> {
  const { source, target } = options;
  if (target.coordinates !== undefined && target.coordinates !== coordinates) return undefined;
  const makers = producers(model.graph);
  const found: FoundScores[] = [];
  for (const { name, tried } of outputs) {
    const joined = joinedBy(makers, name);
    if (joined === undefined || tried.dims.length !== 3) continue;
    const axis = intAttribute(joined, 'axis', 0);
    const classAxis = axis < 0 ? axis + 3 : axis;
    const last = joined.inputs.at(-1) ?? '';
    if (classAxis !== 1 && classAxis !== 2) continue;
    const parts = await triedValues(model, joined.inputs, options);
    const one = parts.outputs.find((part) => part.name === last);
    const sizes = parts.outputs.map((part) => part.tried.dims[classAxis] ?? 0);
    const before = sizes.slice(0, -1).reduce((sum, size) => sum + size, 0);
    if (one?.behind.activation !== 'sigmoid' || parts.outputs.length < joined.inputs.length) continue;
    if (before !== coordinates || one.tried.dims.length !== 3) continue;
    const warning = `${source}: output ${quoted(name)} holds ${coordinates} coordinates of each box and ${sizes.at(-1)} scores side by side: the scores are explained, before their sigmoid`;
    found.push({ graph: parts.graph, one, classAxis, start: 0, objectness: undefined, warnings: [warning] });
  }
  const [only, ...more] = found;
  return more.length > 0 ? undefined : only;
}

/** The Concat that makes a value, but for what lays it out. */
export function joinedBy(makers: ReadonlyMap<string, Node>, name: string): Node | undefined {
  let item = makers.get(name);
  while (item !== undefined && item.domain === '' && layingOut.has(item.opType))
    item = makers.get(item.inputs[0] ?? '');
  return item?.domain === '' && item.opType === 'Concat' ? item : undefined;
}

/** Values within a graph, tried as outputs are. */
export function triedValues(
  model: Model,
  names: readonly string[],
  { target: _, output: __, ...options }: BoxOptions,
  how?: Parameters<typeof triedOutputs>[2],
) {
  const outputs = [...new Set(names)].map((name) => ({ name }));
  return triedOutputs({ ...model, graph: { ...model.graph, outputs } }, options, how);
}

/**
 * The scores of the one output of three axes, by the coordinates that the target states. The axis with fewer values is
 * that of coordinates and classes. Throws RangeError with a list of the outputs where that is not one output, or both
 * axes are as long.
 */
export async function statedBeside(
  model: Model,
  outputs: readonly TriedOutput[],
  options: BoxOptions,
): Promise<FoundScores> {
  const { graph } = model;
  const { source, target, output } = options;
  const start = target.coordinates ?? coordinates;
  const fitting = outputs.filter(
    ({ tried: { dims }, behind, isReal }) =>
      isReal &&
      behind.activation !== 'argmax' &&
      dims.length === 3 &&
      Math.min(dims[1] ?? 0, dims[2] ?? 0) > start &&
      dims[1] !== dims[2],
  );
  const [one, ...more] = fitting;
  if (one === undefined || more.length > 0) {
    const hint = one === undefined || output !== undefined ? '' : '; say which with output';
    throw new RangeError(
      `${source}: target.coordinates: expected an output of boxes, float32 [n, boxes, ${start} + classes] or [n, ${start} + classes, boxes] with more boxes than classes, found ${listed(outputs)}${hint}`,
    );
  }
  const [, first = 0, second = 0] = one.tried.dims;
  const classAxis = first < second ? 1 : 2;
  if (start === coordinates) return { graph, one, classAxis, start, objectness: undefined, warnings: [] };
  // Probabilities may be multiplied, what is before their sigmoid may not: two numbers below 0 would make a high score.
  const { activation } = one.behind;
  const kept = (await triedValues(model, [one.name], options, { asIs: true })).outputs[0] ?? one;
  const warning = `${source}: output ${quoted(one.name)} ends with a ${activation}, which is kept, as objectness multiplies the scores`;
  return {
    ...{ graph, one: kept, classAxis, start, objectness: coordinates },
    warnings: activation === undefined ? [] : [warning],
  };
}
