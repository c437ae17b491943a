import type { AuditFindings, JudgeContext } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { Answer } from '../../types/summary.ts';
import { areaOf } from './areas.ts';
import { type Cases, casesOf } from './cases.ts';
import { areaPart, decided, measured } from './claims.ts';
import type { FoldOptions } from './crossValidated.ts';
import { attributeAnswers, shapeLeak, sizeLeak } from './dataClaims.ts';
import { type Asked, betterWithout, holeSize, scoredImages, withoutRegion } from './modelClaims.ts';
import { type MaskingOptions, maskingOptions } from './options.ts';
import { attributeModel, type OtherModel, shapeModel } from './otherModels.ts';
import { sentenceOf, verdictOf } from './sentence.ts';
import { tablesOf } from './tables.ts';

/** The answer of the audit from its rows: for every class, what the data give away and what each model does with it. */
export function maskingFindings(
  rows: readonly Row[],
  context: JudgeContext,
  { audit, question }: { readonly audit: string; readonly question: string },
): AuditFindings {
  const options = maskingOptions.parse(context.auditOptions?.[audit] ?? {});
  const cases = casesOf(rows, context);
  const folds = { folds: options.folds, seed: `${context.seed}/${audit}` };
  const others = new Map(cases.classes.map((target) => [target, otherModels(cases, target, folds)]));
  const answers = [
    ...cases.models.flatMap((model) => ofModel(cases, model, { options, others })),
    ...decided(
      [...others].flatMap(([target, { shape }]) => [
        sizeLeak(cases, target),
        shapeLeak(cases, target, shape),
      ]),
      options.smallest,
    ),
  ];
  const ordered = [...answers.filter(isDecided), ...answers.filter((one) => !isDecided(one))];
  return {
    summary: {
      question,
      verdict: verdictOf(ordered),
      sentence: sentenceOf(ordered, cases, options),
      answers: ordered,
      tables: tablesOf(cases, options),
    },
  };
}

function isDecided({ verdict }: Answer): boolean {
  return verdict !== 'measured';
}

/** What models without a pixel tell of a class. */
interface OtherModels {
  readonly shape: OtherModel;
  readonly attributes: OtherModel | undefined;
}

function otherModels(cases: Cases, target: number, folds: FoldOptions): OtherModels {
  return { shape: shapeModel(cases, target, folds), attributes: attributeModel(cases, target, folds) };
}

/** Of one model over all classes, whose claims are one family. */
function ofModel(
  cases: Cases,
  { name, trainedOn }: Cases['models'][number],
  {
    options,
    others,
  }: { readonly options: MaskingOptions; readonly others: ReadonlyMap<number, OtherModels> },
): Answer[] {
  const asked = [...others].map(([target, other]) => ({
    ...other,
    of: { cases, model: name, trainedOn, target },
  }));
  const areas = asked.flatMap(({ of }) => areasOf(of));
  if (!isWhole(trainedOn)) return areas;
  const claims = asked.flatMap(({ of, shape }) => claimsOf(of, shape));
  const beside = asked.flatMap(({ of, attributes }) =>
    attributes === undefined ? [] : attributeAnswers(of, attributes),
  );
  return [...decided(claims, options.smallest), ...areas, ...beside];
}

/** Of a model that was trained on masked images it is no question whether it uses what was left to it. */
function isWhole(trainedOn: string | undefined): boolean {
  return trainedOn === undefined || trainedOn === 'full';
}

function claimsOf(asked: Asked, shape: OtherModel) {
  const dilation = largestWhole(asked);
  return [
    withoutRegion(asked, shape),
    betterWithout(asked),
    ...(dilation === undefined ? [] : [holeSize(asked, dilation)]),
  ];
}

/** The largest dilation above 0 under which as many images have a score as under none. */
function largestWhole({ cases: { lists }, model, trainedOn, target }: Asked): number | undefined {
  const own = lists.filter(
    (one) =>
      one.model === model &&
      one.trainedOn === trainedOn &&
      one.target === target &&
      one.masking === 'no-roi' &&
      one.region === 'own',
  );
  const plain = own.find(({ dilation }) => dilation === 0)?.scores.size ?? 0;
  const whole = own.filter(({ dilation, scores }) => dilation > 0 && scores.size === plain);
  return whole.length === 0 ? undefined : Math.max(...whole.map(({ dilation }) => dilation));
}

/** The area of every masking without dilation. */
function areasOf({ cases, model, trainedOn, target }: Asked): Answer[] {
  return cases.lists
    .filter((one) => one.model === model && one.trainedOn === trainedOn && one.target === target)
    .filter(({ dilation }) => dilation === 0)
    .map((list) =>
      measured({
        subject: { model, class: target },
        condition: {
          question: 'area',
          masking: list.masking,
          ...(trainedOn !== undefined && { trainedOn }),
          ...(list.region === 'other' && { region: 'of another patient' }),
        },
        ...areaPart(areaOf(scoredImages(cases, list))),
        null: 0.5,
      }),
    );
}
