import { valuesReadBy } from '../../graph/branches.ts';
import type { Graph, Tensor } from '../../graph/model.ts';
import { isRealType } from '../../graph/tensor.ts';

/**
 * The names of the numbers that a file stores, by their names in its graph: initializers, and nodes `Constant` that
 * hold several numbers. A single number in a node is written in a formula, unless the file stores no other way.
 */
export function storedNumbers({ initializers, nodes }: Graph): Map<string, string> {
  const isReal = ({ elementType }: Tensor) => isRealType(elementType) || elementType === 'bfloat16';
  const inInitializers = [...initializers].flatMap(([name, tensor]) => (isReal(tensor) ? [name] : []));
  const inNodes = nodes.flatMap(({ opType, domain, attributes, outputs }) => {
    if (opType !== 'Constant' || domain !== '') return [];
    const value = attributes.get('value');
    const isSeveral =
      value?.type === 'tensor' && isReal(value.value) && value.value.dims.some((size) => size > 1);
    const isOnly = inInitializers.length === 0 && value?.type === 'tensor' && isReal(value.value);
    return isSeveral || isOnly || attributes.get('value_floats') !== undefined ? [outputs[0] ?? ''] : [];
  });
  return new Map([...inInitializers, ...inNodes].map((name) => [name, name]));
}

/** The stored numbers that each constant of a graph, or value computed from constants alone, comes from. */
export function sourcesOf(
  { inputs, nodes }: Graph,
  stored: ReadonlyMap<string, string>,
): Map<string, readonly string[]> {
  const found = new Map([...stored].map(([name, source]) => [name, [source] as readonly string[]]));
  const ofPixels = new Set(inputs.map(({ name }) => name));
  for (const item of nodes) {
    // A shape comes from no number.
    if (item.opType === 'Shape' || item.opType === 'Size') continue;
    const read = valuesReadBy(item);
    if (read.some((name) => ofPixels.has(name))) {
      for (const name of item.outputs) ofPixels.add(name);
      continue;
    }
    const sources = [...new Set(read.flatMap((name) => found.get(name) ?? []))];
    if (sources.length > 0) for (const name of item.outputs) found.set(name, sources);
  }
  return found;
}
