import type { NdArray } from 'ndarray';

/** The axes of the arrays of this library, by their number. */
const axesOf: Readonly<Record<number, string>> = {
  2: '[height, width]',
  3: '[height, width, channels]',
  4: '[n, height, width, channels]',
};

/**
 * Throws a TypeError unless `value` is an ndarray of numbers in a typed array, or such an array with its shape, and a
 * RangeError where the shape asks for more numbers than there are, or of a plain array for fewer. `name` and the number of axes, 3 where it may vary, are those of the message.
 */
export function assertArray(name: string, value: unknown, axes = 3): asserts value is NdArray | Plain {
  if (!isArray(value)) {
    const made = `ndarray(Float32Array.from(values), ${axesOf[axes] ?? 'shape'})`;
    throw new TypeError(`${name} must be an ndarray of numbers, such as ${made}, got ${kindOf(value)}`);
  }
  const { shape, data } = value;
  if (value.stride === undefined) {
    const wanted = shape.reduce((product, length) => product * length, 1);
    if (data.length === wanted) return;
    throw new RangeError(`${name} of shape [${shape}] must have ${wanted} numbers, got ${data.length}`);
  }
  const { stride, offset = 0 } = value;
  if (shape.includes(0)) return;
  const reach = (isFar: (step: number) => boolean) =>
    shape.reduce((index, length, axis) => {
      const step = stride[axis] ?? 0;
      return isFar(step) ? index + (length - 1) * step : index;
    }, offset);
  const [first, last] = [reach((step) => step < 0), reach((step) => step > 0)];
  if (first < 0 || last >= data.length) {
    throw new RangeError(
      `${name} of shape [${shape}] must have a number in every place, got ${data.length} numbers`,
    );
  }
}

interface Plain {
  readonly shape: readonly number[];
  readonly data: { readonly length: number };
}

interface ArrayLike extends Plain {
  readonly stride?: readonly number[];
  readonly offset?: number;
  readonly data: { readonly length: number };
}

function isArray(value: unknown): value is ArrayLike {
  if (typeof value !== 'object' || value === null) return false;
  const { shape, stride, offset, data } = value as Readonly<Record<string, unknown>>;
  const isPlain = stride === undefined && offset === undefined;
  const isView = isWholeNumbers(stride) && Number.isInteger(offset);
  return isWholeNumbers(shape) && (isPlain || isView) && isNumbers(data);
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
