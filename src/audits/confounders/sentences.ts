import type { Answer } from '../../types/summary.ts';
import type { Overall } from '../overallVerdict.ts';
import { elsewhere, overFolds } from './stated.ts';

/** The audit's answer in a sentence or two. `spreads` say what the intervals of models trained elsewhere are over. */
export function overallSentence(
  { answers, verdict, leastFall }: Overall,
  spreads: readonly string[],
): string {
  const given = answers.filter(({ metric }) => metric === 'aucFall');
  const stated = answers.filter(({ condition }) => condition.models === elsewhere);
  const own = [...given, ...stated];
  const found = own.filter((answer) => answer.verdict === 'shortcut');
  if (verdict === 'shortcut' && found.length > 0) {
    const ofGiven = found.filter(({ metric }) => metric === 'aucFall');
    const ofStated = found.filter(({ metric }) => metric === 'gapSlope');
    return [
      ...firstOf(ofGiven, givenSentence, `${given.length} pairs of model and artefact`),
      ...firstOf(ofStated, statedSentence, `${stated.length} pairs of source and artefact`),
      ...(ofStated.length > 0 ? [intervalSentence(spreads)] : []),
    ].join(' ');
  }
  if (verdict === 'none found') {
    return [
      ...(given.length === 0 ? [] : [noFallSentence(given, leastFall)]),
      ...(stated.length === 0 ? [] : [noGapSentence(stated, leastFall), intervalSentence(spreads)]),
    ].join(' ');
  }
  if (own.length === 0) return 'No image has a class and a prediction.';
  const open = own.filter((answer) => answer.verdict === 'undecided');
  const reason = open.find((answer) => answer.reason !== undefined)?.reason;
  const why = reason === undefined ? `intervals hold ${points(leastFall)}` : reason;
  const whose = stated.length === 0 ? 'model' : 'model or source';
  return `Whether a model takes an artefact for the disease is not decided for ${open.length} of ${own.length} pairs of ${whose} and artefact: ${why}.`;
}

/** Of many the two largest, and how many more there are: the table has them all. */
function firstOf(
  answers: readonly Answer[],
  sentenceOf: (answer: Answer) => string,
  among: string,
): string[] {
  if (answers.length <= 3) return answers.map(sentenceOf);
  const largest = answers.toSorted((a, b) => (b.estimate ?? 0) - (a.estimate ?? 0)).slice(0, 2);
  return [...largest.map(sentenceOf), `So it is with ${answers.length - 2} more of ${among}.`];
}

function noFallSentence(given: readonly Answer[], leastFall: number): string {
  return `With ${artefactsOf(given)} in the negatives alone no model's AUC falls by more than ${points(leastFall)}.${detectableWords(given)}`;
}

function noGapSentence(stated: readonly Answer[], leastFall: number): string {
  const largest = Math.max(...stated.map(({ detectable }) => detectable ?? 0));
  const would =
    largest > 0 ? `; growth of ${points(largest)} would have been found in 80 of 100 such runs` : '';
  return `Of models trained elsewhere with ${artefactsOf(stated)} in a growing share of the positives no source's gap of i.i.d. and reversed AUC grows by more than ${points(leastFall)} from share 0 to 1${would}.`;
}

function statedSentence({ subject, condition, estimate, ci }: Answer): string {
  const range = ci === null ? '' : ` (${points(ci[0])} to ${points(ci[1])})`;
  const crossing =
    typeof condition.crossing === 'number'
      ? `falls below one half at a share of ${points(condition.crossing)}`
      : 'stays above one half';
  return `Models from ${subject.model} that are trained with ${condition.artefact} take it for the disease: the gap of i.i.d. and reversed AUC grows by ${points(estimate ?? 0)}${range} from share 0 to 1, and the reversed AUC ${crossing}.`;
}

/** What the intervals of models that were trained elsewhere are over. */
function intervalSentence(spreads: readonly string[]): string {
  const common = spreads.every((one) => one.startsWith(overFolds))
    ? 'what training began with'
    : 'training data';
  return `The interval is over ${spreads.join(', or over ')}; what all models of a share have in common, such as ${common}, is not in it.`;
}

const artefactsOf = (answers: readonly Answer[]) =>
  [...new Set(answers.map(({ condition }) => String(condition.artefact)))].join(', ');

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
