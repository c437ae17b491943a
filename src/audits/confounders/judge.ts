import type { AuditFindings, JudgeContext } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { AnswerTable } from '../../types/summary.ts';
import { overallVerdict } from '../overallVerdict.ts';
import { adjusted } from './adjusted.ts';
import { givenAnswers, shiftTable } from './given.ts';
import { type ConfounderOptions, confounderOptions, settled } from './options.ts';
import { overallSentence, shownSentence } from './sentences.ts';
import { mapTable, shownAnswers } from './shown.ts';
import { curveTable, sourceTable, trainedAnswers } from './trained.ts';

export const question = 'Does the model take an artefact that is not disease for the disease?';

/** What planting an artefact does to the models as they are, and to heads that were trained with it. */
export function judgedConfounders(rows: readonly Row[], context: JudgeContext): AuditFindings {
  const options = settled(confounderOptions.parse(ownOptions(context)));
  const given = adjusted(givenAnswers(rows, context, options));
  const trained = adjusted(trainedAnswers(rows, options));
  const shown = adjusted(shownAnswers(rows, context, given));
  const answers = [...given, ...trained, ...shown];
  const verdict = overallVerdict(given.length > 0 ? given : trained, 'shortcut');
  const tables: Record<string, AnswerTable> = { shifts: shiftTable(rows, context) };
  if (trained.length > 0) {
    tables.curves = curveTable(rows);
    tables.sources = sourceTable(rows);
  }
  if (shown.length > 0) tables.maps = mapTable(rows, context, given);
  return {
    summary: {
      question,
      verdict,
      sentence: `${overallSentence({ answers, verdict, leastFall: options.leastFall })}${shownSentence(shown)}`,
      answers,
      tables,
    },
  };
}

function ownOptions({ auditOptions }: JudgeContext): Partial<ConfounderOptions> {
  return auditOptions?.confounders ?? {};
}
