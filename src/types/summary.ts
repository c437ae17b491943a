/** What a run says in the end: `summary.json`, and all that the tables and the report are made from. */
export interface Summary {
  readonly name: string;
  readonly preset: 'default' | 'arun2021';
  /** What was explained: `predicted`, `label` or a class index. */
  readonly target: string;
  /** Images that were asked for. */
  readonly images: number;
  /** By criterion, then by method, both in the order of the run. */
  readonly criteria: Readonly<Record<string, Readonly<Record<string, MethodSummary>>>>;
  /** By criterion: the methods against each other, on the images that all of them scored. */
  readonly compared?: Readonly<Record<string, Compared>>;
  /** By criterion: the same maps under other metrics and under the other preset's rule. */
  readonly disagreement?: Readonly<Record<string, Disagreement>>;
}

export type Verdict = 'pass' | 'fail' | 'undecided';

/** The two ends of a 95 % interval. */
export type Interval = readonly [lo: number, hi: number];

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
  /** The second verdict: not below the localization networks; absent where none ran. */
  readonly strong?: StrongVerdict;
  /** Every baseline that the score was set against, image by image: those that decide come first. */
  readonly against?: readonly Comparison[];
  /** Randomization: what the rule could have found here. */
  readonly power?: Power;
  /** Randomization: how many draws of random weights, and how far apart their means are. */
  readonly draws?: Draws;
  /** Repeatability and reproducibility: on how many images both classifiers predict the same class. */
  readonly sameClass?: SameClass;
}

/** A verdict beside the main one, by its own rule. */
export interface StrongVerdict {
  readonly verdict: Verdict;
  readonly rule: string;
  readonly margin: number | null;
  readonly marginCi: Interval | null;
}

/** A method against a baseline, paired by image. */
export interface Comparison {
  /** The baseline: `average-mask`, `random`, ..., `null`, `line` or `localizer`. */
  readonly against: string;
  /** `decides` the verdict, is behind the `strong` one, or stands `beside` them. */
  readonly role: 'decides' | 'strong' | 'beside';
  /** Images that have both numbers. */
  readonly n: number;
  /** Mean of the baseline on these images. */
  readonly mean: number | null;
  /** Mean difference, above 0 where the method is on the passing side, with its 95 % interval. */
  readonly margin: number | null;
  readonly marginCi: Interval | null;
  readonly verdict: Verdict;
  /** Two-sided p-value of the margin that belongs to the interval, and Holm's adjustment over the methods. */
  readonly p: number | null;
  readonly pHolm: number | null;
  /** Wilcoxon's signed-rank test of the differences, one for each patient; null where all are zero. */
  readonly wilcoxon: SignedRankTest | null;
}

export interface SignedRankTest {
  /** Two-sided. */
  readonly p: number;
  /** Holm's adjustment over the methods, or over the pairs of methods. */
  readonly pHolm: number;
  /** Differences that are not zero: the ones that were ranked. */
  readonly n: number;
  readonly method: 'exact' | 'normal';
  /** Matched-pairs rank-biserial correlation, from -1 to 1. */
  readonly effect: number;
}

/** What the rule of randomization could have found with these images, draws and spreads. Chances are from 0 to 1. */
export interface Power {
  /** Chance of a pass if re-drawn maps were as unlike the trained ones as maps of different images are: the rule's error. */
  readonly unrelated: number | null;
  /** Chance of a pass if they had nothing in common with the trained ones but how smooth they are and their values. */
  readonly lost: number | null;
  /** The smallest true margin that would be found in 80 of 100 such runs. */
  readonly detectable: number | null;
  /** The margin of maps that have nothing in common: `null` less the mean of `smoothNull`. At most 0: no power at all. */
  readonly room: number | null;
}

export interface Draws {
  readonly count: number;
  /** Standard deviation of the draws' effect on the mean, the images' own scatter taken off; null of one draw. */
  readonly sd: number | null;
}

export interface SameClass {
  /** Images of one predicted class, and images whose class by both is known. */
  readonly n: number;
  readonly of: number;
  readonly share: number | null;
  /** Mean score over all of them, whatever the two predict, with its interval. */
  readonly unrestricted: number | null;
  readonly unrestrictedCi: Interval | null;
}

/** Methods against each other on the images that all of them scored. */
export interface Compared {
  /** What is compared of each image: the score, or how far it is on the passing side of the method's own null. */
  readonly value: string;
  /** Images that every listed method scored; `left` are the other images that were asked for. */
  readonly n: number;
  readonly left: number;
  /** Methods that scored no image at all: they would leave none to compare. */
  readonly without: readonly string[];
  /** The best first. */
  readonly methods: readonly {
    readonly method: string;
    readonly mean: number | null;
    readonly ci: Interval | null;
  }[];
  /** Every pair, `a` the better one. */
  readonly pairs: readonly {
    readonly a: string;
    readonly b: string;
    readonly margin: number | null;
    readonly marginCi: Interval | null;
    readonly wilcoxon: SignedRankTest | null;
  }[];
}

/** The same maps judged several ways. */
export interface Disagreement {
  readonly views: readonly View[];
  /** Each pair of views: how alike their orders of the methods are. */
  readonly agreement: readonly {
    readonly a: string;
    readonly b: string;
    /** Kendall's tau-b of the margins; null of fewer than two methods, or where all are equal. */
    readonly tau: number | null;
    /** Pairs of methods that the two put in opposite orders, of all pairs. */
    readonly reversed: number;
    readonly pairs: number;
  }[];
  /** Methods that do not get the same verdict from every view. */
  readonly flips: readonly {
    readonly method: string;
    /** `opposite`: some view passes what another fails; `open`: some view leaves open what another decides. */
    readonly kind: 'opposite' | 'open';
    readonly verdicts: Readonly<Record<string, Verdict>>;
  }[];
  /** The views whose best method is another than that of the first view. */
  readonly otherBest: readonly string[];
}

/** One way of judging a criterion: a metric and a rule. The first view is that of the run. */
export interface View {
  readonly name: string;
  readonly metric: string;
  readonly rule: string;
  /** Methods by their margin, the best first. */
  readonly order: readonly string[];
  readonly margins: Readonly<Record<string, number | null>>;
  readonly verdicts: Readonly<Record<string, Verdict>>;
}
