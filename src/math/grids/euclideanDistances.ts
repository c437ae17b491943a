import { mapTo } from '../arrays/elementwise.ts';
import { stepsOf } from './neighbourhood.ts';

/**
 * The squared Euclidean distance of each element of an array of any `shape` to the nearest one that is set, in units of
 * `spacing` (one number per axis); Infinity where none is set. One pass per axis over lower envelopes of parabolas:
 * Felzenszwalb and Huttenlocher, Theory of Computing 8(19):415-428, 2012.
 */
export function squaredEuclideanDistances(
  isSet: Uint8Array,
  shape: readonly number[],
  spacing: readonly number[],
): Float64Array {
  const distances = mapTo(Float64Array, isSet, (flag) => (flag === 0 ? Infinity : 0));
  const steps = stepsOf(shape);
  for (let axis = 0; axis < shape.length; axis++) {
    alongAxis(distances, { length: shape[axis]!, step: steps[axis]!, spacing: spacing[axis]! });
  }
  return distances;
}

function alongAxis(
  distances: Float64Array,
  { length, step, spacing }: { length: number; step: number; spacing: number },
): void {
  const line = new Float64Array(length);
  const envelope = { vertex: new Int32Array(length), from: new Float64Array(length + 1) };
  for (let block = 0; block < distances.length; block += length * step) {
    for (let start = block; start < block + step; start++) {
      for (let i = 0; i < length; i++) line[i] = distances[start + i * step]!;
      const count = lowerEnvelope(line, spacing, envelope);
      if (count === 0) continue;
      for (let i = 0, k = 0; i < length; i++) {
        while (k < count - 1 && envelope.from[k + 1]! < i * spacing) k++;
        const vertex = envelope.vertex[k]!;
        distances[start + i * step] = ((i - vertex) * spacing) ** 2 + line[vertex]!;
      }
    }
  }
}

/** The parabolas that are lowest somewhere, from left to right, and where each begins; gives how many they are. */
function lowerEnvelope(
  line: Float64Array,
  spacing: number,
  { vertex, from }: { vertex: Int32Array; from: Float64Array },
): number {
  let count = 0;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === Infinity) continue;
    const x = i * spacing;
    let begin = -Infinity;
    while (count > 0) {
      const v = vertex[count - 1]!;
      const other = v * spacing;
      begin = (line[i]! + x * x - line[v]! - other * other) / (2 * (x - other));
      if (begin > from[count - 1]!) break;
      count--;
      begin = -Infinity;
    }
    vertex[count] = i;
    from[count] = begin;
    count++;
  }
  return count;
}
