import type { Feed, Session } from './session.ts';

/** Runs all items at once, or in parts of `batch` where the model takes only that many. */
export async function batched(
  session: Session,
  feeds: Readonly<Record<string, Feed>>,
  { outputs, batch }: { readonly outputs: readonly string[]; readonly batch: number | undefined },
): Promise<Float32Array[]> {
  const count = Object.values(feeds)[0]?.dims[0] ?? 0;
  if (batch === undefined || batch === count) return values(await session.run(feeds, outputs), outputs);
  const parts: Float32Array[][] = [];
  for (let start = 0; start < count; start += batch) {
    const part = Object.fromEntries(
      Object.entries(feeds).map(([name, feed]) => [name, slice(feed, start, batch)]),
    );
    parts.push(values(await session.run(part, outputs), outputs));
  }
  return outputs.map((_, output) => joined(parts, output, { count, batch }));
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
  let place = 0;
  for (const piece of pieces) {
    all.set(piece, place);
    place += piece.length;
  }
  return all.subarray(0, (all.length / (parts.length * batch)) * count);
}
