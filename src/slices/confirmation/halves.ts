import { randomStream } from '../../math/random/random.ts';

/** Which half each study is in: slices are found on one and confirmed on the other. */
export interface Halves {
  readonly found: readonly number[];
  readonly confirmed: readonly number[];
}

/**
 * Two halves of `n` studies, no patient in both: patients in an order drawn by seed, each into the half that has fewer
 * studies so far. `groups` names the patient of each study; without it every study is a patient of its own.
 * @throws RangeError for groups that are not one per study.
 */
export function patientHalves(
  n: number,
  { seed, groups }: { readonly seed: string; readonly groups?: readonly string[] | undefined },
): Halves {
  if (groups !== undefined && groups.length !== n) {
    throw new RangeError(`groups must be one per study (${n}), got ${groups.length}`);
  }
  const members = new Map<string, number[]>();
  for (let i = 0; i < n; i++) {
    const group = groups?.[i] ?? String(i);
    const own = members.get(group);
    if (own === undefined) members.set(group, [i]);
    else own.push(i);
  }
  const patients = [...members.values()];
  randomStream(`halves/${seed}`).shuffle(patients);
  const [found, confirmed]: [number[], number[]] = [[], []];
  for (const patient of patients) (found.length <= confirmed.length ? found : confirmed).push(...patient);
  return { found: found.sort(ascending), confirmed: confirmed.sort(ascending) };
}

const ascending = (a: number, b: number) => a - b;
