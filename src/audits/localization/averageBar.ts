import { meanOfAny } from '../../math/arrays/meanOf.ts';
/** The average mask as the bar of localization: how many masks stand behind it, and what more of them would be worth. */
import type { AverageMask } from '../../types/averageMask.ts';
import {
  differences,
  type ImageNumbers,
  imageMeans,
  imageValues,
  isScore,
  type SubjectRows,
} from '../../verdicts/index.ts';
import type { Measurement } from '../measurement.ts';

/** The baseline that decides. */
export const averageName = 'average-mask';
/** The facts that say how many masks stand behind it: of images outside the run, or of its other images. */
export const outsideFact = 'masksOutside';
export const insideFact = 'masksOfRun';

/** The number of masks behind an average mask; nothing where it is not known. */
export function masksFact({ masks, isOutside }: AverageMask): Measurement[] {
  if (masks === undefined) return [];
  const metric = isOutside ? outsideFact : insideFact;
  return [{ metric, role: 'fact', outcome: { state: 'scored', value: masks } }];
}

/** Of each metric the mean over averages of about half of the masks, with their mean number. */
export function halvesMeans(
  halves: readonly { readonly masks: number; readonly scored: readonly Measurement[] }[],
): Measurement[] {
  const masks = meanOfAny(halves.map((half) => half.masks));
  const [first] = halves;
  if (masks === undefined || first === undefined) return [];
  return first.scored.flatMap(({ metric, role }) => {
    const values = halves.flatMap(({ scored }) =>
      scored.flatMap((one) =>
        one.metric === metric && one.outcome.state === 'scored' ? one.outcome.value : [],
      ),
    );
    const value = meanOfAny(values);
    if (value === undefined || role === 'fact') return [];
    return [
      {
        metric,
        role: 'reference' as const,
        condition: { masks },
        outcome: { state: 'scored' as const, value },
      },
    ];
  });
}

/** What the average mask scores on each image, and what stands behind it. */
export interface AverageBar {
  /** As the rule takes it. */
  readonly values: ImageNumbers;
  /** As it was scored, before any correction. */
  readonly plain: ImageNumbers;
  readonly masks: number | undefined;
  readonly isOutside: boolean;
}

/**
 * The bar of a metric. Few masks are too weak a bar: the score grows with their number m, in trials on phantoms and on
 * the boxes of RSNA about as a − b / √m. So the average of the run's own other images is brought to what any number of
 * masks would score, from what it scores and what halves of h of them do: full + (full − half) √h / (√m − √h).
 */
export function averageBar(own: SubjectRows | undefined, metric: string, isCorrected: boolean): AverageBar {
  if (own === undefined) return { values: new Map(), plain: new Map(), masks: undefined, isOutside: false };
  const plain = imageValues(own.outcomes(metric, isScore)).values;
  const outside = imageMeans(own.outcomes(outsideFact));
  const inside = imageMeans(own.outcomes(insideFact));
  const counts = outside.size > 0 ? outside : inside;
  const known = { plain, masks: meanOfAny(counts.values()), isOutside: inside.size === 0 };
  const halves = own.outcomes(
    metric,
    ({ role, condition }) => role === 'reference' && condition?.masks !== undefined,
  );
  if (!isCorrected || halves.size === 0) return { ...known, values: plain };
  const gains = differences(plain, imageMeans(halves));
  const values = [...plain].map(([image, value]) => {
    const half = halves.get(image)?.[0]?.condition?.masks;
    const count = counts.get(image);
    if (typeof half !== 'number' || count === undefined || count <= half) return [image, value] as const;
    const part = Math.sqrt(half) / (Math.sqrt(count) - Math.sqrt(half));
    return [image, value + part * (gains.get(image) ?? 0)] as const;
  });
  return { ...known, values: new Map(values) };
}
