import type { Node } from '../../../graph/model.ts';
import type { ImageShape, Layout } from './layout.ts';

/** Fuses a sum with the convolution that makes one of its parts, the later one. */
export function added(layout: Layout, output: string, values: readonly string[]): boolean {
  const [first = '', second = ''] = values;
  if (first === second) return false;
  for (const [part, other] of [
    [second, first],
    [first, second],
  ] as const) {
    const convolution = layout.open(part);
    if (convolution === undefined || convolution.sum !== undefined) continue;
    const sum = layout.blocked(other)?.name;
    if (sum === undefined) return false;
    layout.setWaiting(output, { ...convolution, sum });
    return true;
  }
  return false;
}

/**
 * A sum of several values of which convolutions make some: all else at once, then those one by one, each of which adds
 * what is there already.
 */
export function summed(layout: Layout, { inputs, outputs: [output = ''] }: Node, shape: ImageShape): boolean {
  const isOpen = (name: string) => layout.open(name)?.sum === undefined && layout.open(name) !== undefined;
  const open = inputs.filter(isOpen);
  const others = inputs.filter((name) => !isOpen(name));
  if (open.length === 0) return false;
  const total = (names: readonly string[]) => {
    const blocked = names.map((name) => layout.blocked(name)?.name ?? '');
    return blocked.length === 1 ? (blocked[0] ?? '') : layout.add('Sum', blocked);
  };
  let sum = others.length > 0 ? total(others) : undefined;
  open.forEach((name, at) => {
    const convolution = layout.open(name);
    if (convolution === undefined) return;
    const last = at === open.length - 1;
    const target = last ? output : layout.fresh('sum');
    layout.setShape(target, shape);
    layout.setWaiting(target, { ...convolution, ...(sum !== undefined && { sum }) });
    if (!last) sum = layout.blocked(target)?.name;
  });
  return true;
}
