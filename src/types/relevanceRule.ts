/** How a layer with weights shares relevance: by all that was added, or by what raises and what lowers its value. */
export type LayerRule = 'epsilon' | 'gamma' | 'alpha-beta';

/** How layers share relevance. */
export interface RelevanceRule {
  readonly convolutions: LayerRule;
  readonly dense: LayerRule;
  /** Added to the size of what is divided by; above 0. */
  readonly epsilon: number;
  /** How much more what goes with a value's sign counts; 0 is `epsilon`. */
  readonly gamma: number;
  /** The share of what raises a value; what lowers it has 1 - alpha. At least 1. */
  readonly alpha: number;
}
