/** What ends work: an `AbortSignal` does, and so may one of several signals in turn. */
export interface Stop {
  /** Throws the reason once the work is to end. */
  throwIfAborted(): void;
}
