import { type ExplainedModel, explainFiles, type Preprocess } from '../run/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { limitList, numberList, oneOf, wholeNumber } from './flags.ts';
import { note, print } from './screen.ts';

/** `explain`: maps, attributions and overlays of image files, and `explain.json`. */
export function explainCommand(ended: Ended) {
  return newCommand('explain', 'write maps and overlays of images')
    .description(
      'Writes maps, signed attributions and overlays of images, and explain.json with what each method did.',
    )
    .argument('<IMAGE...>', 'images, PNG or .npy')
    .option('--model <FILE>', 'the model, ONNX or model.json of TF.js')
    .option('--module <FILE>', 'instead of --model: a module whose default export is a classifier')
    .option('--method <NAME>', "a method's name, or all for the eight of the paper", 'all')
    .option('--target <N>', 'the class to explain, or predicted', 'predicted')
    .option('--range <LO,HI>', "what 0..255 becomes in the model's units; without it 0,1")
    .option('--mean <a,b,c>', 'with --std, instead of --range: of each channel, for values in 0..1')
    .option('--std <a,b,c>', 'with --mean')
    .option('--preset <NAME>', 'default, or arun2021 for the conventions of the paper', 'default')
    .option('--out <DIR>', 'folder of the results', 'saliency-trust-results/explain')
    .option('--seed <N>', 'whole number, or seed of a row: the same gives the same bits', '1')
    .option('--output <NAME>', 'the output of the model that holds the logits')
    .option('--input-size <H,W>', 'height and width, for a model that takes any')
    .option('--layout <NAME>', 'NCHW or NHWC, for a model that does not tell')
    .option('--engine <NAME>', 'what runs a TF.js model: onnx or tfjs')
    .option('--backend <NAME>', 'where TF.js computes: node-gpu, node, wasm or cpu')
    .option('--limits <NAME=N>', 'raise limits on what is read: pixels, fileBytes, modelBytes')
    .addHelpText(
      'after',
      examples(
        [
          'explain xray.png --model a1.onnx --range -1,1',
          'the eight methods, for a model that takes -1 to 1:',
        ],
        ['explain *.png --model a1.onnx --method xrai --target 1 --out maps', 'one method, for class 1:'],
      ),
    )
    .action(async (images, flags) => ended(await runExplain(images, flags)));
}

interface ExplainFlags extends ModelFlags, PreprocessFlags {
  readonly method: string;
  readonly target: string;
  readonly preset: string;
  readonly out: string;
  readonly seed: string;
  readonly limits?: string | undefined;
}

/** Of a run a whole number, of one map the 16 digits in a row of `bench`. */
function seedOf(text: string): number | string {
  if (/^[0-9a-f]{16}$/.test(text)) return text;
  if (/^\d*[a-f][0-9a-f]*$/.test(text))
    throw new RangeError(`--seed: expected a whole number, or the 16 digits of a row's seed, got '${text}'`);
  return wholeNumber('--seed', text);
}

/** Gives the exit code: 1 where a method of `all` failed. */
async function runExplain(images: readonly string[], flags: ExplainFlags): Promise<number> {
  const { method, target, out, ...values } = flags;
  const model = modelOf(flags);
  const preprocess = preprocessOf(flags);
  if (preprocess === undefined && 'model' in model) {
    note('no --range and no --mean: pixel values 0..255 become [0, 1]');
  }
  let hasFailed = false;
  await explainFiles(images, {
    ...model,
    method,
    target: target === 'predicted' ? target : wholeNumber('--target', target),
    ...(preprocess !== undefined && { preprocess }),
    preset: oneOf('--preset', values.preset, ['default', 'arun2021']),
    out,
    seed: seedOf(values.seed),
    ...(values.limits !== undefined && { limits: limitList('--limits', values.limits) }),
    onImage: (image) => {
      note(`explained ${image}`);
    },
    onWarning: (warning) => {
      note(`warning: ${warning}`);
    },
    onFailure: ({ image, method, error }) => {
      hasFailed = true;
      note(`failed: ${image}, ${method}: ${error}`);
    },
  });
  print(`results in ${out}\n`);
  return hasFailed ? 1 : 0;
}

interface ModelFlags {
  readonly model?: string | undefined;
  readonly module?: string | undefined;
  readonly output?: string | undefined;
  readonly layout?: string | undefined;
  readonly inputSize?: string | undefined;
  readonly engine?: string | undefined;
  readonly backend?: string | undefined;
}

function modelOf({ model, module, ...flags }: ModelFlags): ExplainedModel {
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
