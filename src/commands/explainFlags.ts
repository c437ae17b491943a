import type { ExplainedModel, Preprocess } from '../run/index.ts';
import { numberList, oneOf } from './flags.ts';

/** What `explain` is told of its model. */
export interface ModelFlags {
  readonly model?: string | undefined;
  readonly module?: string | undefined;
  readonly output?: string | undefined;
  readonly layout?: string | undefined;
  readonly inputSize?: string | undefined;
  readonly engine?: string | undefined;
  readonly backend?: string | undefined;
}

/** The classifier that the flags name. Throws RangeError for none, for two, and for flags that are not of it. */
export function modelOf({ model, module, ...flags }: ModelFlags): ExplainedModel {
  const { output, layout, inputSize: size, engine, backend } = flags;
  if (model !== undefined && module !== undefined) {
    throw new RangeError('explain: expected --model FILE or --module FILE, got both');
  }
  if (model === undefined && module === undefined) {
    throw new RangeError('explain: expected --model FILE, got none');
  }
  if (model === undefined && (output ?? layout ?? size ?? engine ?? backend) !== undefined) {
    throw new RangeError(
      'explain: --output, --layout, --input-size, --engine and --backend are of --model, got --module',
    );
  }
  if (model === undefined) return { module: module ?? '' };
  return {
    model,
    open: {
      ...(output !== undefined && { output }),
      ...(layout !== undefined && { layout: oneOf('--layout', layout, ['NCHW', 'NHWC', 'NCDHW', 'NDHWC']) }),
      ...(size !== undefined && { inputSize: sizeOf('--input-size', size) }),
      ...(engine !== undefined && { engine: oneOf('--engine', engine, ['onnx', 'tfjs']) }),
      ...(backend !== undefined && {
        backend: oneOf('--backend', backend, ['node-gpu', 'node', 'wasm', 'cpu']),
      }),
    },
  };
}

export interface PreprocessFlags {
  readonly range?: string | undefined;
  readonly mean?: string | undefined;
  readonly std?: string | undefined;
}

/** What 0..255 becomes by the flags; undefined where they do not say. */
export function preprocessOf({ range, mean, std }: PreprocessFlags): Preprocess | undefined {
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
function sizeOf(flag: string, text: string): [number, number] | [number, number, number] {
  const [first, second, third, ...more] = numberList(flag, text);
  if (first === undefined || second === undefined || more.length > 0) {
    throw new RangeError(
      `${flag}: expected two numbers with a comma between, or three of a volume, got '${text}'`,
    );
  }
  return third === undefined ? [first, second] : [first, second, third];
}

function pair(flag: string, text: string): [number, number] {
  const [first, second, ...more] = numberList(flag, text);
  if (first === undefined || second === undefined || more.length > 0) {
    throw new RangeError(`${flag}: expected two numbers with a comma between, got '${text}'`);
  }
  return [first, second];
}
