import { holm, type MeanEstimate } from '../../statistics/index.ts';
import type { JudgeContext } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { Answer, AuditSummary } from '../../types/summary.ts';
import { differences } from '../../verdicts/index.ts';
import { overallVerdict } from '../overallVerdict.ts';
import { type TextureOptions, textureOptions } from './options.ts';
import {
  average,
  intervalOf,
  type SegmentCell,
  type SegmentNumbers,
  segmentNumbers,
} from './segmentNumbers.ts';
import { cleanTable, type Fall, levelTable, meanTable } from './segmentTables.ts';
import { littleToLose, overallSentence } from './sentences.ts';
import { trainings } from './trainings.ts';

/** How far the Dice coefficient of each label falls under each corruption; the mildest level of each decides. */
export function judgedSegments(
  rows: readonly Row[],
  context: JudgeContext,
): Pick<AuditSummary, 'verdict' | 'sentence' | 'answers' | 'tables'> {
  const options = textureOptions.parse(context.auditOptions?.textures ?? {});
  const numbers = segmentNumbers(rows, context);
  const { cells, of, clean, mean } = numbers;
  const falls = cells.map((cell): Fall => {
    const values = differences(clean(cell, 'dice'), of(cell, 'dice'));
    return { cell, values, estimate: mean(values) };
  });
  const deciding = falls.filter(({ cell }) => isMildest(cell, cells));
  const answers = decided(deciding, { falls, numbers, options });
  const verdict = overallVerdict(answers, 'fragile');
  const { leastFall } = options;
  const trained = trainings(numbers, options);
  const said = overallSentence({ answers, verdict, leastFall, what: 'Dice' });
  return {
    verdict,
    sentence: [said, ...trained.sentences].join(' '),
    answers: [...answers, ...trained.answers],
    tables: {
      segmentLevels: levelTable(falls, numbers),
      segmentsClean: cleanTable(numbers),
      segmentMeans: meanTable(falls, numbers),
      ...trained.tables,
    },
  };
}

function isMildest(cell: SegmentCell, cells: readonly SegmentCell[]): boolean {
  return cells.every((other) => !isSameLine(cell, other) || other.level >= cell.level);
}

function isSameLine(a: SegmentCell, b: SegmentCell): boolean {
  return a.model === b.model && a.label === b.label && a.corruption === b.corruption;
}

function decided(
  deciding: readonly Fall[],
  {
    falls,
    numbers,
    options: { leastFall },
  }: {
    readonly falls: readonly Fall[];
    readonly numbers: SegmentNumbers;
    readonly options: TextureOptions;
  },
): Answer[] {
  const ps = deciding.map(({ values, estimate }) =>
    estimate?.interval === undefined ? undefined : numbers.differsFrom(leastFall, values),
  );
  const tested = ps.filter((p) => p !== undefined);
  const adjusted = holm(tested);
  let at = 0;
  return deciding.map(({ cell, estimate }, index): Answer => {
    const p = ps[index];
    const pHolm = p === undefined ? null : (adjusted[at++] ?? 1);
    const ci = intervalOf(estimate);
    const fall = estimate?.mean ?? null;
    const from = falls
      .filter((one) => isSameLine(one.cell, cell) && (one.estimate?.mean ?? 0) > leastFall)
      .map((one) => one.cell.level);
    const { corruption, level, label, model } = cell;
    const isFragile = fall !== null && fall > leastFall && pHolm !== null && pHolm <= 0.05;
    const isNone = ci !== null && ci[1] < leastFall;
    const before = average(numbers.clean(cell, 'dice'));
    const reason =
      ci === null ? reasonOf(estimate) : isNone ? littleToLose('Dice', before, leastFall) : undefined;
    return {
      subject: { model },
      condition: {
        ...{ corruption, level, label },
        ...(from.length > 0 && { 'lower from level': Math.min(...from) }),
      },
      metric: 'diceFall',
      estimate: fall,
      ci,
      n: estimate?.n ?? 0,
      null: 0,
      verdict: isFragile ? 'fragile' : isNone && reason === undefined ? 'none found' : 'undecided',
      rule: `at its mildest level the Dice coefficient falls by more than ${leastFall}: p is of a fall of ${leastFall}, t-test of the means of patients, adjusted by Holm over models, labels and corruptions, at 5 %`,
      p: p ?? null,
      pHolm,
      ...(reason !== undefined && { reason }),
    };
  });
}

function reasonOf(estimate: MeanEstimate | undefined): string {
  return estimate === undefined
    ? 'no image has the label and a prediction'
    : `no interval: too few patients or images (${estimate.groupCount})`;
}
