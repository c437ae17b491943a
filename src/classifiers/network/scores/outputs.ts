import { quoted } from '../../../files/quoted.ts';
import type { Graph, Node, ValueInfo } from '../../../graph/model.ts';
import { isRealType } from '../../../graph/tensor.ts';

/** An output of a file, and the value of the graph that may hold class scores. */
export interface Candidate {
  /** Its name in the file. */
  readonly name: string;
  readonly value: string;
}

interface OutputOptions {
  readonly source: string;
  /** The one that the caller wants. */
  readonly output?: string | undefined;
  readonly maker: (name: string) => Node | undefined;
}

/**
 * The outputs that, as the file declares them, may be class scores: real numbers, in a table of images and classes. A
 * map of labels to probabilities (ZipMap) stands for the table that it is made of. Throws RangeError with a list of
 * the outputs where there is none, and for a name that no output has.
 */
export function candidates(graph: Graph, options: OutputOptions): Candidate[] {
  const { source, output } = options;
  const asked = graph.outputs.filter(({ name }) => output === undefined || name === output);
  if (output !== undefined && asked.length === 0) {
    throw new RangeError(
      `${source}: no output is named ${quoted(output)}; there are ${graph.outputs.map(({ name }) => quoted(name)).join(', ')}`,
    );
  }
  const found = asked.flatMap((info) => candidate(info, options));
  if (found.length === 0) throw noScores(graph.outputs.map(described), options);
  return found;
}

function candidate({ name, elementType, shape, other }: ValueInfo, { maker }: OutputOptions): Candidate[] {
  const item = maker(name);
  if (item === undefined) return [];
  if (item.opType === 'ZipMap') return [{ name, value: item.inputs[0] ?? '' }];
  if (other !== undefined) return [];
  if (elementType !== undefined && !isRealType(elementType)) return [];
  const long = (shape ?? []).slice(1).filter((size) => size !== undefined && size > 1);
  return long.length > 1 ? [] : [{ name, value: name }];
}

/** An output as messages list it: name, type and shape. */
export function described({ name, elementType, shape, other }: ValueInfo): string {
  if (other !== undefined) return `${quoted(name)} ${other.kind}`;
  const sizes = shape?.map((size, axis) => size ?? (axis === 0 ? 'n' : '?')).join(', ');
  return [quoted(name), elementType ?? 'of no type', ...(sizes === undefined ? [] : [`[${sizes}]`])].join(
    ' ',
  );
}

/** The refusal of a model of which no output, or not the asked one, is a table of class scores. */
export function noScores(
  outputs: readonly string[],
  { source, output }: Pick<OutputOptions, 'source' | 'output'>,
): RangeError {
  const wanted = `class scores, float32 [n, classes]`;
  const found = `found ${outputs.length === 0 ? 'no output' : outputs.join(', ')}${denseHint(outputs)}`;
  return new RangeError(
    output === undefined
      ? `${source}: expected one output of ${wanted}, ${found}`
      : `${source}: expected output ${quoted(output)} to be ${wanted}, ${found}`,
  );
}

/** What to say where an output may hold scores of places or boxes: several sizes beside the batch, or none that is known. */
function denseHint(outputs: readonly string[]): string {
  const isDense = outputs.some((line) => /\[n(, [^,\]]+){2,}\]$/.test(line));
  const isBoxes = outputs.some((line) => /^'boxes'/.test(line));
  const key = isBoxes
    ? '"target": { "class": 1, "box": "best" }'
    : '"target": { "class": 1, "reduce": "sum", "inside": "prediction" }';
  return isDense ? `; scores of ${isBoxes ? 'boxes' : 'places'} are explained with ${key}` : '';
}
