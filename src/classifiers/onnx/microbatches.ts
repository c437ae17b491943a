import type { Network } from '../network/network.ts';
import type { Feed, Session } from './session.ts';

export interface BatchOptions {
  readonly outputs: readonly string[];
  /** The batch size, where the model takes only one. */
  readonly only: number | undefined;
  /** The largest batch that fits in memory. */
  readonly atMost: number;
}

/** Runs all items at once where they fit; else in equal parts, or in parts of the one size that the model takes. */
export async function batched(
  session: Session,
  feeds: Readonly<Record<string, Feed>>,
  { outputs, only, atMost }: BatchOptions,
): Promise<Float32Array[]> {
  const count = Object.values(feeds)[0]?.dims[0] ?? 0;
  const batch = only ?? Math.ceil(count / Math.ceil(count / atMost));
  if (batch === count) return values(await session.run(feeds, outputs), outputs);
  const parts: Float32Array[][] = [];
  for (let start = 0; start < count; start += batch) {
    const part = Object.fromEntries(
      Object.entries(feeds).map(([name, feed]) => [name, slice(feed, start, batch)]),
    );
    parts.push(values(await session.run(part, outputs), outputs));
  }
  return outputs.map((_, output) => joined(parts, output, { count, batch }));
}

/**
 * The largest batch for which the values of a pass take about `maxBytes`: every value of the forward graph is kept
 * for the backward pass, which makes about as many again.
 */
export function largestBatch({ graph, facts }: Network, maxBytes: number): number {
  let perImage = 0;
  for (const name of graph.nodes.flatMap(({ outputs }) => outputs)) {
    if (name !== '' && facts.isBatch(name)) {
      perImage += facts
        .shape(name)
        .slice(1)
        .reduce<number>((total, size) => total * (size ?? 1), 4);
    }
  }
  return Math.max(1, Math.floor(maxBytes / Math.max(1, 2 * perImage)));
}

function values(results: Awaited<ReturnType<Session['run']>>, outputs: readonly string[]): Float32Array[] {
  return outputs.map((name) => results[name]?.data as Float32Array);
}

/** `size` items from `start`; past the end the last item is repeated. */
function slice({ data, dims }: Feed, start: number, size: number): Feed {
  const [count = 0, ...item] = dims;
  const stride = data.length / count;
  const part = new Float32Array(size * stride);
  for (let i = 0; i < size; i++) {
    const from = Math.min(start + i, count - 1) * stride;
    part.set((data as Float32Array).subarray(from, from + stride), i * stride);
  }
  return { data: part, dims: [size, ...item] };
}

/** One output of all parts of `batch` items without the repeated ones at the end. */
function joined(
  parts: readonly (readonly Float32Array[])[],
  output: number,
  { count, batch }: { readonly count: number; readonly batch: number },
): Float32Array {
  const pieces = parts.map((part) => part[output] ?? new Float32Array());
  const all = new Float32Array(pieces.reduce((total, piece) => total + piece.length, 0));
  let index = 0;
  for (const piece of pieces) {
    all.set(piece, index);
    index += piece.length;
  }
  return all.subarray(0, (all.length / (parts.length * batch)) * count);
}
