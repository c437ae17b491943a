import { normalProbability } from '../math/distributions/normalDistribution.ts';
import { aucConfidence, delongPaired } from '../statistics/index.ts';
import type { Interval } from '../types/summary.ts';

/** A score and a label of one image. */
export interface ScoredImage {
  readonly score: number;
  /** 0 or 1. */
  readonly label: number;
  /** Whose image it is. */
  readonly group: string;
}

/** An area under the curve; without an interval there is a reason. */
export interface Area {
  readonly auc: number | null;
  readonly ci: Interval | null;
  readonly standardError: number | null;
  readonly n: number;
  readonly positives: number;
  readonly reason?: string;
}

/**
 * The area under the ROC curve with its 95 % interval, images of a patient together (DeLong; Obuchowski 1997). Where all
 * pairs are in order, DeLong's variance is zero, which no sample proves: the interval is then that of Hanley and McNeil
 * (1982) as if half an image of the smaller class stood wrong. One score of all images is an area of .5 for certain.
 */
export function areaOf(rows: readonly ScoredImage[]): Area {
  const labels = rows.map(({ label }) => label);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const known = { n: rows.length, positives };
  const none = { auc: null, ci: null, standardError: null, ...known };
  if (rows.length === 0) return { ...none, reason: 'no image has a score and a label' };
  if (positives === 0 || positives === rows.length)
    return { ...none, reason: `all ${rows.length} images have label ${positives === 0 ? 0 : 1}` };
  const groups = rows.map(({ group }) => group);
  if (new Set(groups).size < 2) return { ...none, reason: 'all images are of one patient' };
  const found = aucConfidence(
    rows.map(({ score }) => score),
    labels,
    { groups },
  );
  if (found.state === 'scored')
    return { auc: found.auc, ci: found.interval, standardError: found.standardError, ...known };
  if (new Set(rows.map(({ score }) => score)).size === 1)
    return { auc: 0.5, ci: [0.5, 0.5], standardError: 0, ...known };
  const patients = [0, 1].map((label) => patientsOf(rows, label));
  const perfect = found.auc === 0 || found.auc === 1 ? perfectArea(found.auc, patients) : undefined;
  if (perfect !== undefined) return { ...perfect, ...known };
  return { ...none, auc: found.auc, reason: found.reason };
}

function perfectArea(auc: 0 | 1, [negatives = 0, positives = 0]: readonly number[]) {
  if (Math.min(negatives, positives) < 2) return undefined;
  const near = 1 - 0.5 / Math.min(negatives, positives);
  const [q1, q2] = [near / (2 - near), (2 * near ** 2) / (1 + near)];
  const variance =
    (near * (1 - near) + (positives - 1) * (q1 - near ** 2) + (negatives - 1) * (q2 - near ** 2)) /
    (positives * negatives);
  const standardError = Math.sqrt(variance);
  const half = (z95 * standardError) / (near * (1 - near));
  const low = 1 / (1 + Math.exp(half - Math.log(near / (1 - near))));
  const ci: Interval = auc === 1 ? [low, 1] : [0, 1 - low];
  return { auc, ci, standardError };
}

/**
 * The mean of areas of different patients, with its Wald interval; without an interval where one of them has none, and
 * the first reason where one has no area.
 */
export function meanArea(areas: readonly Area[]): Area {
  const sum = (of: (area: Area) => number) => areas.reduce((total, area) => total + of(area), 0);
  const known = { n: sum(({ n }) => n), positives: sum(({ positives }) => positives) };
  const broken = areas.find(({ auc, standardError }) => auc === null || standardError === null);
  if (broken !== undefined || areas.length === 0) {
    const isKnown = areas.length > 0 && areas.every(({ auc }) => auc !== null);
    const auc = isKnown ? sum((area) => area.auc ?? 0) / areas.length : null;
    const reason = `a fold has no ${isKnown ? 'interval' : 'area'}: ${broken?.reason ?? 'there is none'}`;
    return { auc, ci: null, standardError: null, ...known, reason };
  }
  const auc = sum((area) => area.auc ?? 0) / areas.length;
  const standardError = Math.sqrt(sum((area) => (area.standardError ?? 0) ** 2)) / areas.length;
  const half = z95 * standardError;
  return { auc, ci: [Math.max(0, auc - half), Math.min(1, auc + half)], standardError, ...known };
}

export const z95 = 1.959963984540054;

/** A difference of two areas, or of an area and a number. */
export interface Difference {
  readonly difference: number;
  readonly ci: Interval;
  readonly standardError: number;
  /** Two-sided. */
  readonly p: number;
}

/** An area less a number; undefined where the area has no interval. */
export function differenceTo({ auc, standardError }: Area, to: number): Difference | undefined {
  return auc === null || standardError === null ? undefined : differenceOf(auc - to, standardError);
}

/** Two images' scores with one label. */
export interface ScoredPair extends Omit<ScoredImage, 'score'> {
  readonly a: number;
  readonly b: number;
}

/**
 * The area of `a` less that of `b` over the same images (DeLong's paired test). Where both put the images in one order
 * the difference is 0 and has no variance, which no sample proves: the error is then as if half an image of the smaller
 * class had changed all its places. Between two perfect orders the variances of the two areas stand in; undefined where
 * those have none.
 */
export function pairedDifference(rows: readonly ScoredPair[]): Difference | undefined {
  const labels = rows.map(({ label }) => label);
  if (new Set(labels).size < 2) return undefined;
  const groups = rows.map(({ group }) => group);
  const lists = { labels, a: rows.map(({ a }) => a), b: rows.map(({ b }) => b) };
  const found = delongPaired(lists, { groups });
  if (found.state !== 'scored') {
    const of = (which: 'a' | 'b') => areaOf(rows.map((row) => ({ ...row, score: row[which] })));
    const [a, b] = [of('a'), of('b')];
    const isPerfect = a.auc === 0 || a.auc === 1 || a.standardError === 0;
    if (a.auc === null || a.auc !== b.auc || isPerfect) return separateDifference(a, b);
    return differenceOf(0, 0.5 / Math.min(...[0, 1].map((label) => patientsOf(rows, label))));
  }
  const [[varianceA, covariance], [, varianceB]] = found.covariance;
  return differenceOf(found.difference, Math.sqrt(varianceA + varianceB - 2 * covariance));
}

function patientsOf(rows: readonly Pick<ScoredImage, 'label' | 'group'>[], of: number): number {
  return new Set(rows.flatMap(({ label, group }) => (label === of ? group : []))).size;
}

/** The difference of two areas that do not depend on each other: their variances add. */
export function separateDifference(a: Area, b: Area): Difference | undefined {
  if (a.auc === null || b.auc === null || a.standardError === null || b.standardError === null)
    return undefined;
  return differenceOf(a.auc - b.auc, Math.hypot(a.standardError, b.standardError));
}

function differenceOf(difference: number, standardError: number): Difference {
  const half = z95 * standardError;
  return {
    difference,
    standardError,
    ci: [difference - half, difference + half],
    p: differencePValue(difference, standardError),
  };
}

/** Two-sided p-value of a difference of 0 by its standard error; 1 or 0 where there is none. */
export function differencePValue(difference: number, standardError: number): number {
  if (standardError === 0) return Number(difference === 0);
  return 2 * normalProbability(-Math.abs(difference) / standardError);
}
