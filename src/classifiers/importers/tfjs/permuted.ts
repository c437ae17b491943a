/** The values of a row-major array of `shape` with its axes in another order: axis k of the result is axis `order[k]`. */
export function permuted<A extends Float32Array | Int32Array>(
  values: A,
  shape: readonly number[],
  order: readonly number[],
): A {
  if (order.every((axis, position) => axis === position)) return values.slice() as A;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((total, size) => total * size, 1));
  const sizes = order.map((axis) => shape[axis] ?? 1);
  const steps = order.map((axis) => strides[axis] ?? 0);
  const result = values.slice() as A;
  const index = sizes.map(() => 0);
  let from = 0;
  for (let position = 0; position < result.length; position++) {
    result[position] = values[from] ?? 0;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      from += steps[axis] ?? 0;
      if (next < (sizes[axis] ?? 1)) {
        index[axis] = next;
        break;
      }
      from -= next * (steps[axis] ?? 0);
      index[axis] = 0;
    }
  }
  return result;
}

/** The order that undoes `order`. */
export function inverseOrder(order: readonly number[]): number[] {
  return order.map((_, axis) => order.indexOf(axis));
}
