import type { Node, Tensor } from './model.ts';

/** One node of an old operator set, on its way to operator set 18. */
export interface Upgrade {
  readonly item: Node;
  /** The version that the model was written in. */
  readonly version: number;
  /** Adds a constant to the graph and returns its name. */
  readonly constant: (name: string, value: Tensor) => string;
  /** The constant of that name, if it is one. */
  readonly constantNamed: (name: string) => Tensor | undefined;
  /** Names the model in messages. */
  readonly source: string;
}

/** The nodes that stand for the old one; undefined where it stays as it is. */
export type Upgraded = readonly Node[] | undefined;
