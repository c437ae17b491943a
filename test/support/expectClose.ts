export interface Tolerance {
  /** Largest allowed |actual - expected|. @default 0 */
  readonly absolute?: number;
  /** Largest allowed |actual - expected| / |expected|; a difference within either tolerance is allowed. @default 0 */
  readonly relative?: number;
}

/**
 * Throws unless two numbers, or two arrays element by element, agree within the tolerance. Lengths must be
 * equal. A value that is not finite must meet the same value (NaN meets NaN) at the same position. The message
 * names the first bad index and how many there are.
 */
export function expectClose(
  actual: number | ArrayLike<number>,
  expected: number | ArrayLike<number>,
  tolerance: Tolerance,
): void {
  const { absolute = 0, relative = 0 } = tolerance;
  for (const [name, value] of Object.entries({ absolute, relative })) {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`${name} tolerance must be finite and not negative, got ${value}`);
    }
  }
  const [got, wanted] = [asArray(actual), asArray(expected)];
  if (got.length !== wanted.length) {
    throw new Error(`expected ${wanted.length} values, got ${got.length}`);
  }
  const bad: number[] = [];
  for (let i = 0; i < wanted.length; i++) {
    if (!agree(got[i] as number, wanted[i] as number, { absolute, relative })) bad.push(i);
  }
  const [first] = bad;
  if (first !== undefined) {
    throw new Error(
      `index ${first}: expected ${wanted[first]}, got ${got[first]} ` +
        `(absolute ${absolute}, relative ${relative}); ${bad.length} of ${wanted.length} differ`,
    );
  }
}

function asArray(value: number | ArrayLike<number>): ArrayLike<number> {
  return typeof value === 'number' ? [value] : value;
}

function agree(a: number, b: number, { absolute, relative }: Required<Tolerance>): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Object.is(a, b);
  const difference = Math.abs(a - b);
  return difference <= absolute || difference <= relative * Math.abs(b);
}
