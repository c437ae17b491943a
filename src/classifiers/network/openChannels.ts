import { intAttribute, intsAttribute } from '../../graph/edit.ts';
import type { Graph, Node } from '../../graph/model.ts';

/** Order of the axes of an image batch in the model: batch, channels, height, width, or channels last. */
export type Layout = 'NCHW' | 'NHWC';

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
): { readonly layout: Layout; readonly channels: number } | undefined {
  const images = new Map<string, Layout>([[input, 'NCHW']]);
  for (const item of graph.nodes) {
    const [from = '', weights = ''] = item.inputs;
    const layout = item.inputs.map((name) => images.get(name)).find((known) => known !== undefined);
    if (layout === undefined || item.domain !== '') continue;
    const dims = graph.initializers.get(weights)?.dims ?? [];
    const channels = images.has(from) ? channelsRead(item, dims) : undefined;
    if (channels !== undefined) return { layout, channels };
    const after = layoutAfter(item, layout);
    if (after !== undefined) for (const name of item.outputs) images.set(name, after);
  }
  return undefined;
}

function channelsRead(item: Node, [first, second]: readonly number[]): number | undefined {
  if (item.opType === 'Conv') return second && second * intAttribute(item, 'group', 1);
  return item.opType === 'BatchNormalization' ? first : undefined;
}

/** How the file's input lies if this node's output lies channels-first. */
function layoutAfter(item: Node, layout: Layout): Layout | undefined {
  if (keeping.has(item.opType)) return layout;
  const isTurn = item.opType === 'Transpose' && String(intsAttribute(item, 'perm', [])) === '0,3,1,2';
  return isTurn && layout === 'NCHW' ? 'NHWC' : undefined;
}
