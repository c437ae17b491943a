import { normalQuantile } from '../../math/distributions/normalDistribution.ts';
import { holm } from '../../statistics/index.ts';
import type { AuditFindings, JudgeContext } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { Answer, AnswerTable } from '../../types/summary.ts';
import { patientsByImage } from '../../verdicts/index.ts';
import { areaOf, differencePValue, pairedDifference, type ScoredImage } from '../areas.ts';
import { overallVerdict } from '../overallVerdict.ts';
import { isOfCues, withCues } from './cues.ts';
import { judgedSegments } from './judgeSegments.ts';
import { textureOptions } from './options.ts';
import { type Cell, type Fall, levelTable } from './scoreTables.ts';
import { isOfSegments } from './segmentNumbers.ts';
import { littleToLose, overallSentence } from './sentences.ts';

export const question = 'Does the model survive corruptions of the image that it never saw?';

/** How far the AUC, or of segmentation networks Dice, falls under each corruption; the mildest level of each decides. */
export function judgedTextures(all: readonly Row[], context: JudgeContext): AuditFindings {
  const falls = all.filter((row) => !isOfCues(row));
  return withCues(judgedFalls(falls, context), all, context);
}

function judgedFalls(rows: readonly Row[], context: JudgeContext): AuditFindings {
  const segments = rows.filter(isOfSegments);
  const scores = rows.filter((row) => !isOfSegments(row));
  if (segments.length === 0) return judgedScores(rows, context);
  const found = judgedSegments(segments, context);
  if (scores.length === 0) return { summary: { question, ...found } };
  const { summary } = judgedScores(scores, context);
  const verdicts = [summary.verdict, found.verdict];
  return {
    summary: {
      question,
      verdict: ['fragile', 'undecided'].find((one) => verdicts.includes(one)) ?? 'none found',
      sentence: `${summary.sentence} ${found.sentence}`,
      answers: [...summary.answers, ...found.answers],
      tables: { ...summary.tables, ...found.tables },
    },
  };
}

/** How far the AUC of classifiers falls. */
function judgedScores(rows: readonly Row[], context: JudgeContext): AuditFindings {
  const { leastFall } = textureOptions.parse(context.auditOptions?.textures ?? {});
  const cells = cellsOf(rows);
  const found = cells.map((cell) => ({ cell, fall: fallOf(cell, rows, context) }));
  const isMildest = ({ model, corruption, level }: Cell) =>
    cells.every((other) => other.model !== model || other.corruption !== corruption || other.level >= level);
  const deciding = found.filter(({ cell }) => isMildest(cell));
  const tested = deciding.filter(({ fall }) => fall.standardError !== null);
  const ps = tested.map(({ fall }) =>
    differencePValue((fall.fall ?? 0) - leastFall, fall.standardError ?? 0),
  );
  const adjusted = holm(ps);
  const answers = deciding.map(({ cell, fall }): Answer => {
    const at = tested.findIndex((one) => one.cell === cell);
    const pHolm = at < 0 ? null : (adjusted[at] ?? 1);
    const worst = worstLevel(found, cell, leastFall);
    const clean = fall.fall === null || fall.auc === null ? null : fall.fall + fall.auc;
    const little = littleToLose('AUC', clean, leastFall);
    const verdict = verdictAt(fall, { pHolm, leastFall, hasLittle: little !== undefined });
    const reason = fall.reason ?? little;
    return {
      subject: { model: cell.model },
      condition: {
        corruption: cell.corruption,
        level: cell.level,
        ...(worst !== undefined && { 'lower from level': worst }),
      },
      metric: 'aucFall',
      estimate: fall.fall,
      ci: fall.ci,
      n: fall.n,
      null: 0,
      verdict,
      rule: `at its mildest level the AUC falls by more than ${leastFall}: p is of a fall of ${leastFall}, paired DeLong by patient, adjusted by Holm over models and corruptions, at 5 %`,
      p: at < 0 ? null : (ps[at] ?? 1),
      pHolm,
      detectable:
        fall.standardError === null
          ? null
          : leastFall + (normalQuantile(0.975) + normalQuantile(0.8)) * fall.standardError,
      ...(reason !== undefined && verdict === 'undecided' && { reason }),
    };
  });
  const verdict = overallVerdict(answers, 'fragile');
  return {
    summary: {
      question,
      verdict,
      sentence: overallSentence({ answers, verdict, leastFall }),
      answers,
      tables: { levels: levelTable(found), clean: cleanTable(rows, context) },
    },
  };
}

function verdictAt(
  { fall, ci }: Fall,
  {
    pHolm,
    leastFall,
    hasLittle,
  }: { readonly pHolm: number | null; readonly leastFall: number; readonly hasLittle: boolean },
): string {
  if (fall === null || ci === null || pHolm === null) return 'undecided';
  if (fall > leastFall && pHolm <= 0.05) return 'fragile';
  return ci[1] < leastFall && !hasLittle ? 'none found' : 'undecided';
}

/** The first level from which the AUC is lower by more than `leastFall`, by its estimate. */
function worstLevel(
  found: readonly { cell: Cell; fall: Fall }[],
  { model, corruption }: Cell,
  leastFall: number,
): number | undefined {
  return found
    .filter(({ cell }) => cell.model === model && cell.corruption === corruption)
    .sort((a, b) => a.cell.level - b.cell.level)
    .find(({ fall }) => (fall.fall ?? 0) > leastFall)?.cell.level;
}

function fallOf({ model, corruption, level }: Cell, rows: readonly Row[], context: JudgeContext): Fall {
  const clean = scoresOf(rows, { model, corruption: 'none', level: 0 }, context);
  const other = scoresOf(rows, { model, corruption, level }, context);
  const pairs = [...clean].flatMap(([image, { score, ...known }]) => {
    const corrupted = other.get(image);
    return corrupted === undefined ? [] : { ...known, a: score, b: corrupted.score };
  });
  const after = areaOf(pairs.map(({ b, ...known }) => ({ ...known, score: b })));
  const found = pairedDifference(pairs);
  if (found === undefined) {
    const reason = after.reason ?? 'the areas have no interval';
    return { fall: null, ci: null, standardError: null, n: pairs.length, auc: after.auc, reason };
  }
  const { difference, ci, standardError } = found;
  return { fall: difference, ci, standardError, n: pairs.length, auc: after.auc };
}

function scoresOf(
  rows: readonly Row[],
  { model, corruption, level }: Cell,
  { images }: JudgeContext,
): Map<string, ScoredImage> {
  const groups = patientsByImage(images);
  return new Map(
    rows.flatMap((row) => {
      const { image = '', condition } = row;
      if (row.state !== 'scored' || row.metric !== 'logOdds' || row.model !== model) return [];
      if (condition?.corruption !== corruption || condition.level !== level) return [];
      const own = { score: row.value, label: Number(condition.positive), group: groups.get(image) ?? image };
      return [[image, own] as const];
    }),
  );
}

function cellsOf(rows: readonly Row[]): Cell[] {
  const cells = new Map<string, Cell>();
  for (const { model = '', condition } of rows) {
    const [corruption, level] = [String(condition?.corruption), Number(condition?.level)];
    if (corruption !== 'none') cells.set(`${model}/${corruption}/${level}`, { model, corruption, level });
  }
  return [...cells.values()];
}

function cleanTable(rows: readonly Row[], context: JudgeContext): AnswerTable {
  const models = [...new Set(rows.flatMap(({ model }) => model ?? []))];
  return {
    columns: ['model', 'AUC', 'low', 'high', 'images'].map((name) => ({ name, unit: '' })),
    rows: models.map((model) => {
      const { auc, ci, n } = areaOf([
        ...scoresOf(rows, { model, corruption: 'none', level: 0 }, context).values(),
      ]);
      return [model, auc, ci?.[0] ?? null, ci?.[1] ?? null, n];
    }),
  };
}
