/** A finite number, or the reason why the data allow none. No score is ever NaN. */
export type Score =
  | {
      readonly state: 'scored';
      readonly value: number;
      /** What a map without information is expected to score here; absent where the metric has no such number. */
      readonly null?: number;
    }
  | { readonly state: 'unscorable'; readonly reason: string };
