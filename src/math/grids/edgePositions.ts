/**
 * What lies beyond the edge of an axis a b c d: `reflect` d c b a | a b c d | d c b a, `mirror` d c b | a b c d | c b a,
 * `nearest` a a a | a b c d | d d d, `constant` zero. The names are those of SciPy.
 */
export type EdgeMode = 'reflect' | 'mirror' | 'nearest' | 'constant';

/** For positions −radius … length + radius − 1, the position inside that has their value, or −1 for zero. */
export function edgePositions(length: number, radius: number, mode: EdgeMode): Int32Array {
  const inside = insideBy[mode];
  if (inside === undefined) throw new RangeError(`mode must be among [${edgeModes.join(', ')}], got ${mode}`);
  return Int32Array.from({ length: length + 2 * radius }, (_, i) => inside(i - radius, length));
}

const insideBy: Readonly<Record<EdgeMode, (position: number, length: number) => number>> = {
  reflect: (position, length) => {
    const folded = modulo(position, 2 * length);
    return folded < length ? folded : 2 * length - 1 - folded;
  },
  mirror: (position, length) => {
    if (length === 1) return 0;
    const folded = modulo(position, 2 * length - 2);
    return folded < length ? folded : 2 * length - 2 - folded;
  },
  nearest: (position, length) => Math.min(length - 1, Math.max(0, position)),
  constant: (position, length) => (position >= 0 && position < length ? position : -1),
};

export const edgeModes = Object.keys(insideBy) as readonly EdgeMode[];

function modulo(a: number, n: number): number {
  return ((a % n) + n) % n;
}
