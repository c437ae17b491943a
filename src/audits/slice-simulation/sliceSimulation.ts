import type { Audit, ReportPart } from '../../types/audit.ts';
import type { AuditSummary } from '../../types/summary.ts';
import { encodedMetrics } from '../slices/encodedTexts.ts';
import { judgedSimulation, question } from './judge.ts';
import { simulationRows, simulationUnits } from './measure.ts';
import { type SimulationOptions, simulationOptions } from './options.ts';

const share = { bounds: [0, 1], better: 'high' } as const;

/**
 * Whether slices are found where it is known where a model fails: a rare slice, a spurious correlation or wrong labels are
 * planted in the user's own studies, with predictions drawn from beta distributions (Eyuboglu et al. 2022, ICLR), and
 * searched for by images, reports, attributes and every combination (Liu, Bhatia & Fetit 2026, arXiv 2602.24183).
 */
export const sliceSimulation = {
  name: 'slice-simulation',
  question,
  nullOf: 'the same search with blocks shuffled among studies, label and prediction kept',
  judges: 'model',
  metrics: {
    precisionAt10: { label: 'precision at 10', ...share },
    precisionAt25: { label: 'precision at 25', ...share },
    averagePrecision: { label: 'average precision', ...share },
    ...encodedMetrics,
    discovery: { label: 'share found', ...share },
    precisionGain: { label: 'gain of precision at 10', bounds: [-1, 1], better: 'high' },
  },
  baselines: {},
  options: simulationOptions,
  needs: { labels: true },
  byRequest: true,
  simulates: true,
  units: simulationUnits,
  measure: simulationRows,
  judge: judgedSimulation,
  parts: simulationParts,
} satisfies Audit<SimulationOptions>;

function simulationParts({ answers, tables }: AuditSummary): ReportPart[] {
  const decided = answers.filter(({ verdict }) => verdict !== 'measured');
  const others = answers.filter(({ verdict }) => verdict === 'measured');
  return [
    {
      kind: 'answers',
      title: 'What finds planted failures',
      text: 'Slices are found on half of the patients; studies of the other half are ranked by them. Precision at 10 is the share of true members among the first ten; null is that of the same search where each study has the blocks of another, but its own label and prediction.',
      answers: decided,
    },
    {
      kind: 'answers',
      title: 'Further numbers',
      text: 'Found: precision at 10 of at least 0.8, or of as much of what is possible where a slice has fewer than ten members.',
      answers: others,
    },
    {
      kind: 'table',
      title: 'By failure',
      text: 'At best is the precision at 10 of a perfect ranking: a slice of fewer than ten members cannot fill ten places.',
      table: 'byFailure',
    },
    ...(tables.leftOut === undefined || tables.leftOut.rows.length === 0
      ? []
      : [
          {
            kind: 'table',
            title: 'What could not be planted',
            text: 'Counted by reason.',
            table: 'leftOut',
          } satisfies ReportPart,
        ]),
  ];
}
