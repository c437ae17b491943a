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
}

export type Verdict = 'pass' | 'fail' | 'undecided';

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
  }[];
  /** Reasons of the unscorable and failed images with their counts. */
  readonly reasons: Readonly<Record<string, number>>;
}
