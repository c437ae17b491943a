import type * as z from 'zod';
import type { OwnLimits } from '../../files/limits.ts';
import type { BoxRule } from '../../images/index.ts';
import type { Cell, Table } from '../../readers/index.ts';
import type { Mask } from '../../types/arrays.ts';
import type { Box } from '../../types/dataset.ts';

/** The image whose region is asked for. */
export interface RegionImage {
  /** As the table has it. */
  readonly name: string;
  readonly size: readonly [height: number, width: number];
  /** Its rows of the table. */
  readonly rows: readonly (readonly Cell[])[];
}

/** The same of a scan: depth, height and width. */
export interface ScanImage extends Omit<RegionImage, 'size'> {
  readonly size: readonly number[];
}

/** A region as large as its image, with the boxes that it is made from, where it is. */
export interface FoundRegion {
  readonly mask: Mask;
  readonly boxes?: readonly Box[];
}

/** Where the regions of one name come from. */
export interface RegionSource {
  /** Whether it says anything of an image, without reading a picture. */
  has(name: string, rows: RegionImage['rows']): boolean;
  /** Undefined where it says nothing of the image; an empty mask where it says that there is no region. */
  region(image: RegionImage): Promise<FoundRegion | undefined>;
  /** The same of a scan; absent of what is of pictures alone. */
  scanRegion?(image: ScanImage): Promise<FoundRegion | undefined>;
}

export interface RegionContext {
  readonly limits: OwnLimits | undefined;
  readonly boxRule: BoxRule;
  /** How scans are turned, where the rows name scans. */
  readonly orientation?: string | undefined;
  /** The table of the data set. */
  readonly table: Table;
}

/** A kind of region, as a plain object: what a config may say of it, and how it is opened. */
export interface RegionKind<Keys extends object = object> {
  readonly kind: string;
  readonly keys: z.ZodObject & z.ZodType<Keys>;
  /** Throws RangeError for a file that is not there or is none of its kind. */
  open(config: Keys, context: RegionContext): Promise<RegionSource>;
}
