import type { Answer } from '../../types/summary.ts';
import type { Overall } from '../overallVerdict.ts';

/** The audit's answer in a sentence or two. */
export function overallSentence({ answers, verdict, leastFall }: Overall): string {
  const given = answers.filter(({ metric }) => metric === 'aucFall');
  const found = given.filter((answer) => answer.verdict === 'shortcut');
  if (verdict === 'shortcut' && found.length > 0) return found.map(givenSentence).join(' ');
  const limit = `by more than ${points(leastFall)}`;
  const names = [...new Set(given.map(({ condition }) => String(condition.artefact)))].join(', ');
  if (verdict === 'none found') {
    return `With ${names} in the negatives alone no model's AUC falls ${limit}.${detectableWords(given)}`;
  }
  if (given.length === 0) return 'No image has a class and a prediction.';
  const open = given.filter((answer) => answer.verdict === 'undecided');
  const reason = open.find((answer) => answer.reason !== undefined)?.reason;
  const why = reason === undefined ? `intervals hold ${points(leastFall)}` : reason;
  return `Whether a model takes an artefact for the disease is not decided for ${open.length} of ${given.length} pairs of model and artefact: ${why}.`;
}

/** Which maps told of the artefacts that were found; nothing where none were asked. */
export function shownSentence(answers: readonly Answer[]): string {
  const judged = answers.filter(({ verdict }) => verdict !== 'measured');
  const about = [
    ...new Set(judged.map(({ subject, condition }) => `${condition.artefact} in ${subject.model}`)),
  ];
  return about
    .map((one) => {
      const own = judged.filter(
        ({ subject, condition }) => `${condition.artefact} in ${subject.model}` === one,
      );
      const shows = own.filter(({ verdict }) => verdict === 'shows');
      const open = own.filter(({ verdict }) => verdict === 'undecided').length;
      const others = open > 0 ? `; ${open} undecided` : '';
      const methods = own.length === 1 ? 'one method' : `${own.length} methods`;
      return shows.length === 0
        ? ` Of ${methods} no maps show the ${one}${others}.`
        : ` Of ${methods} the maps of ${shows.map(({ subject }) => subject.method).join(', ')} show the ${one}${others}.`;
    })
    .join('');
}

function givenSentence({ subject, condition, estimate, ci }: Answer): string {
  const range = ci === null ? '' : ` (${points(ci[0])} to ${points(ci[1])})`;
  return `${subject.model} takes ${condition.artefact} for the disease: with it in the negatives alone its AUC is lower by ${points(estimate ?? 0)}${range} than with it in all images.`;
}

function detectableWords(answers: readonly Answer[]): string {
  const largest = Math.max(...answers.map(({ detectable }) => detectable ?? 0));
  return largest > 0 ? ` A fall of ${points(largest)} would have been found in 80 of 100 such runs.` : '';
}

const points = (value: number) => value.toFixed(2);
