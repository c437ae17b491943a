import { randomStream } from '../../math/random/random.ts';
import type { Run } from '../../types/run.ts';
import { audit } from './names.ts';

/**
 * For each image another one, of another patient, each image once as far as patients allow: images in random order,
 * patient by patient, each with the one half a round further. An image is left without where there is one patient alone.
 */
export function partnersOf({ images, seed }: Run): ReadonlyMap<string, string> {
  const groups = new Map<string, string[]>();
  for (const { id, group = id } of images) groups.set(group, [...(groups.get(group) ?? []), id]);
  const order = [...groups.keys()];
  randomStream(seed(audit, 'partners')).shuffle(order);
  const ring = order.flatMap((group) => (groups.get(group) ?? []).map((id) => ({ id, group })));
  const most = Math.max(...[...groups.values()].map((ids) => ids.length));
  const partners = new Map<string, string>();
  for (const [index, { id, group }] of ring.entries()) {
    // From half a round on, the first of another patient: with no large patient that is the very place.
    const from = index + Math.max(most, Math.floor(ring.length / 2));
    const other = ring
      .map((_, step) => ring[(from + step) % ring.length])
      .find((one) => one?.group !== group);
    if (other !== undefined) partners.set(id, other.id);
  }
  return partners;
}
