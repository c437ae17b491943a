import type { ElementType, Tensor } from './model.ts';

/**
 * What is known of each value of a graph before it runs on real data: found by running the forward graph on
 * two batch sizes. Rules of differentiation read it to place static shapes and constants.
 */
export interface Facts {
  elementType(name: string): ElementType;
  /** One number per axis; undefined where the size varies with the batch. */
  shape(name: string): readonly (number | undefined)[];
  /** The value itself where it is a constant of the graph. */
  constant(name: string): Tensor | undefined;
}
