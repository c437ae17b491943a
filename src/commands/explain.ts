import { parseArgs } from 'node:util';
import { type ExplainedModel, explainFiles, type Preprocess } from '../run/index.ts';
import { flagged, numberList, oneOf, wholeNumber, withNegatives } from './flags.ts';

/** `explain`: maps, attributions and overlays of image files, and `explain.json`. Exit code 1 where a method of `all` failed. */
export async function explainCommand(args: readonly string[]): Promise<number> {
  const { values, positionals: images } = flagged(() =>
    parseArgs({
      args: withNegatives(args),
      allowPositionals: true,
      options: {
        model: { type: 'string' },
        module: { type: 'string' },
        method: { type: 'string', default: 'all' },
        target: { type: 'string', default: 'predicted' },
        range: { type: 'string' },
        mean: { type: 'string' },
        std: { type: 'string' },
        preset: { type: 'string', default: 'default' },
        out: { type: 'string', default: 'saliency-trust-results/explain' },
        seed: { type: 'string', default: '1' },
        output: { type: 'string' },
        'input-size': { type: 'string' },
        layout: { type: 'string' },
        engine: { type: 'string' },
        backend: { type: 'string' },
      },
    }),
  );
  if (images.length === 0) throw new RangeError('explain: expected at least one IMAGE, got none');
  const model = modelOf(values);
  const preprocess = preprocessOf(values);
  if (preprocess === undefined && 'model' in model) {
    process.stderr.write('no --range and no --mean: pixel values 0..255 become [0, 1]\n');
  }
  let hasFailed = false;
  await explainFiles(images, {
    ...model,
    method: values.method,
    target: values.target === 'predicted' ? 'predicted' : wholeNumber('--target', values.target),
    ...(preprocess !== undefined && { preprocess }),
    preset: oneOf('--preset', values.preset, ['default', 'arun2021']),
    out: values.out,
    seed: wholeNumber('--seed', values.seed),
    onImage: (image) => {
      process.stderr.write(`explained ${image}\n`);
    },
    onWarning: (warning) => {
      process.stderr.write(`warning: ${warning}\n`);
    },
    onFailure: ({ image, method, error }) => {
      hasFailed = true;
      process.stderr.write(`failed: ${image}, ${method}: ${error.replaceAll(/\s+/g, ' ')}\n`);
    },
  });
  process.stdout.write(`results in ${values.out}\n`);
  return hasFailed ? 1 : 0;
}

interface ModelFlags {
  readonly model?: string | undefined;
  readonly module?: string | undefined;
  readonly output?: string | undefined;
  readonly layout?: string | undefined;
  readonly 'input-size'?: string | undefined;
  readonly engine?: string | undefined;
  readonly backend?: string | undefined;
}

function modelOf({ model, module, ...flags }: ModelFlags): ExplainedModel {
  const { output, layout, 'input-size': size, engine, backend } = flags;
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
      ...(layout !== undefined && { layout: oneOf('--layout', layout, ['NCHW', 'NHWC']) }),
      ...(size !== undefined && { inputSize: pair('--input-size', size) }),
      ...(engine !== undefined && { engine: oneOf('--engine', engine, ['onnx', 'tfjs']) }),
      ...(backend !== undefined && {
        backend: oneOf('--backend', backend, ['node-gpu', 'node', 'wasm', 'cpu']),
      }),
    },
  };
}

interface PreprocessFlags {
  readonly range?: string | undefined;
  readonly mean?: string | undefined;
  readonly std?: string | undefined;
}

function preprocessOf({ range, mean, std }: PreprocessFlags): Preprocess | undefined {
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

function pair(flag: string, text: string): [number, number] {
  const [first, second, ...more] = numberList(flag, text);
  if (first === undefined || second === undefined || more.length > 0) {
    throw new RangeError(`${flag}: expected two numbers with a comma between, got '${text}'`);
  }
  return [first, second];
}
