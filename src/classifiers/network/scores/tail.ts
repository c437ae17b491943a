import { node } from '../../../graph/edit.ts';
import type { Node, Tensor } from '../../../graph/model.ts';
import type { ShapeInfo } from '../../../graph/shapeInfo.ts';

/** A graph on the way back from an output. */
export interface Tail {
  readonly facts: ShapeInfo;
  maker(name: string): Node | undefined;
  /** The rows of a value at trial images; undefined where they are not known. */
  rows(name: string): readonly Float64Array[] | undefined;
}

/** A value from the nodes of the graph and perhaps some more. */
export interface Drawn {
  readonly name: string;
  readonly nodes: readonly Node[];
  /** For each new value the value of the graph that has its shape. */
  readonly likes: ReadonlyMap<string, string>;
  /** New constants. */
  readonly constants: ReadonlyMap<string, Tensor>;
}

/** What a value was before its activation, and how it follows from that. */
export interface Scores {
  readonly kind: 'softmax' | 'sigmoid' | 'tanh' | 'mixed';
  /** Between which numbers the value lies. */
  readonly low: number;
  readonly high: number;
  /** Whether it rises with the scores; else it falls. */
  readonly isRising: boolean;
  /** The scores as a value of the graph; new names begin with `name`. */
  draw(name: string): Drawn;
}

/** One node on the way back. */
export interface TailStep {
  readonly item: Node;
  readonly tail: Tail;
  /** What an input was, if it has as many values as the node's output. */
  of(input: string): Scores | undefined;
  /** What an input was, of any size. */
  part(input: string): Scores | undefined;
  /** The number that a constant holds everywhere; undefined for any other. */
  constant(input: string): number | undefined;
}

/** The scores that are a value of the graph, and the activation's values rise with. */
export function scores(
  input: string,
  kind: Scores['kind'],
  [low, high]: readonly [number, number] = [0, 1],
): Scores {
  const own: Drawn = { name: input, nodes: [], likes: new Map(), constants: new Map() };
  return { kind, low, high, isRising: true, draw: () => own };
}

/** A new value from the nodes of others and one more, in the shape of `like`. */
export function drawnNode(
  from: readonly Drawn[],
  item: Node,
  {
    like,
    constants = [],
  }: { readonly like: string; readonly constants?: readonly (readonly [string, Tensor])[] },
): Drawn {
  const [name = ''] = item.outputs;
  return {
    name,
    nodes: [...from.flatMap(({ nodes }) => nodes), item],
    likes: new Map([...from.flatMap(({ likes }) => [...likes]), [name, like]]),
    constants: new Map([...from.flatMap((one) => [...one.constants]), ...constants]),
  };
}

/** The value of the graph that has the shape of what is drawn. */
export function likeOf({ name, likes }: Drawn): string {
  return likes.get(name) ?? name;
}

/** The scores after an operator that looks at one number at a time. */
export function after(
  found: Scores,
  opType: string,
  inputs: (name: string) => readonly string[] = (name) => [name],
): Scores {
  const draw = (name: string): Drawn => {
    const before = found.draw(name);
    const item = node(opType, inputs(before.name), [`${name}/${opType}`]);
    return drawnNode([before], item, { like: likeOf(before) });
  };
  return { ...found, draw };
}

/** The scores with their sign turned where the probability falls with them; undefined for a softmax that falls. */
export function rising(found: Scores | undefined): Scores | undefined {
  if (found === undefined || found.isRising) return found;
  if (found.kind === 'softmax' || found.kind === 'mixed') return undefined;
  return { ...after(found, 'Neg'), isRising: true };
}

/** Whether the scores, as they are drawn, have the shape of a value of the graph. */
export function hasShapeOf(found: Scores, name: string, { facts }: Tail): boolean {
  return String(facts.shape(likeOf(found.draw(name)))) === String(facts.shape(name));
}

/** How many values each image has; undefined where that varies. */
export function itemSize(name: string, facts: ShapeInfo): number | undefined {
  const sizes = facts.shape(name).slice(1);
  return sizes.every((size) => size !== undefined)
    ? sizes.reduce((total, size) => total * size, 1)
    : undefined;
}

/** Whether the values of an image lie along one axis, in the order of the classes. */
export function isVector(name: string, facts: ShapeInfo): boolean {
  return (
    facts
      .shape(name)
      .slice(1)
      .filter((size) => size !== 1).length <= 1
  );
}

/** The axis of the classes that a node names, counted from 0; undefined if the classes lie along another. */
export function classAxis(name: string, axis: number, facts: ShapeInfo): number | undefined {
  const shape = facts.shape(name);
  const index = axis < 0 ? axis + shape.length : axis;
  return index >= 1 && shape[index] !== undefined && shape[index] === itemSize(name, facts)
    ? index
    : undefined;
}
