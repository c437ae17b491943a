import { assertKnownKeys } from '../../checks/knownKeys.ts';
import { eachPosition } from '../../math/grids/neighbourhood.ts';
import { asIntensities, type Intensities, intensities } from '../intensities.ts';

/** Options of `biasField`. */
export interface BiasFieldOptions {
  /** `legendre`: products of Legendre polynomials, as MONAI; `monomial`: products of powers, as TorchIO. */
  readonly basis: 'legendre' | 'monomial';
  /** Of the polynomials. */
  readonly degree: number;
  /**
   * One for each product whose degrees add up to at most `degree`. In 3-D degrees i, j, k of the axes are counted with k
   * fastest. In 2-D Legendre: (0, 0), (1, 0), (1, 1), (2, 0), … with j ≤ i, as MONAI has them.
   */
  readonly coefficients: readonly number[];
}

/**
 * x · exp(field): brightness that changes slowly over the picture, as of an uneven coil. The field is a polynomial in
 * coordinates that go from −1 to 1 along each axis. Throws RangeError for another number of coefficients than there are
 * products.
 */
export function biasField(image: Intensities, options: BiasFieldOptions): Intensities {
  assertKnownKeys('options of biasField', options, { basis: true, degree: true, coefficients: true });
  const { values, shape } = intensities(image);
  const { basis, degree, coefficients } = options;
  if (basis !== 'legendre' && basis !== 'monomial') {
    throw new RangeError(`basis must be legendre or monomial, got ${String(basis satisfies never)}`);
  }
  const terms = termsOf(shape.length, options);
  if (coefficients.length !== terms.length) {
    throw new RangeError(
      `coefficients must be ${terms.length} for degree ${degree}, got ${coefficients.length}`,
    );
  }
  const tables = shape.map((length) => polynomials(length, degree, basis));
  const out = new Float64Array(values.length);
  eachPosition(shape, (position, index) => {
    let field = 0;
    for (const [i, term] of terms.entries()) {
      let product = coefficients[i] ?? 0;
      for (const [axis, power] of term.entries())
        product *= tables[axis]?.[power]?.[position[axis] ?? 0] ?? 0;
      field += product;
    }
    out[index] = (values[index] ?? 0) * Math.exp(field);
  });
  return asIntensities(out, shape);
}

/** The degree of each axis in each product, in the order of the coefficients. */
function termsOf(axes: number, { basis, degree }: BiasFieldOptions): number[][] {
  if (!Number.isInteger(degree) || degree < 0) {
    throw new RangeError(`degree must be a whole number of at least 0, got ${degree}`);
  }
  const terms: number[][] = [];
  if (axes === 2 && basis === 'legendre') {
    for (let i = 0; i <= degree; i++) for (let j = 0; j <= i; j++) terms.push([i, j]);
    return terms;
  }
  eachPosition(new Array<number>(axes).fill(degree + 1), (powers) => {
    if (powers.reduce((sum, power) => sum + power, 0) <= degree) terms.push([...powers]);
  });
  return terms;
}

/** By degree, then by position: each polynomial at the coordinates of an axis. */
function polynomials(length: number, degree: number, basis: BiasFieldOptions['basis']): Float64Array[] {
  const coordinates = Float64Array.from({ length }, (_, i) =>
    length === 1 ? -1 : -1 + (2 * i) / (length - 1),
  );
  const tables = [new Float64Array(length).fill(1), coordinates];
  for (let n = 1; n < degree; n++) {
    const [before, last] = [tables[n - 1] ?? coordinates, tables[n] ?? coordinates];
    tables.push(
      coordinates.map((x, i) =>
        basis === 'monomial'
          ? x * (last[i] ?? 0)
          : ((2 * n + 1) * x * (last[i] ?? 0) - n * (before[i] ?? 0)) / (n + 1),
      ),
    );
  }
  return tables;
}
