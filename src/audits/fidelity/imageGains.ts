import type { Outcome } from '../../types/row.ts';
import type { MapResults, Run } from '../../types/run.ts';
import { constantReason } from '../constantMap.ts';
import { curvesOf } from './curves.ts';
import { gridOf } from './grid.ts';
import { fidelityOptions } from './options.ts';
import { orderingOf, varyingMaps } from './orderings.ts';
import { gainOf } from './scores.ts';

const { steps } = fidelityOptions.parse({});

/**
 * The symmetric relevance gain of the map of each method of one image, with the mean in the place of pixels and the
 * audit's own number of steps; of a method without such a map why there is none.
 */
export async function imageGains(
  run: Run,
  { model, image, found }: { readonly model: string; readonly image: string; readonly found: MapResults },
): Promise<ReadonlyMap<string, Outcome>> {
  const target = run.target(image);
  const orderings = varyingMaps(found).map(([name, map]) => orderingOf(name, map));
  const prepared = await run.prepared(model, image);
  const { counts, shares } = gridOf(prepared, steps);
  const curves =
    target === undefined
      ? new Map<string, never>()
      : await curvesOf(orderings, { run, model, prepared, fill: { kind: 'mean' }, counts });
  return new Map(
    [...found].map(([name, result]): [string, Outcome] => {
      if (result.state !== 'found') return [name, result];
      if (target === undefined) return [name, { state: 'failed', error: 'the logits are not finite' }];
      const own = curves.get(name);
      if (own === undefined) return [name, { state: 'unscorable', reason: constantReason }];
      return [name, gainOf(own, { shares, target, label: undefined }).outcome];
    }),
  );
}
