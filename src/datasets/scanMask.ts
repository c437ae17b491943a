import { namedPath } from '../files/quoted.ts';
import { readScanMask, type ScanOptions } from '../readers/index.ts';
import type { Mask } from '../types/arrays.ts';

export interface ScanMaskOptions extends Omit<ScanOptions, 'percentiles'> {
  /** The labels that are the region. @default all above 0 */
  readonly labels?: readonly number[] | undefined;
  /** Depth, height and width of the scan. @default not compared */
  readonly size?: readonly number[] | undefined;
}

/** The region of a scan in a label volume. Throws as `readScanMask` does, and RangeError for one of another size. */
export async function scanMask(path: string, { labels, size, ...reading }: ScanMaskOptions): Promise<Mask> {
  const mask = await readScanMask(path, { ...reading, ...(labels && { labels }) });
  if (size === undefined || mask.shape.join() === size.join()) return mask;
  throw new RangeError(
    `mask ${namedPath(path)} must be as large as its volume, ${size.join(' x ')}, got ${mask.shape.join(' x ')}`,
  );
}
