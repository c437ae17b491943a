import { randomStream } from '../../math/random/random.ts';
import { clusterBootstrap, holm, twoByTwo } from '../../statistics/index.ts';
import type { AuditFindings, JudgeContext } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { Answer } from '../../types/summary.ts';
import { patientsByImage } from '../../verdicts/index.ts';
import { calibrationTable, type SureStudy } from './calibration.ts';
import { detectableErrorRate } from './detectable.ts';
import { fidelityTable } from './fidelityTable.ts';
import { commonFacts, overallSentence, sliceSentence } from './sentences.ts';
import { pictureTable, scatterTable, textTable } from './shown.ts';

/** What the audit asks. */
export const question =
  'Is there a group of studies in which the model fails, and what do they have in common?';
const alpha = 0.05;
/** With fewer members on the confirming half a slice is not tested. */
const fewestMembers = 5;
const rule = [
  'more errors in the slice than outside of it, on patients that it was not found on:',
  'one-sided Fisher test on one study of each patient, adjusted by Holm over all slices tried, at 5 %',
].join(' ');

/** The errors of each slice against those of all other studies, on the half of the patients that did not find it. */
export function judgedSlices(rows: readonly Row[], context: JudgeContext): AuditFindings {
  const studies = confirmingStudies(rows, context);
  const names = sliceNames(rows);
  const groups = patientsByImage(context.images);
  const tried = names.map((name) => testedSlice(name, studies, context));
  const tested = tried.filter(({ p }) => p !== null);
  const adjusted = holm(tested.map(({ p }) => p ?? 1));
  const answers = tried.map((one): Answer => {
    const pHolm = one.p === null ? null : (adjusted[tested.indexOf(one)] ?? 1);
    return {
      subject: { slice: numberOf(one.name) },
      condition: {
        studies: one.members,
        others: one.others,
        stability: Number(one.stability(rows).toFixed(2)),
      },
      metric: 'error',
      estimate: one.inside,
      ci: one.ci,
      n: one.members,
      null: one.outside,
      verdict: verdictOf(pHolm),
      rule,
      p: one.p,
      pHolm,
    };
  });
  const found = answers.filter(({ verdict }) => verdict === 'failure');
  const verdict = found.length > 0 ? 'failure' : tested.length === 0 ? 'undecided' : 'none found';
  const detectable = detectableErrorRate(tested, { alpha, tests: tested.length });
  const sentence = overallSentence({ answers, found, verdict, detectable, rows });
  return {
    summary: {
      question,
      verdict,
      sentence,
      answers,
      tables: {
        slices: {
          columns: [
            { name: 'slice', unit: '' },
            { name: 'what its studies have in common', unit: '' },
          ],
          rows: answers.map((answer) => [answer.subject.slice ?? '', sliceSentence(answer, rows)]),
        },
        common: commonFacts(rows, names),
        calibration: calibrationTable(names, studies, {
          independent: onePerPatient(studies, context.seed),
          seed: context.seed,
        }),
        worth: fidelityTable(rows, names, {
          groupOf: (image) => groups.get(image) ?? image,
          onePerPatient: (own) => onePerPatient(own, context.seed),
          seed: context.seed,
        }),
        pictures: pictureTable(rows),
        texts: textTable(rows),
        scatter: scatterTable(rows),
      },
    },
  };
}

/** Of `slice 3`: 3. */
function numberOf(name: string): number {
  return Number(name.replace(/^slice /, ''));
}

function verdictOf(pHolm: number | null): string {
  if (pHolm === null) return 'undecided';
  return pHolm <= alpha ? 'failure' : 'not confirmed';
}

function sliceNames(rows: readonly Row[]): string[] {
  return rows.flatMap(({ subject, metric }) => (metric === 'candidate' ? subject.name : []));
}

function confirmingStudies(rows: readonly Row[], { images }: JudgeContext): SureStudy[] {
  const groups = patientsByImage(images);
  return rows.flatMap((row) => {
    const { image = '', metric, condition, subject } = row;
    if (metric !== 'error' || row.state !== 'scored' || condition?.half !== 'confirmed') return [];
    return {
      ...{ slice: subject.name, isWrong: row.value, group: groups.get(image) ?? image },
      confidence: Number(condition.confidence),
    };
  });
}

function testedSlice(name: string, studies: readonly SureStudy[], context: JudgeContext) {
  const isInside = ({ slice }: SureStudy) => slice === name;
  const inside = studies.filter(isInside);
  const outside = studies.filter((study) => !isInside(study));
  const independent = onePerPatient(studies, context.seed);
  const [own, other] = [independent.filter(isInside), independent.filter((study) => !isInside(study))];
  const isTested = own.length >= fewestMembers && other.length >= fewestMembers;
  const table = [own, other].map((side) => [errorsOf(side), side.length - errorsOf(side)]);
  return {
    name,
    members: inside.length,
    others: outside.length,
    inside: rateOf(inside),
    outside: rateOf(outside),
    ci: rateInterval(inside, `${context.seed}/slices/${name}`),
    p: isTested ? twoByTwo(table).fisher.pGreater : null,
    sizes: { own: own.length, other: other.length, otherRate: rateOf(other) ?? 0 },
    stability: (all: readonly Row[]) => stabilityOf(all, name),
  };
}

/** Drawn by seed, so that the studies of a test are independent of each other. */
function onePerPatient<T extends { readonly group: string }>(studies: readonly T[], seed: number): T[] {
  const order = [...studies];
  randomStream(`slices/one per patient/${seed}`).shuffle(order);
  return [...new Map(order.map((study) => [study.group, study])).values()];
}

const errorsOf = (studies: readonly SureStudy[]) => studies.reduce((sum, { isWrong }) => sum + isWrong, 0);

function rateOf(studies: readonly SureStudy[]): number | null {
  return studies.length === 0 ? null : errorsOf(studies) / studies.length;
}

/** 95 % interval of the error rate, resampled by patient. */
function rateInterval(studies: readonly SureStudy[], seed: string): [number, number] | null {
  if (studies.length < fewestMembers) return null;
  const groups = studies.map(({ group }) => group);
  const found = clusterBootstrap(
    (rows) => rows.reduce((sum, i) => sum + (studies[i]?.isWrong ?? 0), 0) / rows.length,
    groups,
    { seed },
  );
  return found.state === 'scored' ? [...found.interval] : null;
}

function stabilityOf(rows: readonly Row[], name: string): number {
  const row = rows.find(({ metric, subject }) => metric === 'stability' && subject.name === name);
  return row?.state === 'scored' ? row.value : 0;
}
