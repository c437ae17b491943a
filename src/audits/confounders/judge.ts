import type { AuditFindings, JudgeContext } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { AnswerTable } from '../../types/summary.ts';
import { overallVerdict } from '../overallVerdict.ts';
import { adjusted } from './adjusted.ts';
import { givenAnswers, shiftTable } from './given.ts';
import { type ConfounderOptions, confounderOptions, settled } from './options.ts';
import { overallSentence, shownSentence } from './sentences.ts';
import { mapTable, shownAnswers } from './shown.ts';
import { spreadsOf, statedAnswers } from './stated.ts';
import { statedTables } from './statedTables.ts';
import { isStated, testedShares } from './testedShares.ts';
import { curveTable, sourceTable, trainedAnswers } from './trained.ts';

export const question = 'Does the model take an artefact that is not disease for the disease?';

/** What planting an artefact does to the models as they are, and to models that were trained with it. */
export function judgedConfounders(rows: readonly Row[], context: JudgeContext): AuditFindings {
  const options = settled(confounderOptions.parse(ownOptions(context)));
  const asked = rows.filter(({ condition }) => !isStated(condition));
  const tested = testedShares(rows, context);
  const given = adjusted(givenAnswers(asked, context, options));
  const stated = adjusted(statedAnswers(tested, options));
  const trained = adjusted(trainedAnswers(asked, options));
  const shown = adjusted(shownAnswers(asked, context, given));
  const answers = [...given, ...stated, ...trained, ...shown];
  // What is trained here says nothing of the models of the config.
  const own = [...given, ...stated];
  const verdict = overallVerdict(own.length > 0 ? own : trained, 'shortcut');
  const tables: Record<string, AnswerTable> = { ...statedTables(tested) };
  if (given.length > 0 || stated.length === 0) tables.shifts = shiftTable(asked, context);
  if (trained.length > 0) {
    tables.curves = curveTable(asked);
    tables.sources = sourceTable(asked);
  }
  if (shown.length > 0) tables.maps = mapTable(asked, context, given);
  return {
    summary: {
      question,
      verdict,
      sentence: `${overallSentence({ answers, verdict, leastFall: options.leastFall }, spreadsOf(tested))}${shownSentence(shown)}`,
      answers,
      tables,
    },
  };
}

function ownOptions({ auditOptions }: JudgeContext): Partial<ConfounderOptions> {
  return auditOptions?.confounders ?? {};
}
