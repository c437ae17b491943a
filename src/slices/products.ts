import { createSession } from '../classifiers/onnx/session.ts';
import { node } from '../graph/edit.ts';
import type { Model } from '../graph/model.ts';
import { crossProduct, matrixProduct } from '../math/matrices/matrixProduct.ts';
import type { RowMatrix } from '../math/matrices/rowMatrix.ts';

/** Products of matrices in float64. */
export interface Products {
  /** a · b of [n, m] and [m, k]. */
  product(a: RowMatrix, b: RowMatrix): Promise<RowMatrix>;
  /** aᵀ · b of [n, m] and [n, k]. */
  crossProduct(a: RowMatrix, b: RowMatrix): Promise<RowMatrix>;
}

/** Below this many multiplications a session costs more than it saves. */
const fewMultiplications = 1e6;

/** Whether work of this many multiplications is worth a session. */
export function isLarge(multiplications: number): boolean {
  return multiplications > fewMultiplications;
}

/**
 * Gives `use` products for work of about `multiplications`: plain loops for little work, the kernels of ONNX Runtime for
 * much, whose sessions are closed in the end.
 */
export async function withProducts<T>(
  multiplications: number,
  use: (products: Products) => Promise<T>,
): Promise<T> {
  if (!isLarge(multiplications)) return use(plainProducts);
  const sessions = {
    product: await createSession(modelOf(0), { source: 'matrix product' }),
    crossProduct: await createSession(modelOf(1), { source: 'matrix product' }),
  };
  const by = (name: keyof typeof sessions) => async (a: RowMatrix, b: RowMatrix) => {
    const { y } = await sessions[name].run({ a: feedOf(a), b: feedOf(b) }, ['y']);
    const rows = name === 'product' ? a.rows : a.columns;
    return { values: y?.data as Float64Array, rows, columns: b.columns };
  };
  try {
    return await use({ product: by('product'), crossProduct: by('crossProduct') });
  } finally {
    await Promise.all(Object.values(sessions).map((session) => session.dispose()));
  }
}

const plainProducts: Products = {
  product: async (a, b) => matrixProduct(a, b),
  crossProduct: async (a, b) => crossProduct(a, b),
};

function feedOf({ values, rows, columns }: RowMatrix) {
  return { data: values, dims: [rows, columns] };
}

/** One Gemm in float64, its first factor turned over or not. */
function modelOf(transA: 0 | 1): Model {
  const value = (name: string) => ({ name, elementType: 'float64', shape: [undefined, undefined] }) as const;
  return {
    irVersion: 8,
    opsets: new Map([['', 18]]),
    graph: {
      name: 'product',
      nodes: [node('Gemm', ['a', 'b'], ['y'], { transA })],
      initializers: new Map(),
      inputs: [value('a'), value('b')],
      outputs: [value('y')],
    },
  };
}
