/** How far a run is. */
export interface Progress {
  /** Images explained so far, by all methods, under any state of the weights; and in all. */
  readonly done: number;
  readonly total: number;
  /** How many of those done were kept from before the run was interrupted, and took no time. */
  readonly kept: number;
  readonly label: string;
}
