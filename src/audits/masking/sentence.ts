import type { Answer } from '../../types/summary.ts';
import type { Cases } from './cases.ts';
import type { MaskingOptions } from './options.ts';

/** Of all models and classes: found where any is, none where all are ruled out. */
export function verdictOf(answers: readonly Answer[]): string {
  const own = questions(answers);
  if (own.some(({ verdict }) => verdict === 'shortcut')) return 'shortcut';
  return own.length > 0 && own.every(({ verdict }) => verdict === 'none found') ? 'none found' : 'undecided';
}

/** The answers that the verdict hangs on. */
function questions(answers: readonly Answer[]): Answer[] {
  return answers.filter(({ rule }) => rule.startsWith('shortcut'));
}

/** What was found, of which model, with its numbers, and what else a reader must know. */
export function sentenceOf(answers: readonly Answer[], cases: Cases, options: MaskingOptions): string {
  const own = questions(answers);
  const found = own.filter(({ verdict }) => verdict === 'shortcut');
  const size = options.smallest.toFixed(2).replace(/^0/, '');
  const parts =
    found.length > 0
      ? found.map(foundSentence)
      : verdictOf(answers) === 'none found'
        ? [
            `No sign of a shortcut: an effect of ${size} or more on the area under the curve is ruled out.`,
            ...detectable(own),
          ]
        : [undecidedSentence(own, size)];
  return [
    ...parts,
    ...leaks(answers),
    ...sensitive(answers),
    ...reversed(own),
    ...attributes(answers, cases),
  ].join(' ');
}

function foundSentence({ subject, condition, estimate, ci, null: bar }: Answer): string {
  const who = `${subject.model} tells class ${subject.class}`;
  if (condition.masking === undefined) {
    return `${who} better without the region than from the region alone (areas differ by ${number(estimate)}${range(ci)}).`;
  }
  return `${who} without any pixel of the region: area under the curve ${number(estimate)}${range(ci)}, where chance and the shape of the hole explain ${number(bar)}.`;
}

function undecidedSentence(own: readonly Answer[], size: string): string {
  const reasons = [...new Set(own.flatMap(({ reason }) => reason ?? []))];
  if (own.length === 0) return 'No model was trained on whole images, so there is no verdict.';
  if (reasons.length > 0) return `Undecided: ${reasons.join('; ')}.`;
  const best = own
    .filter(({ condition, estimate }) => condition.masking !== undefined && estimate !== null)
    .toSorted((a, b) => (b.estimate ?? 0) - (a.estimate ?? 0))[0];
  const numbers =
    best === undefined
      ? ''
      : ` Without the region ${best.subject.model} tells class ${best.subject.class} with an area of ${number(best.estimate)}${range(best.ci)}; chance and the shape of the hole explain ${number(best.null)}.`;
  return `Undecided: the data neither show a shortcut nor rule out one of ${size} on the area under the curve.${numbers}`;
}

function detectable(own: readonly Answer[]): string[] {
  const all = own.flatMap((one) => one.detectable ?? []);
  return all.length === 0
    ? []
    : [`A true effect of ${number(Math.max(...all))} would have been found in 80 of 100 runs.`];
}

function leaks(answers: readonly Answer[]): string[] {
  const found = answers.filter(({ verdict }) => verdict === 'leak');
  const names = [...new Set(found.map(({ condition }) => String(condition.question)))];
  if (names.length === 0) return [];
  return [
    `The mask gives the class away (${names.join(', ')}): what is masked by it can be told by its hole.`,
  ];
}

function sensitive(answers: readonly Answer[]): string[] {
  const models = answers.flatMap(({ verdict, subject }) => (verdict === 'sensitive' ? subject.model : []));
  const names = [...new Set(models.map(String))];
  if (names.length === 0) return [];
  return [
    `The size of the hole alone moves ${names.join(' and ')}: compare maskings only where regions are as large in both classes.`,
  ];
}

function reversed(own: readonly Answer[]): string[] {
  const below = own.filter(
    ({ condition, ci }) => condition.masking === 'no-roi-box' && ci !== null && ci[1] < 0.5,
  );
  return below.map(
    ({ subject }) =>
      `Without the region ${subject.model} orders class ${subject.class} the wrong way round, more than chance does: it looks outside, in a way that these labels do not explain.`,
  );
}

function attributes(answers: readonly Answer[], _: Cases): string[] {
  const weak = answers.filter(
    ({ condition, ci }) =>
      String(condition.question).startsWith('whole image less') && ci !== null && ci[0] <= 0,
  );
  return weak.map(
    ({ subject, condition }) =>
      `${subject.model} is not shown to be better at class ${subject.class} than ${condition.attributes} alone.`,
  );
}

function number(value: number | null): string {
  return value === null ? 'unknown' : value.toFixed(2);
}

function range(ci: Answer['ci']): string {
  return ci === null ? '' : `, ${ci[0].toFixed(2)} to ${ci[1].toFixed(2)}`;
}
