import * as z from 'zod';
import { nihRegions, rsnaRegions, vindrRegions } from './boxTables.ts';
import { cocoRegions } from './coco.ts';
import { columnRegions } from './columns.ts';
import { imageRegions, vocRegions } from './files.ts';
import type { RegionContext, RegionKind, RegionSource } from './regionKind.ts';
import { chexlocalizeRegions, chexmaskRegions, siimRegions } from './runLengths.ts';

/** Every kind of region. */
export const regionKinds: readonly RegionKind[] = [
  imageRegions,
  siimRegions,
  rsnaRegions,
  nihRegions,
  cocoRegions,
  chexmaskRegions,
  chexlocalizeRegions,
  vindrRegions,
  vocRegions,
  columnRegions,
];

/** The region of a config, checked. */
export interface RegionConfig {
  readonly kind: string;
  readonly [key: string]: unknown;
}

/** What a config may say of a region. */
export const regionSchema = schemaOf(regionKinds);

function schemaOf(kinds: readonly RegionKind[]): z.ZodType<RegionConfig> {
  const options = kinds.map(({ kind, keys }) => z.strictObject({ kind: z.literal(kind), ...keys.shape }));
  const [first, ...others] = options;
  if (first === undefined) throw new RangeError('there must be a kind of region, got none');
  return z.discriminatedUnion('kind', [first, ...others]) as z.ZodType<RegionConfig>;
}

/** Opens the source of a checked config's region. */
export function openRegions(
  { kind, ...config }: RegionConfig,
  context: RegionContext,
): Promise<RegionSource> {
  const found = regionKinds.find((one) => one.kind === kind);
  if (found === undefined) throw new RangeError(`no region is of kind '${kind}'`);
  return found.open(config, context);
}
