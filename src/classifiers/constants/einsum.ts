import { stringAttribute } from '../../graph/edit.ts';
import type { Node } from '../../graph/model.ts';

interface Equation {
  /** The labels of each operand's axes; an ellipsis is one label. */
  readonly operands: readonly (readonly string[])[];
  readonly output: readonly string[];
}

/** The labels in the equation of an Einsum. Without an arrow those stay that come once, in alphabetical order. */
export function equationOf(item: Node): Equation {
  const [left = '', right] = stringAttribute(item, 'equation', '').replaceAll(/\s/g, '').split('->');
  const labels = (text: string) => text.match(/\.\.\.|[a-zA-Z]/g) ?? [];
  const operands = left.split(',').map(labels);
  const all = operands.flat();
  const once = [...new Set(all)].filter(
    (label) => label === ellipsis || all.indexOf(label) === all.lastIndexOf(label),
  );
  return { operands, output: right === undefined ? once.sort() : labels(right) };
}

const ellipsis = '...';

/** Whether an Einsum sums over an axis of the operand at `position`: then that is a matrix of weights, else a factor. */
export function isContracted(item: Node, position: number): boolean {
  const { operands, output } = equationOf(item);
  return (operands[position] ?? []).some((label) => !output.includes(label));
}

/** Fan in and fan out of an operand: the sizes of the axes that are summed over, and of those that only it gives. */
export function einsumFans(
  item: Node,
  position: number,
  dims: readonly number[],
): { readonly fanIn: number; readonly fanOut: number } {
  const { operands, output } = equationOf(item);
  const own = operands[position] ?? [];
  const others = operands.filter((_, index) => index !== position).flat();
  // An ellipsis may stand for several axes, or none: it is batched, so it counts for neither.
  const start = own.indexOf(ellipsis);
  const sizeOf = (index: number) =>
    dims[start >= 0 && index > start ? index + dims.length - own.length : index] ?? 1;
  const product = (keep: (label: string) => boolean) =>
    own.reduce(
      (total, label, index) => (label !== ellipsis && keep(label) ? total * sizeOf(index) : total),
      1,
    );
  return {
    fanIn: product((label) => !output.includes(label)),
    fanOut: product((label) => output.includes(label) && !others.includes(label)),
  };
}
