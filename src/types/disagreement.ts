import type { Verdict } from './verdict.ts';

/** The same maps judged several ways. */
export interface Disagreement {
  /** The first is that of the run. */
  readonly analyses: readonly AlternativeAnalysis[];
  /** Each pair of analyses: how alike their orders of the methods are. */
  readonly agreement: readonly {
    readonly a: string;
    readonly b: string;
    /** Kendall's tau-b of the margins; null of fewer than two methods, or where all are equal. */
    readonly tau: number | null;
    /** Pairs of methods that the two put in opposite orders, of all pairs. */
    readonly reversed: number;
    readonly pairs: number;
  }[];
  /** Methods that do not get the same verdict from every analysis. */
  readonly flips: readonly {
    readonly method: string;
    /** `opposite`: some analysis passes what another fails; `open`: some analysis leaves open what another decides. */
    readonly kind: 'opposite' | 'open';
    readonly verdicts: Readonly<Record<string, Verdict>>;
  }[];
  /** The analyses whose best method is another than that of the first. */
  readonly otherBest: readonly string[];
}

/** One way of judging a criterion: a metric and a rule. */
export interface AlternativeAnalysis {
  readonly name: string;
  readonly metric: string;
  readonly rule: string;
  /** Methods by their margin, the best first. */
  readonly order: readonly string[];
  readonly margins: Readonly<Record<string, number | null>>;
  readonly verdicts: Readonly<Record<string, Verdict>>;
}
