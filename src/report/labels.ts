import { audits } from '../audits/index.ts';
import type { Aspect, Judge, ReportPart } from '../types/audit.ts';
import type { ClassifierRole } from '../types/prediction.ts';
import type { AuditSummary, Interval } from '../types/summary.ts';

const judges = new Map<string, Judge>(Object.entries(audits));

/** What an audit asks; undefined of one that is not known. */
export function questionOf(audit: string): string | undefined {
  return judges.get(audit)?.question;
}

/** With what a method has to agree to pass an audit; undefined where it is not about that. */
export function agreesWith(audit: string): Judge['agreesWith'] {
  return judges.get(audit)?.agreesWith;
}

/** The parts of an audit's section; undefined of one that is not known, or does not say. */
export function partsOf(audit: string, summary: AuditSummary): readonly ReportPart[] | undefined {
  return judges.get(audit)?.parts?.(summary);
}

/** Under which column of the scorecard an audit stands; undefined of one that has none. */
export function aspectOf(audit: string): Aspect | undefined {
  return judges.get(audit)?.aspect;
}

const metricInfos = new Map([...judges.values()].flatMap(({ metrics }) => Object.entries(metrics)));

/** What the null of an audit is the score of, in a few words. */
export function nullName(audit: string): string {
  return judges.get(audit)?.nullOf ?? 'null';
}

/** A metric as readers know it. */
export function metricName(metric: string): string {
  return metricInfos.get(metric)?.label ?? metric;
}

const baselineNames = new Map([...judges.values()].flatMap(({ baselines }) => Object.entries(baselines)));

/** A baseline as readers know it. */
export function baselineName(baseline: string): string {
  return baselineNames.get(baseline) ?? baseline;
}

/**
 * An interval of a metric as it is drawn: without what lies beyond the numbers that the metric can have, as an
 * interval of few draws may. Tables tell it whole.
 */
export function drawnInterval([low, high]: Interval, metric: string): Interval {
  const [least, most] = metricInfos.get(metric)?.bounds ?? [-Infinity, Infinity];
  return [Math.min(most, Math.max(least, low)), Math.min(most, Math.max(least, high))];
}

/** Which way a metric is good under an audit; undefined of one that is not known. */
export function goodSide(audit: string, metric: string): 'high' | 'low' | undefined {
  return judges.get(audit)?.metrics[metric]?.better;
}

const roleNames = new Map([
  ['explained', 'explained'],
  ['replicate', 'second training'],
  ['other-architecture', 'other architecture'],
  ['other', 'not asked'],
  ['audited', 'audited'],
]);

/** What a classifier of the run is there for. */
export function roleName(role: ClassifierRole): string {
  return roleNames.get(role) ?? role;
}

/** Long names may break where a hyphen belongs. */
export function breakable(name: string): string {
  return name.replace(/^(random|repeat|reproduc|local)(?=iz|ab|ib)/, '$1\u00ad');
}

/** A rule with its metrics as readers know them. */
export function inWords(rule: string): string {
  return rule.replace(/[\p{L}\d]+/gu, (word) => metricInfos.get(word)?.label ?? word);
}

/** A way of judging as readers know it: a preset, or a metric. */
export function analysisName(name: string): string {
  return name === 'default' || name === 'arun2021' ? `preset ${name}` : metricName(name);
}
