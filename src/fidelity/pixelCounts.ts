/** What a share of pixels may be off by in floating point: 0.3 of 10 is 3. */
const rounding = 1e-9;

/** How many of `pixels` each share is, rounded down. Throws RangeError for a share that is not from 0 to 1. */
export function pixelCounts(pixels: number, shares: readonly number[]): number[] {
  const odd = shares.find((share) => !(share >= 0 && share <= 1));
  if (odd !== undefined) throw new RangeError(`shares must be from 0 to 1, got ${odd}`);
  return shares.map((share) => Math.floor(share * pixels + rounding));
}

/**
 * 0, s, 2 s, ... below `pixels`, s being `share` of them rounded down: the steps of Brocki & Chung 2022
 * (arXiv:2203.02928). Throws RangeError where s is no pixel.
 */
export function steppedCounts(pixels: number, share: number): number[] {
  const step = Math.floor(pixels * share);
  if (!(step >= 1)) {
    throw new RangeError(`share must be at least one of ${pixels} pixels, got ${share}`);
  }
  return Array.from({ length: Math.ceil(pixels / step) }, (_, k) => k * step);
}
