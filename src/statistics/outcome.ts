/** A result, or the reason why the data allow none. */
export type Outcome<T> = ({ readonly state: 'scored' } & T) | Unscorable;

/** Why there is no number. */
export interface Unscorable {
  readonly state: 'unscorable';
  readonly reason: string;
}

export function unscorable(reason: string): Unscorable {
  return { state: 'unscorable', reason };
}
