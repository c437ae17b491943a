import type { Interval, SignedRankTest } from './verdict.ts';

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
