import { randomStream } from '../../math/random/random.ts';
import type { Run } from '../../types/run.ts';
import { patientOf } from '../../verdicts/index.ts';

const known = new WeakMap<Run['images'], ReadonlyMap<string, string>>();

/**
 * For each image one of another patient, whose region is put over it: the next in an order drawn by the run's seed. An
 * image without another patient has none.
 */
export function otherPatients(run: Run): ReadonlyMap<string, string> {
  const made = known.get(run.images) ?? drawn(run);
  known.set(run.images, made);
  return made;
}

function drawn(run: Run): ReadonlyMap<string, string> {
  const order = run.images.map((image) => ({ id: image.id, patient: patientOf(image) }));
  randomStream(run.seed('masking', 'other patients')).shuffle(order);
  return new Map(
    order.flatMap(({ id, patient }, index) => {
      for (let step = 1; step < order.length; step++) {
        const other = order[(index + step) % order.length];
        if (other !== undefined && other.patient !== patient) return [[id, other.id] as const];
      }
      return [];
    }),
  );
}
