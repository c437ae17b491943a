import { node } from '../../graph/edit.ts';
import type { Node } from '../../graph/model.ts';
import { channelsFirstOrder } from './axisOrders.ts';
import { type ImageInput, isChannelsFirst } from './modelSignature.ts';

/** The node by which a channels-last batch becomes the model's input. */
export function entering(feed: string, input: ImageInput): Node {
  return isChannelsFirst(input)
    ? node('Transpose', [feed], [input.name], { perm: channelsFirstOrder(2 + input.size.length) })
    : node('Identity', [feed], [input.name]);
}
