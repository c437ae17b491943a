import type { ElementType, Graph, Tensor, ValueInfo } from './model.ts';

/**
 * What is known of each value of a graph before it runs on real data: found by running the forward graph on
 * two batch sizes. Rules of differentiation read it to place static shapes and constants.
 */
export interface ShapeInfo {
  elementType(name: string): ElementType;
  /** One number per axis; undefined where the size varies with the batch. */
  shape(name: string): readonly (number | undefined)[];
  /** Whether the first axis is the batch: one entry per image. */
  isBatch(name: string): boolean;
  /** The value itself where it is a constant of the graph. */
  constant(name: string): Tensor | undefined;
}

/** `name` described by the shape of `like`, if that is float32 of shape [batch, channels, height, width]. */
export function imageLike(name: string, like: string, facts: ShapeInfo): ValueInfo | undefined {
  const shape = facts.shape(like);
  const isImage = shape.length === 4 && shape.slice(1).every((size) => size !== undefined);
  if (!isImage || facts.elementType(like) !== 'float32') return undefined;
  return shape[0] !== undefined || facts.isBatch(like) ? { name, elementType: 'float32', shape } : undefined;
}

/** The image-like values of a graph, its inputs among them, with their shapes. */
export function imageValues({ inputs, nodes }: Graph, facts: ShapeInfo): ValueInfo[] {
  const names = [...inputs.map(({ name }) => name), ...nodes.flatMap(({ outputs }) => outputs)];
  return names.flatMap((name) => (name === '' ? [] : (imageLike(name, name, facts) ?? [])));
}
