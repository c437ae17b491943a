import { intsAttribute, producers, stringAttribute, withAttributes } from './edit.ts';
import type { Graph, Node } from './model.ts';
import { tensorValues } from './tensor.ts';

/**
 * The graph with each padding by zeros that only convolutions read made part of those convolutions: the same
 * numbers without a copy of the padded value. Keras's exports pad so before every convolution of stride 2.
 */
export function withFoldedPads(graph: Graph): Graph {
  const made = producers(graph);
  const readers = new Map<string, Node[]>();
  for (const item of graph.nodes) {
    for (const name of item.inputs) readers.set(name, [...(readers.get(name) ?? []), item]);
  }
  const kept = new Set(graph.outputs.map(({ name }) => name));
  const nodes = graph.nodes.map((item) => {
    const before = made.get(item.inputs[0] ?? '');
    const padding = before === undefined ? undefined : zeroPadding(before, graph);
    if (before === undefined || padding === undefined || !isPlainConv(item)) return item;
    const [padded = ''] = before.outputs;
    if (
      kept.has(padded) ||
      readers.get(padded)?.some((reader) => !isPlainConv(reader) || reader.inputs[0] !== padded)
    ) {
      return item;
    }
    const own = intsAttribute(
      item,
      'pads',
      padding.map(() => 0),
    );
    if (own.length !== padding.length) return item;
    const pads = { type: 'ints', value: own.map((size, index) => size + (padding[index] ?? 0)) } as const;
    const inputs = [before.inputs[0] ?? '', ...item.inputs.slice(1)];
    return { ...withAttributes(item, { pads }), inputs };
  });
  return { ...graph, nodes };
}

function isPlainConv(item: Node): boolean {
  return (
    item.opType === 'Conv' && item.domain === '' && stringAttribute(item, 'auto_pad', 'NOTSET') === 'NOTSET'
  );
}

/** What a Pad node puts around the spatial axes, in the order of a convolution's pads; undefined if it does anything else. */
function zeroPadding(item: Node, { initializers }: Graph): number[] | undefined {
  if (item.opType !== 'Pad' || stringAttribute(item, 'mode', 'constant') !== 'constant' || item.inputs[3])
    return undefined;
  const amounts = initializers.get(item.inputs[1] ?? '');
  const filler = item.inputs[2] ? initializers.get(item.inputs[2]) : undefined;
  if (amounts === undefined || (item.inputs[2] && filler === undefined)) return undefined;
  if (filler !== undefined && tensorValues(filler).some((value) => value !== 0)) return undefined;
  const sizes = Array.from(tensorValues(amounts));
  const rank = sizes.length / 2;
  const [begin, end] = [sizes.slice(0, rank), sizes.slice(rank)];
  const outer = [...begin.slice(0, 2), ...end.slice(0, 2)];
  const spatial = [...begin.slice(2), ...end.slice(2)];
  return outer.every((size) => size === 0) && spatial.every((size) => size >= 0) ? spatial : undefined;
}
