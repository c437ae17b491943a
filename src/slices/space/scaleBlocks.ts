import type { NdArray } from 'ndarray';
import { arrayOf, columnMoments, type MatrixLike, rowMatrix } from '../../math/matrices/rowMatrix.ts';

/** Options of `scaleBlocks`. */
export interface ScaleOptions {
  /**
   * `zscore-sqrt-dim`: each column less its mean over its population standard deviation, then each block over the root of
   * its number of columns, so that blocks weigh the same. `as-is`: only side by side. @default 'zscore-sqrt-dim'
   */
  readonly mode?: 'zscore-sqrt-dim' | 'as-is';
  /** A factor per block. @default 1 each */
  readonly weights?: readonly number[];
}

/** How each column is moved and stretched; `scaledBlocks` does the same to other rows. */
export interface BlockScaling {
  /** Columns of each block. */
  readonly columns: readonly number[];
  /** Of each column of all blocks side by side: (x − shift) · factor; 0 for a constant one. */
  readonly shift: Float64Array;
  readonly factor: Float64Array;
}

/**
 * Blocks of embeddings [n, d_b] of the same rows side by side, [n, Σ d_b], so that none outweighs the others by its size
 * or units. Throws RangeError for blocks that differ in rows, no block, and weights that are not finite and above 0.
 */
export function scaleBlocks(
  blocks: readonly MatrixLike[],
  { mode = 'zscore-sqrt-dim', weights = blocks.map(() => 1) }: ScaleOptions = {},
): { readonly fused: NdArray<Float64Array>; readonly scaling: BlockScaling } {
  if (mode !== 'zscore-sqrt-dim' && mode !== 'as-is') {
    throw new RangeError(`mode must be zscore-sqrt-dim or as-is, got ${mode}`);
  }
  if (weights.length !== blocks.length || weights.some((weight) => !(weight > 0 && weight < Infinity))) {
    throw new RangeError(`weights must be one above 0 per block (${blocks.length}), got [${weights}]`);
  }
  const parts = blocks.map((block, b) => {
    const table = rowMatrix(`blocks[${b}]`, block);
    const weight = weights[b] ?? 1;
    if (mode === 'as-is') {
      return { shift: new Float64Array(table.columns), factor: new Float64Array(table.columns).fill(weight) };
    }
    const { mean, sd } = columnMoments(table);
    return {
      shift: mean,
      factor: sd.map((own) => (own === 0 ? 0 : weight / own / Math.sqrt(table.columns))),
    };
  });
  const scaling = {
    columns: parts.map(({ shift }) => shift.length),
    shift: Float64Array.from(parts.flatMap(({ shift }) => [...shift])),
    factor: Float64Array.from(parts.flatMap(({ factor }) => [...factor])),
  };
  return { fused: scaledBlocks(scaling, blocks), scaling };
}

/** Blocks of other rows, scaled as those of `scaleBlocks` were. Throws RangeError for other numbers of columns. */
export function scaledBlocks(
  { columns, shift, factor }: BlockScaling,
  blocks: readonly MatrixLike[],
): NdArray<Float64Array> {
  const tables = blocks.map((block, b) => rowMatrix(`blocks[${b}]`, block));
  const rows = tables[0]?.rows ?? 0;
  const found = tables.map((table) => table.columns);
  if (rows === 0 || `${found}` !== `${columns}`) {
    throw new RangeError(`blocks must have [${columns}] columns, at least one block, got [${found}]`);
  }
  if (tables.some((table) => table.rows !== rows)) {
    throw new RangeError(`blocks must have the same rows, got [${tables.map((table) => table.rows)}]`);
  }
  const values = new Float64Array(rows * shift.length);
  let start = 0;
  for (const table of tables) {
    table.values.forEach((value, at) => {
      const column = start + (at % table.columns);
      const scaled = (value - (shift[column] ?? 0)) * (factor[column] ?? 0);
      values[Math.floor(at / table.columns) * shift.length + column] = scaled;
    });
    start += table.columns;
  }
  return arrayOf({ values, rows, columns: shift.length });
}
