import type { Graph, Node } from '../../graph/model.ts';

/** What lays out, cuts, resizes or clips an image without mixing its channels by weights. */
const preparing = new Set([
  'Cast', 'Clip', 'Concat', 'Expand', 'Flatten', 'Gather', 'Identity', 'Neg', 'Pad', 'Reshape', 'Resize', 'Slice', 'Split',
  'Squeeze', 'Transpose', 'Unsqueeze',
]); // biome-ignore format: a list reads better packed
const scaling = new Set(['Add', 'Sub', 'Mul', 'Div']);

/**
 * The constants that only bring the image into the network's units, before any layer: added, subtracted, multiplied or
 * divided one number for all pixels or one per channel; or subtracted one per pixel, a mean image.
 */
export function inputScaling(graph: Graph, channels: number): Set<string> {
  const images = new Set(graph.inputs.map(({ name }) => name));
  const found = new Set<string>();
  for (const item of graph.nodes) {
    const constants = item.inputs.filter((name) => graph.initializers.has(name));
    const values = item.inputs.filter((name) => name !== '' && !graph.initializers.has(name));
    if (item.domain !== '' || values.length === 0 || !values.every((name) => images.has(name))) continue;
    if (!preparing.has(item.opType) && !scaling.has(item.opType)) continue;
    if (scaling.has(item.opType)) {
      const [constant = ''] = constants;
      if (constants.length !== 1 || !isScale(item, { constant, graph, channels })) continue;
      found.add(constant);
    }
    for (const name of item.outputs) images.add(name);
  }
  return found;
}

function isScale(
  item: Node,
  {
    constant,
    graph,
    channels,
  }: { readonly constant: string; readonly graph: Graph; readonly channels: number },
): boolean {
  const sizes = (graph.initializers.get(constant)?.dims ?? []).filter((size) => size > 1);
  if (sizes.length === 0) return true;
  if (sizes.length === 1) return sizes[0] === channels;
  return item.opType === 'Sub' && item.inputs[1] === constant;
}
