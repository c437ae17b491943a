/** Whom a row is about: a method or what it is set against, a trained network, a model, or a slice of the data. */
export interface Subject {
  readonly kind: 'method' | 'baseline' | 'network' | 'model' | 'slice';
  readonly name: string;
}

/**
 * What a number is for: the `score` of its subject; a `null`, the same measurement where there is nothing to find; a
 * `reference` that stands beside the score; or a `fact` about the image that a rule needs.
 */
export type Role = 'score' | 'null' | 'reference' | 'fact';

/** Under which circumstances something was measured: `state` and `draw` of random weights, a dilation, a share. */
export type Condition = Readonly<Record<string, string | number>>;

/** One number of an audit, or why there is none. */
export type Row = RowKey & Outcome;

/** What a number of a run is of: everything but the number. */
export interface RowKey {
  readonly audit: string;
  readonly subject: Subject;
  readonly role: Role;
  /** Absent where the number is not of a single image. */
  readonly image?: string;
  /** The model, or the trained network, that was asked. */
  readonly model?: string;
  /** What the image or the model is compared with. */
  readonly partner?: { readonly model?: string; readonly image?: string };
  readonly condition?: Condition;
  readonly metric: string;
  readonly seed: string;
}

/** A number, the reason why there is none, or the error. */
export type Outcome =
  | { readonly state: 'scored'; readonly value: number }
  | { readonly state: 'unscorable'; readonly reason: string }
  | { readonly state: 'failed'; readonly error: string };
