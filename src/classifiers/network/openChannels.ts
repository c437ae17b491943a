import { intAttribute, intsAttribute } from '../../graph/edit.ts';
import type { Graph, Node } from '../../graph/model.ts';

/** Operators that leave the channels of an image where they are. */
const keeping = new Set([
  'Add', 'Cast', 'Clip', 'Div', 'Identity', 'Mul', 'Neg', 'Pad', 'Pow', 'Relu', 'Resize', 'Slice', 'Sqrt', 'Sub',
]); // biome-ignore format: a list reads better packed

/**
 * How many channels an image has and where they lie, by the first convolution or normalisation that reads it:
 * undefined where there is none. For files that leave it open.
 */
export function openChannels(
  graph: Graph,
  input: string,
): { readonly isFirst: boolean; readonly channels: number } | undefined {
  // By value, whether the file's input has its channels first if this value has them there.
  const images = new Map([[input, true]]);
  for (const item of graph.nodes) {
    const [from = '', weights = ''] = item.inputs;
    const isFirst = item.inputs.map((name) => images.get(name)).find((known) => known !== undefined);
    if (isFirst === undefined || item.domain !== '') continue;
    const dims = graph.initializers.get(weights)?.dims ?? [];
    const channels = images.has(from) ? channelsRead(item, dims) : undefined;
    if (channels !== undefined) return { isFirst, channels };
    const after = firstAfter(item, isFirst);
    if (after !== undefined) for (const name of item.outputs) images.set(name, after);
  }
  return undefined;
}

function channelsRead(item: Node, [first, second]: readonly number[]): number | undefined {
  if (item.opType === 'Conv') return second && second * intAttribute(item, 'group', 1);
  return item.opType === 'BatchNormalization' ? first : undefined;
}

/** Whether the file's input has its channels first if this node's output has them there. */
function firstAfter(item: Node, isFirst: boolean): boolean | undefined {
  if (keeping.has(item.opType)) return isFirst;
  const perm = item.opType === 'Transpose' ? String(intsAttribute(item, 'perm', [])) : '';
  return (perm === '0,3,1,2' || perm === '0,4,1,2,3') && isFirst ? false : undefined;
}
