import { finiteValues } from '../checks/finiteValues.ts';

/** How two orders of the same items agree. */
export interface KendallTau {
  /** Tau-b, from −1 to 1; undefined where one side has no two different values. */
  readonly tau: number | undefined;
  /** Pairs of items that both sides put in the same order, and in opposite orders. */
  readonly concordant: number;
  readonly discordant: number;
  /** All pairs, tied ones too. */
  readonly pairs: number;
}

/**
 * Kendall's rank correlation of paired values with the correction for ties, tau-b = (C − D) / √((N − Ta)(N − Tb)),
 * N pairs, T those tied on one side (Kendall 1945, Biometrika 33(3)). Takes time quadratic in the number of items.
 * @throws RangeError for lists of different lengths.
 */
export function kendallTau(a: readonly number[], b: readonly number[]): KendallTau {
  if (a.length !== b.length) {
    throw new RangeError(`b must have one value for each of a (${a.length}), got ${b.length}`);
  }
  finiteValues('a', a);
  finiteValues('b', b);
  let [concordant, discordant, differentA, differentB] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < i; j++) {
      const signA = Math.sign((a[i] ?? 0) - (a[j] ?? 0));
      const signB = Math.sign((b[i] ?? 0) - (b[j] ?? 0));
      concordant += Number(signA * signB > 0);
      discordant += Number(signA * signB < 0);
      differentA += Number(signA !== 0);
      differentB += Number(signB !== 0);
    }
  }
  const scale = Math.sqrt(differentA * differentB);
  const tau = scale === 0 ? undefined : (concordant - discordant) / scale;
  return { tau, concordant, discordant, pairs: (a.length * (a.length - 1)) / 2 };
}
