import { meanOf } from '../../math/arrays/meanOf.ts';
import { normalQuantile } from '../../math/distributions/normalDistribution.ts';
import { fewestGroups } from '../../statistics/index.ts';
import type { Interval } from '../../types/summary.ts';

/** A picture that was decided one way (1) or the other (0). */
export interface Decided {
  readonly value: number;
  readonly isPositive: boolean;
  readonly patient: string;
}

/** The share of one class: the mean over patients of the mean over their pictures. */
export interface ClassShare {
  readonly share: number;
  readonly pictures: number;
  readonly patients: ReadonlySet<string>;
}

export interface BalancedShare {
  /** The mean of the shares of both classes; null where a class has no picture. */
  readonly estimate: number | null;
  /** 95 %; null with fewer patients than `fewestGroups` in a class. */
  readonly ci: Interval | null;
  readonly negatives: ClassShare | undefined;
  readonly positives: ClassShare | undefined;
}

/**
 * The mean of the shares of two classes, so that one answer for every picture makes one half whatever the classes' sizes.
 * Its interval joins the Wilson intervals of both (Newcombe 1998, Statistics in Medicine 17(8), method 10). Means of
 * patients scatter at most as much as one picture of each would, so n is the number of patients. Where a patient has
 * pictures of both classes, the half-widths are added, which holds for every correlation.
 */
export function balancedShare(all: readonly Decided[]): BalancedShare {
  const negatives = shareOf(all.filter(({ isPositive }) => !isPositive));
  const positives = shareOf(all.filter(({ isPositive }) => isPositive));
  if (negatives === undefined || positives === undefined)
    return { estimate: null, ci: null, negatives, positives };
  const estimate = (negatives.share + positives.share) / 2;
  const both = [negatives, positives];
  if (both.some(({ patients }) => patients.size < fewestGroups))
    return { estimate, ci: null, negatives, positives };
  const areApart = [...negatives.patients].every((patient) => !positives.patients.has(patient));
  const joined = (a: number, b: number) => (areApart ? Math.hypot(a, b) : a + b) / 2;
  const [first, second] = [wilson(negatives), wilson(positives)];
  const ci: Interval = [
    estimate - joined(negatives.share - first[0], positives.share - second[0]),
    estimate + joined(first[1] - negatives.share, second[1] - positives.share),
  ];
  return { estimate, ci, negatives, positives };
}

function shareOf(pictures: readonly Decided[]): ClassShare | undefined {
  if (pictures.length === 0) return undefined;
  const own = new Map<string, number[]>();
  for (const { patient, value } of pictures) own.set(patient, [...(own.get(patient) ?? []), value]);
  const share = meanOf([...own.values()].map(meanOf));
  return { share, pictures: pictures.length, patients: new Set(own.keys()) };
}

/** Wilson's 95 % interval of a proportion (1927, JASA 22(158)). */
function wilson({ share, patients: { size: n } }: ClassShare): [low: number, high: number] {
  const z = normalQuantile(0.975);
  const middle = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const halfWidth = (z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) / (1 + z ** 2 / n);
  return [middle - halfWidth, middle + halfWidth];
}
