/** A finite number, or the reason why the data allow none. No score is ever NaN. */
export type Score =
  | { readonly state: 'scored'; readonly value: number }
  | { readonly state: 'unscorable'; readonly reason: string };
