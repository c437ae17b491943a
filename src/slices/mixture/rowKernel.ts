import { crossProduct, transposed, withoutRow } from '../../math/matrices/matrixProduct.ts';
import { weightedDistances, weightedScatter } from '../../math/matrices/rowDistances.ts';
import { columnMoments, type RowMatrix } from '../../math/matrices/rowMatrix.ts';
import { columnSums } from '../../math/matrices/rowSoftmax.ts';
import { isLarge, type Products, withProducts } from '../products.ts';

/** What a mixture and k-means ask of all rows at once. */
export interface RowKernel {
  /** Σ_j (x_ij − m_kj)² w_kj of each row to each of the centres [K, d] with weights [K, d]: [n, K]. */
  distances(centres: RowMatrix, weights: Float64Array): Promise<Float64Array>;
  /** Means Σ r x / mass and Σ r (x − mean)² / mass of each component, [K, d], with shares r [n, K]. */
  moments(shares: RowMatrix, mass: Float64Array): Promise<{ means: RowMatrix; variances: Float64Array }>;
}

/**
 * Gives `use` the kernel of the rows for about `components` centres: by the differences themselves where the work is
 * little, by products of matrices where it is much.
 */
export async function withRowKernel<T>(
  rows: RowMatrix,
  components: number,
  use: (kernel: RowKernel) => Promise<T>,
): Promise<T> {
  const work = 2 * rows.values.length * components;
  if (!isLarge(work)) return use(plainKernel(rows));
  return withProducts(work, (products) => use(productKernel(rows, products)));
}

export function plainKernel(rows: RowMatrix): RowKernel {
  return {
    distances: async (centres, weights) => weightedDistances(rows, centres, weights),
    moments: async (shares, mass) => {
      const byMass = (sum: number, at: number) => sum / (mass[Math.floor(at / rows.columns)] ?? 1);
      const sums = crossProduct(shares, rows);
      const means = { ...sums, values: sums.values.map(byMass) };
      return { means, variances: weightedScatter(rows, means, shares).map(byMass) };
    },
  };
}

/**
 * (x − m)² w = x² w − 2 x m w + m² w, with x and x² side by side in one product. The rows are centred first, so that
 * little is lost where the squares cancel: about ε (distance / standard deviation)² of a distance.
 */
export function productKernel(rows: RowMatrix, products: Products): RowKernel {
  const { columns } = rows;
  const { mean: shift } = columnMoments(rows);
  const sides = withSquares(withoutRow(rows, shift));
  return {
    distances: async (centres, weights) => {
      const moved = withoutRow(centres, shift);
      const factors = new Float64Array(2 * moved.values.length);
      const constants = new Float64Array(centres.rows);
      moved.values.forEach((m, at) => {
        const [k, j] = [Math.floor(at / columns), at % columns];
        const w = weights[at] ?? 0;
        factors[2 * k * columns + j] = -2 * m * w;
        factors[(2 * k + 1) * columns + j] = w;
        constants[k] = (constants[k] ?? 0) + m * m * w;
      });
      const turned = transposed({ values: factors, rows: centres.rows, columns: 2 * columns });
      const { values } = await products.product(sides, turned);
      // Rounding may leave a distance of nothing a hair below 0.
      return values.map((value, at) => Math.max(0, value + (constants[at % centres.rows] ?? 0)));
    },
    moments: async (shares, mass) => {
      const sums = await products.crossProduct(shares, sides);
      return momentsOf(sums, { shares, mass, shift });
    },
  };
}

/** Moments from the sums of centred rows and of their squares, side by side. */
function momentsOf(
  sums: RowMatrix,
  { shares, mass, shift }: { shares: RowMatrix; mass: Float64Array; shift: Float64Array },
): { means: RowMatrix; variances: Float64Array } {
  const columns = shift.length;
  const held = columnSums(shares);
  const [means, variances] = [new Float64Array(sums.rows * columns), new Float64Array(sums.rows * columns)];
  for (let k = 0; k < sums.rows; k++) {
    const [own, all] = [mass[k] ?? 1, held[k] ?? 0];
    for (let j = 0; j < columns; j++) {
      const sum = sums.values[2 * k * columns + j] ?? 0;
      const squares = sums.values[(2 * k + 1) * columns + j] ?? 0;
      const centre = shift[j] ?? 0;
      const mean = (sum + centre * all) / own;
      const moved = mean - centre;
      means[k * columns + j] = mean;
      variances[k * columns + j] = Math.max(0, (squares - 2 * moved * sum + moved * moved * all) / own);
    }
  }
  return { means: { values: means, rows: sums.rows, columns }, variances };
}

function withSquares({ values, rows, columns }: RowMatrix): RowMatrix {
  const out = new Float64Array(2 * values.length);
  for (let i = 0; i < rows; i++) {
    const own = values.subarray(i * columns, (i + 1) * columns);
    out.set(own, 2 * i * columns);
    out.set(
      own.map((value) => value * value),
      (2 * i + 1) * columns,
    );
  }
  return { values: out, rows, columns: 2 * columns };
}
