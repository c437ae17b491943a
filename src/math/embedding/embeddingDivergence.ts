import type { RowMatrix } from '../matrices/rowMatrix.ts';

/**
 * The Kullback-Leibler divergence Σ p ln(p / q) of joint affinities [n, n] from those of an embedding,
 * q ∝ 1 / (1 + |y_i − y_j|²), and its gradient by the embedding, 4 Σ_j (p − q)(y_i − y_j) / (1 + |y_i − y_j|²), in `out`.
 * `exaggeration` multiplies p in the gradient alone.
 */
export function embeddingDivergence(
  joint: Float64Array,
  embedding: RowMatrix,
  { out, exaggeration = 1 }: { out: Float64Array; exaggeration?: number },
): number {
  const { values, rows, columns } = embedding;
  const kernel = new Float64Array(rows * rows);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      let distance = 0;
      for (let k = 0; k < columns; k++) {
        distance += (values[i * columns + k]! - values[j * columns + k]!) ** 2;
      }
      const near = 1 / (1 + distance);
      kernel[i * rows + j] = near;
      total += 2 * near;
    }
  }
  out.fill(0);
  let divergence = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      const near = kernel[i * rows + j]!;
      const p = joint[i * rows + j]!;
      const q = near / total;
      if (p > 0) divergence += 2 * p * Math.log(p / q);
      const pull = 4 * (exaggeration * p - q) * near;
      for (let k = 0; k < columns; k++) {
        const part = pull * (values[i * columns + k]! - values[j * columns + k]!);
        out[i * columns + k]! += part;
        out[j * columns + k]! -= part;
      }
    }
  }
  return divergence;
}
