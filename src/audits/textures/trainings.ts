import type { Answer, AnswerTable } from '../../types/summary.ts';
import { differences } from '../../verdicts/index.ts';
import type { TextureOptions } from './options.ts';
import {
  average,
  columnsOf,
  intervalOf,
  linesOf,
  meanOfAll,
  type SegmentCell,
  type SegmentNumbers,
} from './segmentNumbers.ts';

interface Trainings {
  readonly answers: Answer[];
  readonly tables: Readonly<Record<string, AnswerTable>>;
  readonly sentences: readonly string[];
}

/**
 * Networks of several trainings beside each other: each by each corruption, and the gain over the first, the baseline,
 * under corruptions that neither saw. Nothing where there is one network.
 */
export function trainings(numbers: SegmentNumbers, { seen = {} }: TextureOptions): Trainings {
  const { cells, of, clean, mean } = numbers;
  const models = [...new Set(cells.map(({ model }) => model))];
  const [baseline] = models;
  if (baseline === undefined || models.length < 2) return { answers: [], tables: {}, sentences: [] };
  const wasSeen = (model: string, corruption: string) => seen[model]?.includes(corruption as never) === true;
  const dice = (some: readonly SegmentCell[]) => meanOfAll(some.map((cell) => of(cell, 'dice')));
  const corruptions = [...new Set(cells.map(({ corruption }) => corruption))];
  const matrix = linesOf(cells).flatMap(({ model, label }) =>
    ['none', ...corruptions].map((corruption) => {
      const own = cells.filter(
        (cell) => cell.model === model && cell.label === label && cell.corruption === corruption,
      );
      const values = corruption === 'none' ? clean({ model, label }, 'dice') : dice(own);
      const estimate = mean(values);
      const [low = null, high = null] = intervalOf(estimate) ?? [];
      const known = corruption === 'none' ? '' : wasSeen(model, corruption) ? 'seen' : 'unseen';
      return [`${model}, label ${label}`, corruption, estimate?.mean ?? null, low, high, known, values.size];
    }),
  );
  const answers = linesOf(cells)
    .filter(({ model }) => model !== baseline)
    .map(({ model, label }): Answer => {
      const unseen = corruptions.filter((one) => !wasSeen(model, one) && !wasSeen(baseline, one));
      const cellsOf = (id: string) =>
        cells.filter((cell) => cell.model === id && cell.label === label && unseen.includes(cell.corruption));
      const gain = mean(differences(dice(cellsOf(model)), dice(cellsOf(baseline))));
      const ci = intervalOf(gain);
      return {
        subject: { model },
        condition: { label, against: baseline, corruptions: 'unseen', count: unseen.length },
        metric: 'diceGain',
        estimate: gain?.mean ?? null,
        ci,
        n: gain?.n ?? 0,
        null: 0,
        verdict: ci === null ? 'undecided' : ci[0] > 0 ? 'helps' : ci[1] < 0 ? 'harms' : 'undecided',
        rule: 'the mean Dice over unseen corruptions and their levels less that of the first network, on the same images: the 95 % interval, bootstrap by patient, lies above 0, or below',
        p: gain?.pValue ?? null,
        pHolm: null,
        ...(ci === null && { reason: 'no interval: too few patients or images, or no unseen corruption' }),
      };
    });
  return {
    answers,
    tables: {
      trainings: {
        columns: columnsOf(['training', 'corruption', 'Dice', 'low', 'high', 'in training', 'images']),
        rows: matrix,
      },
    },
    sentences: answers.map((answer) =>
      sentenceOf(answer, average(clean({ model: baseline, label: Number(answer.condition.label) }, 'dice'))),
    ),
  };
}

function sentenceOf({ subject, condition, estimate, ci, verdict }: Answer, clean: number | null): string {
  if (estimate === null || ci === null)
    return `Whether ${subject.model} stands up better to unseen corruptions is not decided.`;
  const range = `${estimate.toFixed(3)} (${ci[0].toFixed(3)} to ${ci[1].toFixed(3)})`;
  const how =
    verdict === 'helps' ? 'better' : verdict === 'harms' ? 'worse' : 'neither better nor worse for certain';
  return `Under unseen corruptions ${subject.model} does ${how} than ${condition.against} on label ${condition.label}: Dice differs by ${range}, of ${clean === null ? 'none' : clean.toFixed(3)} on clean images.`;
}
