import { assertKnownKeys } from '../checks/knownKeys.ts';
import { spatialShape } from '../math/arrays/imageAxes.ts';
import type { ImageShape } from '../types/arrays.ts';
import type { Classifier } from '../types/classifier.ts';
import type { Explanation, Method } from '../types/method.ts';

/** A method of somebody else's: the same as one of this library. */
export type OwnMethod<Options extends object = object, Needs extends Classifier = Classifier> = Method<
  Options,
  Needs
>;

const knownKeys = {
  name: true,
  presets: true,
  reduction: true,
  explain: true,
  needs: true,
  options: true,
  note: true,
} as const;
const reductions = ['absSum', 'absMax', 'sum', 'positive', 'none'];
const capabilities = ['logits', 'gradient', 'guided', 'rescale', 'relevance', 'features', 'attention'];

/** Throws a TypeError or RangeError that begins with `what` and says what a method must have and what came. */
export function requireMethod(value: unknown, what: string): asserts value is OwnMethod {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(
      `${what} must be a method, { name, presets, reduction, explain }, got ${value === null ? 'null' : typeof value}`,
    );
  }
  if (Object.getPrototypeOf(value) === Object.prototype)
    assertKnownKeys(`${what}: keys of a method`, value, knownKeys);
  const { name, presets, reduction, explain, needs = [], options, note } = value as Partial<OwnMethod>;
  if (typeof name !== 'string' || name === '')
    throw new TypeError(`${what}: name must be a text, got ${JSON.stringify(name)}`);
  for (const preset of ['default', 'arun2021'] as const) {
    const options: unknown = presets?.[preset];
    if (typeof options === 'object' && options !== null) continue;
    throw new TypeError(
      `${what}: presets must hold the options of default and arun2021, got no object as ${preset}`,
    );
  }
  requireOneOf(`${what}: reduction`, reduction, reductions);
  if (typeof explain !== 'function')
    throw new TypeError(`${what}: explain must be a function, got ${typeof explain}`);
  if (!Array.isArray(needs))
    throw new TypeError(`${what}: needs must be a list of ${capabilities.join(', ')}, got ${needs}`);
  for (const one of needs) requireOneOf(`${what}: needs`, one, capabilities);
  if (options !== undefined && typeof options?.safeParse !== 'function')
    throw new TypeError(`${what}: options must be a zod schema, got ${typeof options}`);
  if (note !== undefined && typeof note !== 'string')
    throw new TypeError(`${what}: note must be a text, got ${typeof note}`);
}

function requireOneOf(name: string, value: unknown, allowed: readonly unknown[]): void {
  if (!allowed.includes(value))
    throw new RangeError(`${name} must be one of ${allowed.join(', ')}, got ${value}`);
}

/** The explanation, if it is one of an image of that shape. Throws a TypeError that says what the method should have answered. */
export function checkedExplanation(explanation: Explanation, method: string, shape: ImageShape): Explanation {
  const { kind, diagnostics = {} } = explanation ?? {};
  if (kind !== 'attribution' && kind !== 'map') {
    throw new TypeError(`${method}: explain must answer with the kind attribution or map, got ${kind}`);
  }
  const array = explanation.kind === 'map' ? explanation.map : explanation.attribution;
  const wanted = kind === 'map' ? spatialShape(shape) : shape;
  if (array?.shape?.join() !== wanted.join() || !(array.data instanceof Float32Array)) {
    const got = array?.shape === undefined ? typeof array : `${array.dtype} of [${array.shape}]`;
    throw new TypeError(`${method}: ${kind} must be an ndarray float32 of [${wanted}], got ${got}`);
  }
  return { ...explanation, diagnostics };
}
