/** One cell of a benchmark: a criterion's metric for a method on an image, in exactly one of three states. */
export type Row = Cell & Outcome;

export interface Cell {
  readonly criterion: string;
  readonly method: string;
  readonly image: string;
  readonly classifier: string;
  /** Which state of the cascade (randomization); absent elsewhere. */
  readonly step?: string;
  /** Which independent draw of random weights (randomization); absent elsewhere. */
  readonly draw?: number;
  /** What the image or classifier is compared with: another image (null pairs), another classifier (agreement). */
  readonly other?: string;
  readonly metric: string;
  readonly seed: string;
}

export type Outcome =
  | { readonly state: 'scored'; readonly value: number }
  | { readonly state: 'unscorable'; readonly reason: string }
  | { readonly state: 'failed'; readonly error: string };
