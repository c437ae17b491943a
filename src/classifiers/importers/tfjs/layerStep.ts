import { quoted } from '../../../files/quoted.ts';
import type { OnnxGraphBuilder, Value } from './onnxGraphBuilder.ts';
import type { Window } from './windows.ts';

/** One layer on its way into the graph. */
export interface LayerStep {
  readonly builder: OnnxGraphBuilder;
  /** The name that its output takes: the layer's own; with a number where the layer is used again. */
  readonly output: string;
  /** The layer's name. */
  readonly label: string;
  readonly className: string;
  /** What `model.json` says of the layer, in the words of Keras. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: readonly Value[];
  /** The full name of a weight of the layer, undefined where it has none of that name. */
  weight(name: string): string | undefined;
}

export function firstInput({ inputs, builder, label }: LayerStep): Value {
  const [first] = inputs;
  if (first === undefined) throw new RangeError(`${builder.source}: layer ${quoted(label)} has no input`);
  return first;
}

/** The full name of a weight that the layer must have. */
export function ownWeight(step: LayerStep, name: string): string {
  const found = step.weight(name);
  if (found === undefined)
    throw new RangeError(
      `${step.builder.source}: weight ${quoted(`${step.label}/${name}`)} is missing from the model`,
    );
  return found;
}

export function textOf({ config }: LayerStep, key: string, fallback: string): string {
  const value = config[key];
  return typeof value === 'string' ? value : fallback;
}

/** The name of an activation, also where it is written as an object. */
export function activationOf({ config }: LayerStep): string {
  const { activation } = config;
  if (typeof activation === 'string') return activation;
  const { class_name: name } = (activation ?? {}) as { readonly class_name?: string };
  return name ?? 'linear';
}

export function numberOf({ config }: LayerStep, key: string, fallback: number): number {
  const value = config[key];
  return typeof value === 'number' ? value : fallback;
}

/** Two numbers, or one that stands for both. */
export function pairOf(
  { config }: LayerStep,
  key: string,
  fallback: readonly [number, number],
): readonly [number, number] {
  const value = config[key];
  if (typeof value === 'number') return [value, value];
  if (!Array.isArray(value)) return fallback;
  const [first = 1, second = first] = value as number[];
  return [first, second];
}

/** [[top, bottom], [left, right]], also where the numbers are given once for both sides or all four. */
export function borderOf({ config }: LayerStep, key: string) {
  const value = config[key];
  const sides = Array.isArray(value) ? (value as (number | readonly number[])[]) : [Number(value ?? 1)];
  const [rows = 0, columns = rows] = sides.map((side): readonly [number, number] =>
    typeof side === 'number' ? [side, side] : [side[0] ?? 0, side[1] ?? 0],
  );
  return [rows, columns] as [readonly [number, number], readonly [number, number]];
}

export function paddingOf(step: LayerStep): Window['padding'] {
  return textOf(step, 'padding', 'valid') === 'same' ? 'same' : 'valid';
}
