import { holm } from '../../statistics/index.ts';
import type { Answer, AnswerTable } from '../../types/summary.ts';
import type { TextureOptions } from './options.ts';
import { average, intervalOf, meanOfAll, type SegmentNumbers } from './segmentNumbers.ts';
import { statedFilter } from './statedFilter.ts';
import { type Comparison, cleanOf, comparison, type Training, trainingsOf } from './trainingGains.ts';
import { trainingSentences } from './trainingSentence.ts';
import { matrixOf, networksOf } from './trainingTables.ts';

interface Trainings {
  readonly answers: Answer[];
  readonly tables: Readonly<Record<string, AnswerTable>>;
  readonly sentences: readonly string[];
}

/**
 * Networks of several trainings beside each other: each training by each corruption, and its gain over the first, the
 * baseline, under corruptions that neither saw. Networks that say the same of their training are replicates of it.
 * Nothing where there is one training.
 */
export function trainings(numbers: SegmentNumbers, { seen = {} }: TextureOptions): Trainings {
  const all = trainingsOf(numbers);
  const [baseline, ...others] = all;
  if (baseline === undefined || others.length === 0) return { answers: [], tables: {}, sentences: [] };
  const wasSeen = ({ trainedOn, networks }: Training, corruption: string) =>
    (trainedOn !== undefined && statedFilter(trainedOn) === corruption) ||
    networks.some((network) => seen[network]?.includes(corruption as never) === true);
  const corruptions = [...new Set(numbers.cells.map(({ corruption }) => corruption))];
  const labels = [...new Set(numbers.cells.map(({ label }) => label))];
  const compared = (['unseen', 'seen'] as const).flatMap((what) =>
    others.flatMap((training) => {
      const asked = corruptions.filter(
        (one) => (wasSeen(training, one) || wasSeen(baseline, one)) === (what === 'seen'),
      );
      if (asked.length === 0 && what === 'seen') return [];
      return labels.map((label) =>
        comparison(numbers, { training, baseline, label, what, corruptions: asked }),
      );
    }),
  );
  const answers = answersOf(compared, baseline);
  return {
    answers,
    tables: {
      trainings: matrixOf(numbers, { all, labels, corruptions, wasSeen }),
      trainingNetworks: networksOf(compared, { numbers, baseline }),
    },
    sentences: trainingSentences(
      answers.filter(({ condition }) => condition.corruptions === 'unseen'),
      (label) => average(meanOfAll(cleanOf(numbers, baseline, label))),
    ),
  };
}

/** Unseen corruptions answer the question, together; those that were seen stand beside them. */
function answersOf(compared: readonly Comparison[], baseline: Training): Answer[] {
  const tested = compared.filter(({ what, gain }) => what === 'unseen' && gain?.pValue !== undefined);
  const adjusted = holm(tested.map(({ gain }) => gain?.pValue ?? 1));
  return compared.map((one): Answer => {
    const { training, label, what, corruptions, gain, byPatient, isOfTrainings } = one;
    const at = tested.indexOf(one);
    const pHolm = at < 0 ? null : (adjusted[at] ?? 1);
    const ci = intervalOf(gain);
    const estimate = gain?.mean ?? null;
    const isSure = estimate !== null && pHolm !== null && pHolm <= 0.05;
    const verdict = what === 'seen' ? 'measured' : !isSure ? 'undecided' : estimate > 0 ? 'helps' : 'harms';
    const patients = intervalOf(byPatient);
    return {
      subject: { model: training.name },
      condition: {
        label,
        against: baseline.name,
        corruptions: what,
        count: corruptions.length,
        networks: `${training.networks.length} against ${baseline.networks.length}`,
        ...(isOfTrainings &&
          patients !== null && {
            'of these networks': `${patients[0].toFixed(3)} to ${patients[1].toFixed(3)}`,
          }),
      },
      metric: 'diceGain',
      estimate,
      ci,
      n: gain?.n ?? 0,
      null: 0,
      verdict,
      rule: `the mean Dice over ${what} corruptions and their levels less that of the first training, on the same images: p is of no difference, ${isOfTrainings ? 'bootstrap by patient, widened for networks of other seeds' : 'bootstrap by patient, of these networks alone'}, adjusted by Holm over trainings and labels, at 5 %`,
      p: gain?.pValue ?? null,
      pHolm,
      ...(ci === null && { reason: 'no interval: too few patients or images, or no unseen corruption' }),
    };
  });
}
