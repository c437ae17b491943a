import type { Answer } from '../../types/summary.ts';
import { areaOf, differenceTo, pairedDifference } from '../areas.ts';
import { type Cases, listOf } from './cases.ts';
import { areaPart, type Claim, measured } from './claims.ts';
import { type Asked, scoredPairs } from './modelClaims.ts';
import type { OtherModel } from './otherModels.ts';
import { shapeMetrics } from './regionShape.ts';

/** Whether the size of the region goes with the class: then masked images tell the class by their holes. */
export function sizeLeak(cases: Cases, target: number): Claim {
  const index = shapeMetrics.indexOf('area');
  const scores = new Map([...cases.shapes].map(([image, shape]) => [image, shape[index] ?? 0]));
  return leak(cases, target, { question: 'the size of the region', scores, isTwoSided: true });
}

/** The same of its size and place, and those of its box, by a model that was fitted to them: only above .5 it learnt. */
export function shapeLeak(cases: Cases, target: number, { scores, reason }: OtherModel): Claim {
  return leak(cases, target, { question: 'the shape of the region', scores, reason, isTwoSided: false });
}

function leak(
  cases: Cases,
  target: number,
  {
    question,
    scores,
    reason,
    isTwoSided,
  }: {
    readonly question: string;
    readonly scores: ReadonlyMap<string, number>;
    readonly reason?: string | undefined;
    readonly isTwoSided: boolean;
  },
): Claim {
  const rows = scoredPairs(cases, target, { a: scores, b: scores }).map(({ a: score, b: _, ...one }) => ({
    ...one,
    score,
  }));
  const area = areaOf(rows);
  return {
    answer: {
      subject: { data: 'region', class: target },
      condition: { question },
      ...areaPart(area),
      null: 0.5,
      rule: `leak: the area under the curve ${isTwoSided ? 'differs from' : 'is above'} .5, with its 95 % interval`,
      ...(reason !== undefined && { reason }),
    },
    found: 'leak',
    differences: [differenceTo(area, 0.5)],
    isTwoSided,
  };
}

/** What a model of attributes alone reaches, and how far the model of images is above it. */
export function attributeAnswers(asked: Asked, attributes: OtherModel): Answer[] {
  const { cases, target, model } = asked;
  const full = listOf(cases, { ...asked, masking: 'full' });
  const pairs = scoredPairs(cases, target, { a: full?.scores, b: attributes.scores });
  const area = areaOf(pairs.map(({ b: score, ...one }) => ({ ...one, score })));
  const difference = pairedDifference(pairs);
  const condition = { attributes: attributes.sees };
  return [
    measured({
      subject: { data: 'attributes', class: target },
      condition: { question: 'attributes alone', ...condition },
      ...areaPart(area),
      null: 0.5,
      ...(attributes.reason !== undefined && { reason: attributes.reason }),
    }),
    measured({
      subject: { model, class: target },
      condition: { question: 'whole image less attributes alone', ...condition },
      metric: 'rocAucDifference',
      estimate: difference?.difference ?? null,
      ci: difference?.ci ?? null,
      n: pairs.length,
      null: 0,
    }),
  ];
}
