import { assertKnownKeys } from '../checks/knownKeys.ts';

/** How much of each thing is read or made: a file can claim more than any machine holds. */
export interface Limits {
  /** Pixels of one image, its height times its width. @default 67108864, 8192 x 8192 */
  readonly pixels: number;
  /** Voxels of one volume, over all times. @default 134217728, 512 x 512 x 512 */
  readonly voxels: number;
  /** Boxes of one image. @default 10000 */
  readonly boxes: number;
  /** Images that a generated set may have. @default 1000000 */
  readonly images: number;
  /** Bytes of one image, array or table. @default 1 GiB */
  readonly fileBytes: number;
  /** Bytes of a model with its weights. @default 4 GiB */
  readonly modelBytes: number;
}

/** The limits that a caller sets. */
export type OwnLimits = { readonly [Name in keyof Limits]?: number | undefined };

export const defaultLimits: Limits = {
  pixels: 2 ** 26,
  voxels: 2 ** 27,
  boxes: 10_000,
  images: 1_000_000,
  fileBytes: 2 ** 30,
  modelBytes: 2 ** 32,
};

/** The defaults with those that a caller set. Throws for unknown names and for values that are not above 0. */
export function limitsFrom(own: OwnLimits = {}): Limits {
  assertKnownKeys('limits', own, {
    pixels: true,
    voxels: true,
    boxes: true,
    images: true,
    fileBytes: true,
    modelBytes: true,
  });
  const entries = Object.entries(own).filter(([, value]) => value !== undefined);
  for (const [name, value] of entries) {
    if (!(typeof value === 'number' && value > 0)) {
      throw new RangeError(`limits.${name} must be a number above 0, got ${String(value)}`);
    }
  }
  return { ...defaultLimits, ...Object.fromEntries(entries) };
}

interface Claim {
  /** How much there is, or is said to be. */
  readonly count: number;
  /** What has so much, with the count in words: `2147483647 x 1 pixels`. */
  readonly what: string;
  /** What holds it; begins the message. */
  readonly source: string;
}

/** Throws RangeError that names the limit and how it is raised where there is more than that. */
export function requireWithin(limits: Limits, name: keyof Limits, { count, what, source }: Claim): void {
  if (count <= limits[name]) return;
  throw new RangeError(
    `${source}: ${what} are more than the limit of ${limits[name]}; a larger "limits.${name}" takes them`,
  );
}
