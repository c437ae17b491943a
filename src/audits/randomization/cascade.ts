import type { WeightLayer } from '../../types/classifier.ts';

export interface CascadeOptions {
  /** How many states, spread evenly from the first unit alone to all of them. */
  readonly steps: number;
  /** What a state adds at least: one layer, or all layers of a block of the network. */
  readonly unit: 'layer' | 'block';
  /**
   * `outputToInput` re-draws from the head downwards and keeps what it re-drew (Adebayo et al. 2018);
   * `inputToOutput` the other way; `independent` re-draws one unit at a time, and all of them in the end.
   */
  readonly order: 'outputToInput' | 'inputToOutput' | 'independent';
}

/** One state of the weights. */
export interface CascadeState {
  /** How many layers have been re-drawn, of how many, and the last of them: `12/54 features.3`. */
  readonly step: string;
  /** How many layers have weights, re-drawn or not. */
  readonly of: number;
  /** Names of the layers whose weights are re-drawn, from the input to the output. */
  readonly layers: readonly string[];
}

/** The states of a cascading randomization over a network's layers (input to output), the trained state left out. */
export function cascade(
  layers: readonly WeightLayer[],
  { steps, unit, order }: CascadeOptions,
): CascadeState[] {
  const units = unitsOf(layers, unit);
  if (units.length === 0)
    throw new RangeError('randomization needs at least one layer with weights, found none');
  const ordered = order === 'outputToInput' ? units.toReversed() : units;
  const place = new Map(layers.map(({ name }, index) => [name, index]));
  const state = (chosen: readonly (readonly string[])[]): CascadeState => {
    const names = chosen.flat().sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
    const newest = order === 'inputToOutput' ? chosen.at(-1)?.at(-1) : chosen.at(-1)?.[0];
    return { step: `${names.length}/${layers.length} ${newest ?? ''}`, of: layers.length, layers: names };
  };
  const lasts = spread(ordered.length, steps);
  if (order !== 'independent') return lasts.map((last) => state(ordered.slice(0, last)));
  // One unit at a time; then all, which is the state that decides.
  const single = lasts.map((last) => state([ordered[last - 1] ?? []]));
  return ordered.length === 1 ? single : [...single, state(ordered)];
}

/** Layers that follow each other in one block are one unit; with `layer` each is its own. */
function unitsOf(layers: readonly WeightLayer[], unit: CascadeOptions['unit']): string[][] {
  const units: { block: string; names: string[] }[] = [];
  for (const { name, block } of layers) {
    const last = units.at(-1);
    if (unit === 'block' && last?.block === block) last.names.push(name);
    else units.push({ block, names: [name] });
  }
  return units.map(({ names }) => names);
}

/** `steps` whole numbers from 1 to `count`, evenly spread, both ends included; all of them where there are fewer. */
function spread(count: number, steps: number): number[] {
  if (steps >= count) return Array.from({ length: count }, (_, index) => index + 1);
  if (steps === 1) return [count];
  return Array.from({ length: steps }, (_, index) => Math.round(1 + (index * (count - 1)) / (steps - 1)));
}
