import { intAttribute, node } from '../../../graph/edit.ts';
import type { Node } from '../../../graph/model.ts';
import type { ShapeInfo } from '../../../graph/shapeInfo.ts';
import { integersOf, integerTensor } from '../../../graph/tensor.ts';
import { classAxis, type Drawn, drawnNode, hasShapeOf, rising, type Scores, type TailStep } from './tail.ts';

/** Values side by side along the classes, each of them before its activation. */
export function joined({ item, tail, part }: TailStep): Scores | undefined {
  const [output = ''] = item.outputs;
  const axis = classAxis(output, intAttribute(item, 'axis', 0), tail.facts);
  const parts = item.inputs.flatMap((input) => {
    const found = rising(part(input));
    return found !== undefined && hasShapeOf(found, input, tail) ? [found] : [];
  });
  if (axis === undefined || parts.length < item.inputs.length) return undefined;
  const draw = (name: string): Drawn => {
    const drawn = parts.map((one, index) => one.draw(`${name}/${index}`));
    const inputs = drawn.map((one) => one.name);
    const made = node('Concat', inputs, [`${name}/Concat`], { axis });
    return drawnNode(drawn, made, { like: output });
  };
  const kinds = new Set(parts.map(({ kind }) => kind));
  const [kind = 'mixed'] = kinds;
  const low = Math.min(...parts.map((one) => one.low));
  const high = Math.max(...parts.map((one) => one.high));
  return { kind: kinds.size === 1 ? kind : 'mixed', low, high, isRising: true, draw };
}

/**
 * Some of the classes. A sigmoid's are what they were, and so are several of a softmax; one alone of a softmax of two
 * is the sigmoid of the difference, and one of more has no such score.
 */
export function selected(step: TailStep): Scores | undefined {
  const { item, tail, part } = step;
  const [input = ''] = item.inputs;
  const [output = ''] = item.outputs;
  const found = rising(part(input));
  const columns = columnsOf(item, tail.facts);
  if (found === undefined || columns === undefined || !hasShapeOf(found, input, tail)) return undefined;
  const draw = (name: string): Drawn => {
    const before = found.draw(name);
    const made = { ...item, name: `${name}/own`, inputs: [before.name, ...item.inputs.slice(1)] };
    return drawnNode([before], { ...made, outputs: [`${name}/own`] }, { like: output });
  };
  const own: Scores = { ...found, draw };
  if (found.kind === 'sigmoid' || columns.chosen.length > 1) return own;
  return found.kind === 'softmax' && columns.count === 2
    ? overOther(step, { found, own, columns })
    : undefined;
}

/** The score of one class of two less that of the other: twice its own less the sum of both. */
function overOther(
  { item, tail }: TailStep,
  { found, own, columns }: { readonly found: Scores; readonly own: Scores; readonly columns: Columns },
): Scores {
  const [input = ''] = item.inputs;
  const [output = ''] = item.outputs;
  const keepdims = tail.facts.shape(output).length === tail.facts.shape(input).length ? 1 : 0;
  const draw = (name: string): Drawn => {
    const [axes, sum, twice, made] = ['axes', 'sum', 'twice', 'difference'].map((what) => `${name}/${what}`) as [
      string, string, string, string,
    ]; // biome-ignore format: four of a kind
    const both = drawnNode(
      [found.draw(name)],
      node('ReduceSum', [found.draw(name).name, axes], [sum], { keepdims }),
      { like: output, constants: [[axes, integerTensor([columns.axis])]] },
    );
    const one = own.draw(name);
    const doubled = drawnNode([one], node('Add', [one.name, one.name], [twice]), { like: output });
    return drawnNode([both, doubled], node('Sub', [twice, sum], [made]), { like: output });
  };
  return { ...own, kind: 'sigmoid', draw };
}

interface Columns {
  readonly axis: number;
  /** The classes that there are. */
  readonly count: number;
  readonly chosen: readonly number[];
}

/** The classes that a Gather or Slice chooses; undefined where that is not known. */
function columnsOf(item: Node, facts: ShapeInfo): Columns | undefined {
  const [input = '', first = '', ends = '', axesName = '', stepsName = ''] = item.inputs;
  const numbers = (name: string) => {
    const tensor = name === '' ? undefined : facts.constant(name);
    return tensor && integersOf(tensor);
  };
  const isGather = item.opType === 'Gather';
  const axes = isGather ? [intAttribute(item, 'axis', 0)] : numbers(axesName);
  const axis = axes?.length === 1 ? classAxis(input, axes[0] ?? 0, facts) : undefined;
  const count = axis === undefined ? undefined : facts.shape(input)[axis];
  if (axis === undefined || count === undefined) return undefined;
  if (isGather) {
    const chosen = numbers(first)?.map((index) => (index < 0 ? index + count : index));
    return chosen && { axis, count, chosen };
  }
  const [start, end] = [numbers(first)?.[0], numbers(ends)?.[0]].map(
    (index) => index && Math.min(count, index < 0 ? Math.max(0, index + count) : index),
  );
  const [step = 1] = numbers(stepsName) ?? [];
  if (start === undefined || end === undefined || step !== 1) return undefined;
  return { axis, count, chosen: Array.from({ length: Math.max(0, end - start) }, (_, at) => start + at) };
}
