import type { MatrixLike } from '../../math/matrices/rowMatrix.ts';
import { pca, scaleBlocks } from '../../slices/index.ts';

/** Where each study lies along the two directions of most variance, for a picture. */
export async function positionsOf(
  blocks: readonly MatrixLike[],
  weights: readonly number[],
): Promise<{ readonly x: number; readonly y: number }[]> {
  const { fused } = scaleBlocks(blocks, { weights });
  const [rows = 0, columns = 0] = fused.shape;
  const { transformed } = await pca(fused, { components: Math.min(2, columns) });
  const at = (i: number, axis: number) => (axis < columns ? Number(transformed.get(i, axis).toFixed(3)) : 0);
  return Array.from({ length: rows }, (_, i) => ({ x: at(i, 0), y: at(i, 1) }));
}
