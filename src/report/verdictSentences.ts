import type { MethodSummary, Summary, Verdict } from '../types/summary.ts';
import { methodsOf } from './methodsOf.ts';
import { counted, enumerated } from './text.ts';

/** The methods of a run by how they stand over all its criteria. */
interface Standings {
  readonly passing: readonly string[];
  /** Fail no criterion, but do not pass all. */
  readonly undecided: readonly string[];
  /** The most criteria that a method passes, and which do. */
  readonly most: number;
  readonly best: readonly string[];
  readonly isAnyDecided: boolean;
}

/**
 * What a run says of its methods, the most important sentence first: which pass every criterion, which are not decided,
 * how those fare against a localization network, and which pass only as one of many. A method that passes is not proven
 * right, so no sentence says more than that.
 */
export function verdictSentences(summary: Summary): string[] {
  const criteria = Object.keys(summary.criteria);
  const methods = methodsOf(summary);
  if (methods.length === 0 || criteria.length === 0) return ['Nothing was measured.'];
  const { passing, undecided, isAnyDecided, most, best } = standings(summary);
  if (!isAnyDecided) {
    const decide = summary.images === 1 ? 'decides' : 'decide';
    return [`${counted(summary.images, 'image')} ${decide} nothing here: no verdict is pass or fail.`];
  }
  const all = allOf(criteria);
  const next =
    most === 0 || criteria.length === 1
      ? ''
      : `; ${enumerated(best)} ${best.length === 1 ? 'passes' : 'pass'} ${most}`;
  const first =
    passing.length > 0
      ? `${enumerated(passing)} ${passing.length === 1 ? 'passes' : 'pass'} ${all}.`
      : `None of ${counted(methods.length, 'method')} passes ${all}${next}.`;
  return [
    first,
    ...(undecided.length === 0
      ? []
      : [`Undecided with ${counted(summary.images, 'image')}, failing none: ${enumerated(undecided)}.`]),
    ...strongSentence([summary], passing),
    ...adjustedSentence([summary], passing),
    ...oppositeSentence(summary),
  ];
}

/** The same over several tasks. */
export function overallSentences(summaries: readonly Summary[]): string[] {
  const tasks = summaries.map((summary) => ({ name: summary.name, ...standings(summary) }));
  const [first, ...others] = tasks;
  const shared = (first?.passing ?? []).filter((method) =>
    others.every(({ passing }) => passing.includes(method)),
  );
  const where = tasks.length === 2 ? 'both tasks' : `all ${tasks.length} tasks`;
  if (shared.length === 0) {
    const each = tasks
      .filter(({ passing }) => passing.length > 0)
      .map(({ name, passing }) => `${enumerated(passing)} on ${name} alone`);
    return [
      `No method passes every criterion on ${where}${each.length === 0 ? '' : `: ${each.join('; ')}`}.`,
    ];
  }
  return [
    `${enumerated(shared)} ${shared.length === 1 ? 'passes' : 'pass'} every criterion on ${where}.`,
    ...strongSentence(summaries, shared),
    ...adjustedSentence(summaries, shared),
  ];
}

function standings(summary: Summary): Standings {
  const count = Object.keys(summary.criteria).length;
  const methods = methodsOf(summary).map(({ method, cells }) => {
    const verdicts = cells.flatMap(({ cell }) => cell?.verdict ?? []);
    return { method, passed: verdicts.filter((verdict) => verdict === 'pass').length, verdicts };
  });
  const most = Math.max(0, ...methods.map(({ passed }) => passed));
  const named = (holds: (method: (typeof methods)[number]) => boolean) =>
    methods.filter(holds).map(({ method }) => method);
  return {
    passing: count === 0 ? [] : named(({ passed }) => passed === count),
    undecided: named(({ passed, verdicts }) => passed < count && !verdicts.includes('fail')),
    best: named(({ passed }) => passed === most),
    most,
    isAnyDecided: methods.some(({ verdicts }) => verdicts.some((verdict) => verdict !== 'undecided')),
  };
}

function allOf(criteria: readonly string[]): string {
  const [only = ''] = criteria;
  if (criteria.length === 1) return only;
  return criteria.length === 2 ? 'both criteria' : `all ${criteria.length} criteria`;
}

/** How the methods that pass, or else all of them, fare against a localization network; none where none ran. */
function strongSentence(summaries: readonly Summary[], passing: readonly string[]): string[] {
  const all = [...new Set(summaries.flatMap((summary) => methodsOf(summary).map(({ method }) => method)))];
  const asked = (passing.length > 0 ? passing : all).flatMap((method) => {
    const verdicts = summaries.flatMap((summary) =>
      cellsOf(summary, method).flatMap((cell) => cell.strong?.verdict ?? []),
    );
    return verdicts.length === 0 ? [] : [{ method, verdict: together(verdicts) }];
  });
  if (asked.length === 0) return [];
  const ofVerdict = (wanted: Verdict) =>
    asked.filter(({ verdict }) => verdict === wanted).map(({ method }) => method);
  const [passed, failed, open] = [ofVerdict('pass'), ofVerdict('fail'), ofVerdict('undecided')];
  const against = 'Against a localization network';
  if (passing.length === 0) {
    return [
      `${against} ${passed.length === 0 ? 'no method' : enumerated(passed)} ${passed.length > 1 ? 'pass' : 'passes'}.`,
    ];
  }
  const [one, verb] = asked.length === 1 ? ['it', 's'] : [asked.length === 2 ? 'both' : 'all of them', ''];
  if (failed.length === asked.length) return [`${against} ${one} fail${verb}.`];
  if (passed.length === asked.length) return [`${against} ${one} pass${verb === '' ? '' : 'es'} as well.`];
  const parts = [
    ...(passed.length === 0 ? [] : [`${enumerated(passed)} ${passed.length === 1 ? 'passes' : 'pass'}`]),
    ...(failed.length === 0 ? [] : [`${enumerated(failed)} ${failed.length === 1 ? 'fails' : 'fail'}`]),
    ...(open.length === 0 ? [] : [`${enumerated(open)} ${open.length === 1 ? 'is' : 'are'} undecided`]),
  ];
  return [`${against} ${enumerated(parts)}.`];
}

/** Several verdicts that must all pass. */
function together(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.every((verdict) => verdict === 'pass') ? 'pass' : 'undecided';
}

function adjustedSentence(summaries: readonly Summary[], passing: readonly string[]): string[] {
  const weak = passing.filter((method) =>
    summaries.some((summary) => cellsOf(summary, method).some(isOneOfMany)),
  );
  if (weak.length === 0) return [];
  return [
    `As one test of many (Holm's adjustment over all methods and criteria) ${enumerated(weak)} ${weak.length === 1 ? 'does' : 'do'} not pass.`,
  ];
}

/** Whether it was the adjustment that took a pass away: without a p-value nothing was adjusted. */
function isOneOfMany({ verdict, verdictHolm, p, pHolm, pAll, verdictAll }: MethodSummary): boolean {
  // Files of earlier versions have the adjustment over the methods alone.
  const [adjusted, left] = pAll === undefined ? [pHolm, verdictHolm] : [pAll, verdictAll];
  const isAdjusted = typeof p === 'number' && typeof adjusted === 'number' && adjusted > p;
  return isAdjusted && verdict === 'pass' && left !== undefined && left !== 'pass';
}

/** By criterion, how many methods pass by one of our own ways of judging and fail by another. */
function oppositeSentence({ disagreement = {} }: Summary): string[] {
  const parts = Object.entries(disagreement).flatMap(([criterion, { flips, analyses }]) => {
    const count = flips.filter(({ kind }) => kind === 'opposite').length;
    const methods = Object.keys(analyses[0]?.verdicts ?? {}).length;
    return count === 0 ? [] : `${count} of ${methods} in ${criterion}`;
  });
  return parts.length === 0
    ? []
    : [`By another metric or preset some verdicts turn from pass to fail or back: ${enumerated(parts)}.`];
}

function cellsOf({ criteria }: Summary, method: string): MethodSummary[] {
  return Object.values(criteria).flatMap((methods) => methods[method] ?? []);
}
