import type { AuditFindings, JudgeContext } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { Answer } from '../../types/summary.ts';
import { type Cases, casesOf } from './cases.ts';
import { areaPart, decided, measured } from './claims.ts';
import type { FoldOptions } from './crossValidated.ts';
import { attributeAnswers, shapeLeak, sizeLeak } from './dataClaims.ts';
import { type Asked, betterWithout, holeSize, listArea, withoutRegion } from './modelClaims.ts';
import { type MaskingOptions, maskingOptions, settled } from './options.ts';
import { attributeModel, type OtherModel, shapeModel } from './otherModels.ts';
import { sentenceOf, verdictOf } from './sentence.ts';
import { tablesOf } from './tables.ts';

/** The answer of the audit from its rows: for every class, what the data give away and what each model does with it. */
export function maskingFindings(
  rows: readonly Row[],
  context: JudgeContext,
  { audit, question }: { readonly audit: string; readonly question: string },
): AuditFindings {
  const options = settled(maskingOptions.parse(context.auditOptions?.[audit] ?? {}));
  const cases = casesOf(rows, context);
  const folds = { folds: options.folds, seed: `${context.seed}/${audit}` };
  const others = new Map(cases.classes.map((target) => [target, otherModels(cases, target, folds)]));
  const answers = [
    ...cases.models.flatMap((model) => ofModel(cases, model, { options, others })),
    ...decided(
      [...others].flatMap(([target, { shape }]) =>
        hasBothLabels({ cases, target }) ? [sizeLeak(cases, target), shapeLeak(cases, target, shape)] : [],
      ),
      options.smallest,
    ),
  ];
  answers.push(...mapAnswers(rows));
  const ordered = [...answers.filter(isDecided), ...answers.filter((one) => !isDecided(one))];
  return {
    summary: {
      question,
      verdict: verdictOf(ordered),
      sentence: sentenceOf(ordered, cases, options),
      answers: ordered,
      tables: tablesOf(rows, cases, options),
    },
  };
}

/** How far neighbours on a map of embeddings are neighbours among the embeddings. */
function mapAnswers(rows: readonly Row[]): Answer[] {
  return rows
    .filter(({ metric }) => metric === 'trustworthiness')
    .map((row) =>
      measured({
        subject: { model: row.subject.name },
        condition: { question: 'trustworthiness of the map of embeddings' },
        metric: row.metric,
        estimate: row.state === 'scored' ? row.value : null,
        ci: null,
        n: rows.filter(({ metric, model }) => metric === 'mapX' && model === row.model).length,
        null: null,
        ...(row.state === 'unscorable' && { reason: row.reason }),
      }),
    );
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
  if (!isWhole(trainedOn) || isBeside(cases, name)) return areas;
  const told = asked.filter(({ of }) => hasBothLabels(of));
  const claims = (told.length === 0 ? asked : told).flatMap(({ of, shape }) => claimsOf(of, shape));
  const beside = asked.flatMap(({ of, attributes }) =>
    attributes === undefined ? [] : attributeAnswers(of, attributes),
  );
  return [...decided(claims, options.smallest), ...areas, ...beside];
}

/** A head that was trained in folds stands beside the models, where their own scores are there. */
function isBeside({ lists }: Cases, model: string): boolean {
  const isProbe = (one: (typeof lists)[number]) => one.folds.size > 0;
  return lists.some((one) => one.model === model && isProbe(one)) && !lists.every(isProbe);
}

/** A class that no image has, or every one, is no question where there are others. */
function hasBothLabels({ cases, target }: Pick<Asked, 'cases' | 'target'>): boolean {
  return new Set(cases.labels.get(target)?.values()).size > 1;
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
        ...areaPart(listArea(cases, list)),
        null: 0.5,
      }),
    );
}
