import type { TfjsValue } from '../importers/tfjs/onnxGraphBuilder.ts';
import type { Feed } from '../onnx/session.ts';

/**
 * The largest batch for which the values of a pass take about `maxBytes`. A gradient holds each value of the forward
 * pass, what it saved of it, and as much again on the way back.
 */
export function largestPart(values: Iterable<TfjsValue>, maxBytes: number): number {
  let perImage = 0;
  for (const { value } of values)
    perImage += value.shape.slice(1).reduce<number>((total, size) => total * (size ?? 1), 4);
  return Math.max(1, Math.floor(maxBytes / Math.max(1, 3 * perImage)));
}

/** `feeds`, one row per image, in equal parts of at most `atMost` images. */
export function inParts(feeds: readonly Feed[], atMost: number): Feed[][] {
  const count = feeds[0]?.dims[0] ?? 0;
  const size = Math.ceil(count / Math.ceil(count / atMost));
  const parts: Feed[][] = [];
  for (let start = 0; start < count; start += size) {
    const end = Math.min(count, start + size);
    parts.push(
      feeds.map(({ data, dims }) => {
        const row = data.length / count;
        return { data: data.slice(start * row, end * row), dims: [end - start, ...dims.slice(1)] };
      }),
    );
  }
  return parts;
}

/** The rows of all parts, one behind the other. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const all = new Float32Array(parts.reduce((total, part) => total + part.length, 0));
  let index = 0;
  for (const part of parts) {
    all.set(part, index);
    index += part.length;
  }
  return all;
}
