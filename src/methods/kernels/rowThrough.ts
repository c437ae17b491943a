/**
 * row · mean over heads of the positive part of `values`, or of their product with `factors`, [tokens]; matrices are
 * [heads, tokens, tokens]. Plain loops: a function for each entry would cost a tenth of the network's own time.
 */
export function rowThrough(
  row: Float64Array,
  { heads, tokens }: { readonly heads: number; readonly tokens: number },
  values: Float32Array,
  factors?: Float32Array,
): Float64Array {
  const out = new Float64Array(tokens);
  for (let head = 0; head < heads; head++) {
    for (let from = 0; from < tokens; from++) {
      const share = row[from]! / heads;
      if (share === 0) continue;
      const start = (head * tokens + from) * tokens;
      for (let to = 0; to < tokens; to++) {
        const value = values[start + to]! * (factors === undefined ? 1 : factors[start + to]!);
        // Twice the positive part, without a branch that goes either way every other time.
        out[to]! += 0.5 * share * (value + Math.abs(value));
      }
    }
  }
  return out;
}
