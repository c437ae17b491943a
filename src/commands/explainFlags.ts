import { devices, type ExplainedModel, fits, type Preprocess } from '../run/index.ts';
import type { DenseTarget } from '../types/denseTarget.ts';
import { numberList, oneOf, wholeNumber } from './flags.ts';

/** What `explain` is told of its model. */
export interface ModelFlags {
  readonly model?: string | undefined;
  readonly module?: string | undefined;
  readonly target: string;
  readonly inside?: string | undefined;
  readonly reduce?: string | undefined;
  readonly box?: string | undefined;
  readonly coordinates?: string | undefined;
  readonly input?: string | undefined;
  readonly other?: readonly string[] | undefined;
  readonly output?: string | undefined;
  readonly layout?: string | undefined;
  readonly inputSize?: string | undefined;
  readonly device?: string | undefined;
  readonly engine?: string | undefined;
  readonly backend?: string | undefined;
}

/** The classifier that the flags name. Throws RangeError for none, for two, and for flags that are not of it. */
export function modelOf({ model, module, ...flags }: ModelFlags): ExplainedModel {
  const { output, layout, inputSize: size, device, engine, backend, input, other } = flags;
  const dense = targetOf(flags);
  if (model !== undefined && module !== undefined) {
    throw new RangeError('explain: expected --model FILE or --module FILE, got both');
  }
  if (model === undefined && module === undefined) {
    throw new RangeError('explain: expected --model FILE, got none');
  }
  if (
    model === undefined &&
    (output ?? layout ?? size ?? device ?? engine ?? backend ?? input ?? other ?? dense) !== undefined
  ) {
    throw new RangeError(
      'explain: --output, --inside, --reduce, --box, --coordinates, --input, --other, --layout, --input-size, --device, --engine and --backend need --model, got --module',
    );
  }
  if (model === undefined) return { module: module ?? '' };
  return {
    model,
    open: {
      ...(output !== undefined && { output }),
      ...(dense && { target: dense }),
      ...(input !== undefined && { input }),
      ...(other && { otherInputs: saidOf(otherOf(other)) }),
      ...(layout !== undefined && { layout: oneOf('--layout', layout, ['NCHW', 'NHWC', 'NCDHW', 'NDHWC']) }),
      ...(size !== undefined && { inputSize: sizeOf('--input-size', size) }),
      ...(device !== undefined && { device: oneOf('--device', device, devices) }),
      ...(engine !== undefined && { engine: oneOf('--engine', engine, ['onnx', 'tfjs']) }),
      ...(backend !== undefined && {
        backend: oneOf('--backend', backend, ['node-gpu', 'node', 'wasm', 'cpu']),
      }),
    },
  };
}

/** What is explained of a dense output; undefined where no flag says that it is one. */
function targetOf({
  target,
  inside,
  reduce,
  box,
  coordinates,
}: Pick<ModelFlags, 'target' | 'inside' | 'reduce' | 'box' | 'coordinates'>): DenseTarget | undefined {
  if ((inside ?? reduce ?? box ?? coordinates) === undefined) return undefined;
  if (target === 'predicted')
    throw new RangeError('--target: --inside, --reduce and --box need the index of a class, got predicted');
  const region = insideOf(inside);
  return {
    class: wholeNumber('--target', target),
    ...('file' in region ? { inside: 'mask' } : region),
    ...(reduce !== undefined && { reduce: oneOf('--reduce', reduce, ['sum', 'mean'] as const) }),
    ...(box !== undefined && { box: box === 'best' ? box : wholeNumber('--box', box) }),
    ...(coordinates !== undefined && {
      coordinates: oneOf('--coordinates', coordinates, ['4', '5'] as const) === '4' ? 4 : 5,
    }),
  };
}

/** The places of a dense target: words, a point, or a mask in a file; empty where no flag says. */
export function insideOf(
  inside: string | undefined,
): { readonly inside?: string | readonly number[] } | { readonly file: string } {
  if (inside === undefined) return {};
  if (inside === 'prediction' || inside === 'all') return { inside };
  if (/^\d+(,\d+)+$/.test(inside)) return { inside: inside.split(',').map(Number) };
  return { file: inside };
}

/** The other inputs by their names: numbers, or else the name of a file. Throws RangeError for what has no name. */
export function otherOf(pairs: readonly string[]): Record<string, number[] | string> {
  return Object.fromEntries(
    pairs.map((text) => {
      const at = text.indexOf('=');
      if (at < 1 || at === text.length - 1)
        throw new RangeError(`--other: expected NAME=VALUE, got '${text}'`);
      const value = text.slice(at + 1);
      const numbers = value.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
      return [text.slice(0, at), numbers.every(Number.isFinite) ? numbers : value];
    }),
  );
}

/** What the model is told of its inputs: those of files come with each image. */
function saidOf(others: Readonly<Record<string, number[] | string>>): Record<string, number[] | 'given'> {
  return Object.fromEntries(
    Object.entries(others).map(([name, value]) => [name, typeof value === 'string' ? 'given' : value]),
  );
}

export interface PreprocessFlags {
  readonly range?: string | undefined;
  readonly mean?: string | undefined;
  readonly std?: string | undefined;
  readonly fit?: string | undefined;
  readonly resize?: string | undefined;
  readonly antialias?: true | undefined;
}

/** What 0..255 becomes, and how images are fitted, by the flags; undefined where they do not say. */
export function preprocessOf(flags: PreprocessFlags): Preprocess | undefined {
  const all = { ...unitsBy(flags), ...fittingBy(flags) };
  return Object.keys(all).length === 0 ? undefined : all;
}

function fittingBy({ fit, resize, antialias }: PreprocessFlags): Preprocess {
  if (resize !== undefined && fit !== 'centre-crop')
    throw new RangeError(`--resize: needs --fit centre-crop, got ${fit === undefined ? 'no --fit' : fit}`);
  return {
    ...(fit !== undefined && { fit: oneOf('--fit', fit, fits) }),
    ...(resize !== undefined && { resize: positive('--resize', resize) }),
    ...(antialias === true && { antialias }),
  };
}

function positive(flag: string, text: string): number {
  const value = wholeNumber(flag, text);
  if (value < 1) throw new RangeError(`${flag}: expected a whole number above 0, got ${text}`);
  return value;
}

function unitsBy({ range, mean, std }: PreprocessFlags): Preprocess | undefined {
  if (range !== undefined && (mean !== undefined || std !== undefined)) {
    throw new RangeError('explain: expected --range or --mean with --std, got both');
  }
  if ((mean === undefined) !== (std === undefined)) {
    throw new RangeError(
      `explain: expected --mean and --std together, got only ${mean === undefined ? '--std' : '--mean'}`,
    );
  }
  if (range !== undefined) return { range: pair('--range', range) };
  return mean === undefined || std === undefined
    ? undefined
    : { mean: numberList('--mean', mean), std: numberList('--std', std) };
}

/** Height and width, or depth, height and width. */
export function sizeOf(flag: string, text: string): [number, number] | [number, number, number] {
  const [first, second, third, ...more] = numberList(flag, text);
  if (first === undefined || second === undefined || more.length > 0) {
    throw new RangeError(
      `${flag}: expected two numbers with a comma between, or three of a volume, got '${text}'`,
    );
  }
  return third === undefined ? [first, second] : [first, second, third];
}

/** Two numbers. */
export function pair(flag: string, text: string): [number, number] {
  const [first, second, ...more] = numberList(flag, text);
  if (first === undefined || second === undefined || more.length > 0) {
    throw new RangeError(`${flag}: expected two numbers with a comma between, got '${text}'`);
  }
  return [first, second];
}
