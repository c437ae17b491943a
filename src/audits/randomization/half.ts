/** A state of the cascade, as rows tell it. */
export interface StateShare {
  readonly step: string;
  /** How many of how many layers are re-drawn. */
  readonly redrawn: number;
  readonly layers: number;
}

/** More re-drawn layers than this share are no longer about half. */
const mostOfHalf = 0.75;

/** The state with the fewest layers re-drawn of those with at least half and not all; undefined where there is none near half. */
export function halfState<T extends Omit<StateShare, 'step'>>(states: readonly T[]): T | undefined {
  const share = ({ redrawn, layers }: T) => redrawn / layers;
  const [first] = states
    .filter((state) => share(state) >= 0.5 && share(state) <= mostOfHalf)
    .toSorted((a, b) => share(a) - share(b));
  return first;
}
