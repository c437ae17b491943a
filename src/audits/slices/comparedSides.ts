import { meanOfAny } from '../../math/arrays/meanOf.ts';
import { clusterBootstrap, welchT } from '../../statistics/index.ts';

/** A number of a study of the confirming half. */
export interface SideStudy {
  readonly slice: string;
  readonly group: string;
  readonly value: number;
}

/** With fewer studies of different patients on a side there is no test, and with fewer in a slice no interval. */
const fewestMembers = 5;

/** A slice against all other studies. */
export interface ComparedSides {
  readonly inside: readonly SideStudy[];
  readonly outside: readonly SideStudy[];
  readonly mean: number | null;
  readonly otherMean: number | null;
  /** Of the mean inside, resampled by patient. */
  readonly interval: readonly [number | null, number | null];
  /** Of Welch's test on one study of each patient. */
  readonly p: number | null;
}

/** How a mean inside a slice differs from that outside; `independent` has one study of each patient. */
export function comparedSides(
  name: string,
  studies: readonly SideStudy[],
  {
    independent,
    seed,
    side,
  }: {
    readonly independent: readonly SideStudy[];
    readonly seed: string;
    readonly side: 'pGreater' | 'pValue';
  },
): ComparedSides {
  const [inside, outside] = sides(studies, name);
  const [own, other] = sides(independent, name);
  const isTested = own.length >= fewestMembers && other.length >= fewestMembers;
  const test = isTested ? welchT(values(own), values(other)) : undefined;
  return {
    ...{
      inside,
      outside,
      mean: meanOfAny(values(inside)) ?? null,
      otherMean: meanOfAny(values(outside)) ?? null,
    },
    interval: intervalOf(inside, seed),
    p: test?.state === 'scored' ? test[side] : null,
  };
}

function sides<T extends SideStudy>(studies: readonly T[], name: string): [T[], T[]] {
  return [studies.filter(({ slice }) => slice === name), studies.filter(({ slice }) => slice !== name)];
}

const values = (studies: readonly SideStudy[]) => studies.map(({ value }) => value);

function intervalOf(inside: readonly SideStudy[], seed: string): readonly [number | null, number | null] {
  if (inside.length < fewestMembers) return [null, null];
  const interval = clusterBootstrap(
    (rows) => rows.reduce((sum, i) => sum + (inside[i]?.value ?? 0), 0) / rows.length,
    inside.map(({ group }) => group),
    { seed },
  );
  return interval.state === 'scored' ? interval.interval : [null, null];
}
