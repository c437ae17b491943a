import type { Compared } from './compared.ts';
import type { Bar, Draws, ModelPair, Power, SameClass } from './criterionFacts.ts';
import type { Disagreement } from './disagreement.ts';
import type { PerturbedSummary } from './perturbed.ts';
import type { ClassifierSummary } from './prediction.ts';
import type { Stratum } from './strata.ts';
import type { Comparison, Interval, StrongVerdict, Verdict } from './verdict.ts';

export type { Compared } from './compared.ts';
export type { Bar, Draws, ModelPair, Power, SameClass } from './criterionFacts.ts';
export type { AlternativeAnalysis, Disagreement } from './disagreement.ts';
export type { Stratum } from './strata.ts';
export type { Comparison, Interval, SignedRankTest, StrongVerdict, Verdict } from './verdict.ts';

/** What a run says in the end: `summary.json`, and all that the tables and the report are made from. */
export interface Summary {
  /** Of the form of this file; absent in files of version 1. */
  readonly version?: 2;
  readonly name: string;
  readonly preset: 'default' | 'arun2021';
  /** What was explained: `predicted`, `label` or a class index. */
  readonly target: string;
  /** Images that were asked for. */
  readonly images: number;
  /** By criterion, then by method, both in the order of the run. */
  readonly criteria: Readonly<Record<string, Readonly<Record<string, MethodSummary>>>>;
  /** By audit: its answer, whatever it is about. */
  readonly audits?: Readonly<Record<string, AuditSummary>>;
  /** Each classifier of the run and how good its predictions are, the explained one first. */
  readonly classifiers?: readonly ClassifierSummary[];
  /** By method: what the explained classifier says of the images that the method made, such as noisy copies. */
  readonly perturbed?: Readonly<Record<string, PerturbedSummary>>;
  /** By criterion: scores of groups of images, such as those with small lesions. */
  readonly strata?: Readonly<Record<string, readonly Stratum[]>>;
  /** By criterion: the methods against each other, on the images that all of them scored. */
  readonly compared?: Readonly<Record<string, Compared>>;
  /** By criterion: the same maps under other metrics and under the other preset's rule. */
  readonly disagreement?: Readonly<Record<string, Disagreement>>;
}

/** The answer of an audit: about a model, a data set or a slice, or for each method. */
export interface AuditSummary {
  readonly question: string;
  /** Null of an audit that judges methods: each of its answers has a verdict. */
  readonly verdict: string | null;
  readonly sentence: string;
  readonly answers: readonly Answer[];
  readonly tables: Readonly<Record<string, AnswerTable>>;
}

/** One number with its interval, and what it says. A number that the data do not give is null. */
export interface Answer {
  readonly subject: Readonly<Record<string, string | number>>;
  readonly condition: Readonly<Record<string, string | number>>;
  readonly metric: string;
  readonly estimate: number | null;
  readonly ci: Interval | null;
  readonly n: number;
  readonly null: number | null;
  readonly verdict: string;
  /** The rule behind the verdict, in words. */
  readonly rule: string;
  readonly p: number | null;
  readonly pHolm: number | null;
  /** The smallest true difference that would have been found in 80 of 100 such runs, in units of `metric`. */
  readonly detectable?: number | null;
  /** Why there is no estimate, no interval or no verdict, where one of them is missing. */
  readonly reason?: string;
}

/** A table of an audit. */
export interface AnswerTable {
  readonly columns: readonly { readonly name: string; readonly unit: string }[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** One method under one criterion. A number that the data do not give is null, never NaN. */
export interface MethodSummary {
  /** Which number `mean` is. */
  readonly metric: string;
  readonly mean: number | null;
  /** 95 % interval of the mean, resampled by patient where the data name patients. */
  readonly ci: readonly [lo: number, hi: number] | null;
  /** Images scored; n + unscorable + failed = the images that were asked for. */
  readonly n: number;
  readonly unscorable: number;
  readonly failed: number;
  /** The mean that a map without information gets. */
  readonly null: number | null;
  /** Mean of each baseline on the same images. */
  readonly baselines: Readonly<Record<string, number | null>>;
  /** True or false where the data decide, null where they do not. */
  readonly pass: boolean | null;
  readonly verdict: Verdict;
  /** Under `arun2021`: the verdict of the paper's rule on the paper's number, which takes dead maps for scores. */
  readonly paperVerdict?: Verdict;
  /** Under `arun2021`: the images behind `mean`, those with a dead map among them. */
  readonly paperN?: number;
  /** The rule behind the verdict, in words. */
  readonly rule: string;
  /** How far on the passing side (above 0) or the failing side (below 0) the method is, in units of `metric`. */
  readonly margin: number | null;
  readonly marginCi: readonly [lo: number, hi: number] | null;
  /** Means of the other metrics of the criterion over the images scored. */
  readonly also: Readonly<Record<string, number | null>>;
  /** Score of every image that has one, in the order of the run, for the plots. */
  readonly values: readonly { readonly image: string; readonly value: number }[];
  /** Randomization only: mean over images and draws at each state of the cascade, in order. */
  readonly curve?: readonly {
    readonly step: string;
    readonly mean: number | null;
    readonly spread: number | null;
    /** 95 % interval of the mean, over images and draws. */
    readonly ci?: Interval | null;
  }[];
  /** Randomization: score less null, averaged over the curve from its first state to all layers; below 0 is less alike. */
  readonly area?: number | null;
  readonly areaCi?: Interval | null;
  /** Randomization: the share of the layers that must be re-drawn before the map falls below its null; null of never. */
  readonly share?: number | null;
  /** Randomization: the same in words. */
  readonly cascade?: string;
  /** Randomization: by what part the entropy of the map rises under fully random weights, with its interval. */
  readonly entropyRise?: number | null;
  readonly entropyRiseCi?: Interval | null;
  /** Reasons of the unscorable and failed images with their counts. */
  readonly reasons: Readonly<Record<string, number>>;
  /** (mean - null) / (1 - null): 0 is what a map without information gets, 1 the best there is. */
  readonly chanceCorrected?: number | null;
  readonly chanceCorrectedCi?: Interval | null;
  /** 95 % interval of `null`; in randomization the band around the null of the curve. */
  readonly nullCi?: Interval | null;
  /** Two-sided p-value of `margin`, and Holm's adjustment of it over the methods of the criterion. */
  readonly p?: number | null;
  readonly pHolm?: number | null;
  /** The verdict where it still stands at 5 % over all methods of the criterion together; else `undecided`. */
  readonly verdictHolm?: Verdict;
  /** Holm's adjustment of `p` over all methods and criteria of the task, and the verdict that still stands. */
  readonly pAll?: number | null;
  readonly verdictAll?: Verdict;
  /** The second verdict: not below the localization networks; absent where none ran. */
  readonly strong?: StrongVerdict;
  /** Every baseline that the score was set against, image by image: those that decide come first. */
  readonly against?: readonly Comparison[];
  /** Localization: what stands behind the average mask. */
  readonly bar?: Bar;
  /** Randomization: what the rule could have found here. */
  readonly power?: Power;
  /** Randomization: how many draws of random weights, and how far apart their means are. */
  readonly draws?: Draws;
  /** Repeatability and reproducibility: each pair of models with the mean score of its images. */
  readonly pairs?: readonly ModelPair[];
  /** Repeatability and reproducibility: on how many images both classifiers predict the same class. */
  readonly sameClass?: SameClass;
}
