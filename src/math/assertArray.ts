import type { NdArray } from 'ndarray';

/** The axes of the arrays of this library, by their number. */
const axesOf: Readonly<Record<number, string>> = {
  2: '[height, width]',
  3: '[height, width, channels]',
  4: '[n, height, width, channels]',
};

/**
 * Throws a TypeError unless `value` is an ndarray of numbers in a typed array, and a RangeError where its shape asks
 * for more numbers than it has. `name` and the number of axes, 3 where it may vary, are those of the message.
 */
export function assertArray(name: string, value: unknown, axes = 3): asserts value is NdArray {
  if (!isArray(value)) {
    const made = `ndarray(Float32Array.from(values), ${axesOf[axes] ?? 'shape'})`;
    throw new TypeError(`${name} must be an ndarray of numbers, such as ${made}, got ${kindOf(value)}`);
  }
  const { shape, stride, offset, data } = value;
  if (shape.includes(0)) return;
  const reach = (isFar: (step: number) => boolean) =>
    shape.reduce((place, length, axis) => {
      const step = stride[axis] ?? 0;
      return isFar(step) ? place + (length - 1) * step : place;
    }, offset);
  const [first, last] = [reach((step) => step < 0), reach((step) => step > 0)];
  if (first < 0 || last >= data.length) {
    throw new RangeError(
      `${name} of shape [${shape}] must have a number in every place, got ${data.length} numbers`,
    );
  }
}

interface ArrayLike {
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly offset: number;
  readonly data: { readonly length: number };
}

function isArray(value: unknown): value is ArrayLike {
  if (typeof value !== 'object' || value === null) return false;
  const { shape, stride, offset, data } = value as Readonly<Record<string, unknown>>;
  return isWholeNumbers(shape) && isWholeNumbers(stride) && Number.isInteger(offset) && isNumbers(data);
}

function isWholeNumbers(list: unknown): boolean {
  return Array.isArray(list) && list.every(Number.isInteger);
}

/** A typed array whose values are numbers, of whichever realm. */
function isNumbers(data: unknown): boolean {
  return ArrayBuffer.isView(data) && 'length' in data && !/^Big/.test(data.constructor.name);
}

/** What came, in a word. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name} without a shape`;
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (!('data' in value && 'shape' in value)) return 'another object';
  return ArrayBuffer.isView(value.data) && 'stride' in value
    ? `one of ${value.data.constructor.name}`
    : `an object whose data are ${ArrayBuffer.isView(value.data) ? 'without strides' : 'no typed array'}`;
}
