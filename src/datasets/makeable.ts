import { limitsFrom, type OwnLimits, requireWithin } from '../files/limits.ts';

/** Throws RangeError for more images, or larger ones, than a generated set may have. */
export function requireMakeable(
  source: string,
  { count, size }: { readonly count: number; readonly size: number },
  own: OwnLimits | undefined,
): void {
  const limits = limitsFrom(own);
  requireWithin(limits, 'images', { count, what: `${count} images`, source });
  requireWithin(limits, 'pixels', { count: size * size, what: `${size} x ${size} pixels`, source });
}
