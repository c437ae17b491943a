import {
  type Area,
  areaOf,
  differenceTo,
  meanArea,
  pairedDifference,
  type ScoredImage,
  separateDifference,
} from '../areas.ts';
import { type Cases, listOf, type ScoreList } from './cases.ts';
import { areaPart, type Claim } from './claims.ts';
import type { OtherModel } from './otherModels.ts';

/** One class of one model. */
export interface Asked {
  readonly cases: Cases;
  readonly model: string;
  readonly trainedOn: string | undefined;
  readonly target: number;
}

/** The scores of a state with the labels of its images. */
export function scoredImages(cases: Cases, list: ScoreList | undefined): ScoredImage[] {
  const labels = list && cases.labels.get(list.target);
  return [...(list?.scores ?? [])].flatMap(([image, score]) => {
    const label = labels?.get(image);
    return label === undefined ? [] : [{ score, label, group: cases.groupOf(image) }];
  });
}

/**
 * The area of a state; of a head that was trained in folds the mean of its areas in the folds, whose patients are others,
 * so that their variances add.
 */
export function listArea(cases: Cases, list: ScoreList): Area {
  if (list.folds.size === 0) return areaOf(scoredImages(cases, list));
  const folds = [...new Set(list.folds.values())].sort((a, b) => a - b);
  return meanArea(
    folds.map((fold) => {
      const scores = new Map([...list.scores].filter(([image]) => list.folds.get(image) === fold));
      return areaOf(scoredImages(cases, { ...list, scores }));
    }),
  );
}

/** What two lists of scores have in common. */
export function scoredPairs(
  cases: Cases,
  target: number,
  { a, b }: Readonly<Record<'a' | 'b', ReadonlyMap<string, number> | undefined>>,
) {
  const labels = cases.labels.get(target);
  return [...(a ?? [])].flatMap(([image, first]) => {
    const [second, label] = [b?.get(image), labels?.get(image)];
    return second === undefined || label === undefined
      ? []
      : [{ a: first, b: second, label, group: cases.groupOf(image) }];
  });
}

/**
 * Whether a model tells the class without any pixel of the region: better than chance, better than the shape of the hole
 * tells it, and better than the hole of another patient tells the class of that patient.
 */
export function withoutRegion(asked: Asked, shape: OtherModel): Claim {
  const { cases, target, ...model } = asked;
  const masking = 'no-roi-box';
  const own = listOf(cases, { ...model, target, masking });
  const area = areaOf(scoredImages(cases, own));
  const pairs = scoredPairs(cases, target, { a: own?.scores, b: shape.scores });
  const hole = areaOf(pairs.map(({ b: score, ...one }) => ({ ...one, score })));
  const other = otherHole(asked, masking);
  const nulls = [0.5, hole.auc ?? 0.5, other.auc ?? 0.5];
  return {
    answer: {
      subject: { model: model.model, class: target },
      condition: { question: 'without the region', masking },
      ...areaPart(area),
      null: Math.max(...nulls),
      rule: `shortcut: above .5, above the shape of the hole (${told(hole)}) and above what the hole of another patient tells of that patient (${told(other)}), each with its 95 % interval`,
      ...(area.reason === undefined && shape.reason !== undefined && { reason: shape.reason }),
    },
    found: 'shortcut',
    differences: [differenceTo(area, 0.5), pairedDifference(pairs), separateDifference(area, other)],
  };
}

/** How well scores under another patient's hole tell that patient's class: all that the shape of a hole can do to them. */
function otherHole({ cases, target, ...model }: Asked, masking: string): Area {
  const list = listOf(cases, { ...model, target, masking, region: 'other' });
  const labels = cases.labels.get(target);
  const rows = [...(list?.scores ?? [])].flatMap(([image, score]) => {
    const donor = list?.donors.get(image) ?? '';
    const label = labels?.get(donor);
    return label === undefined ? [] : [{ score, label, group: cases.groupOf(donor) }];
  });
  return areaOf(rows);
}

/** Whether a model tells the class better without the region than from the region alone. */
export function betterWithout({ cases, target, ...model }: Asked): Claim {
  const without = listOf(cases, { ...model, target, masking: 'no-roi' });
  const alone = listOf(cases, { ...model, target, masking: 'only-roi' });
  const pairs = scoredPairs(cases, target, { a: without?.scores, b: alone?.scores });
  const difference = pairedDifference(pairs);
  return {
    answer: {
      subject: { model: model.model, class: target },
      condition: { question: 'without the region less the region alone' },
      metric: 'rocAucDifference',
      estimate: difference?.difference ?? null,
      ci: difference?.ci ?? null,
      n: pairs.length,
      null: 0,
      rule: 'shortcut: the area under the curve without the region is above that of the region alone, with its 95 % interval',
      ...(difference === undefined && { reason: 'the two areas have no difference that varies' }),
    },
    found: 'shortcut',
    differences: [difference],
  };
}

/**
 * Whether the size of the hole alone moves a model: the area where the regions of positives were grown, less that where
 * those of negatives were.
 */
export function holeSize({ cases, target, ...model }: Asked, dilation: number): Claim {
  const { positives, negatives } = selective({ cases, target, ...model }, { masking: 'no-roi', dilation });
  const pairs = scoredPairs(cases, target, { a: positives, b: negatives });
  const difference = pairedDifference(pairs);
  return {
    answer: {
      subject: { model: model.model, class: target },
      condition: { question: 'the size of the hole', masking: 'no-roi', dilation },
      metric: 'rocAucDifference',
      estimate: difference?.difference ?? null,
      ci: difference?.ci ?? null,
      n: pairs.length,
      null: 0,
      rule: 'sensitive: the area with the regions of positives grown differs from that with the regions of negatives grown, with its 95 % interval',
      ...(difference === undefined && { reason: 'the two areas have no difference that varies' }),
    },
    found: 'sensitive',
    differences: [difference],
    isTwoSided: true,
  };
}

/** Scores where only the regions of one class were grown. */
export function selective(
  { cases, target, ...model }: Asked,
  { masking, dilation }: { readonly masking: string; readonly dilation: number },
): Readonly<Record<'positives' | 'negatives', ReadonlyMap<string, number>>> {
  const plain = listOf(cases, { ...model, target, masking })?.scores;
  const grown = listOf(cases, { ...model, target, masking, dilation })?.scores;
  const labels = cases.labels.get(target);
  const of = (label: number) =>
    new Map(
      [...(plain ?? [])].flatMap(([image, score]) => {
        const value = labels?.get(image) === label ? grown?.get(image) : score;
        return value === undefined ? [] : [[image, value] as const];
      }),
    );
  return { positives: of(1), negatives: of(0) };
}

function told({ auc }: Area): string {
  return auc === null ? 'unknown' : auc.toFixed(2);
}
