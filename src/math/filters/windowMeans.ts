/** Two row-major arrays of equal shape, and the shape. */
export interface ArrayPair {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly height: number;
  readonly width: number;
}

/**
 * Weighted means over a window, one entry for each of some places where the window lies wholly inside the arrays.
 */
export interface WindowMeans {
  /** The mean of a. */
  readonly a: Float64Array;
  /** The mean of b. */
  readonly b: Float64Array;
  /** The mean of a² + b². */
  readonly squares: Float64Array;
  /** The mean of a · b. */
  readonly products: Float64Array;
}

/** Takes the means at the next `count` places, in row-major order; the arrays are used again afterwards. */
export type VisitMeans = (means: WindowMeans, count: number) => void;

export function windowMeans(length: number): WindowMeans {
  return {
    a: new Float64Array(length),
    b: new Float64Array(length),
    squares: new Float64Array(length),
    products: new Float64Array(length),
  };
}
