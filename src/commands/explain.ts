import { explainFiles, fits } from '../run/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import {
  insideOf,
  type ModelFlags,
  modelOf,
  otherOf,
  type PreprocessFlags,
  pair,
  preprocessOf,
} from './explainFlags.ts';
import { deviceFlag, limitList, oneOf, wholeNumber, workersOf } from './flags.ts';
import { inFlags, modelFlags } from './flagWords.ts';
import { progressOn } from './progress.ts';
import { note, print } from './screen.ts';

/** `explain`: maps, attributions and overlays of image files, and `explain.json`. */
export function explainCommand(ended: Ended) {
  return newCommand('explain', 'write maps and overlays of images')
    .description(
      'Writes maps, signed attributions and overlays of images, and explain.json with what each method did.',
    )
    .argument(
      '<IMAGE...>',
      'images: PNG, JPEG, TIFF, BMP, WebP, GIF, DICOM or .npy; of volumes NIfTI, NRRD, MetaImage, or a folder of DICOM slices',
    )
    .option('--model <FILE>', 'the model, ONNX or model.json of TF.js')
    .option('--module <FILE>', 'instead of --model: a module whose default export is a classifier')
    .option('--method <NAME>', "a method's name, or all: the eight of the paper and yours", 'all')
    .option(
      '--method-module <FILE>',
      'a method of yours: a module whose default export is one; may be given several times',
      (file: string, files: readonly string[] = []) => [...files, file],
    )
    .option('--target <N>', 'the class to explain, or predicted', 'predicted')
    .option('--inside <WHERE>', 'of a segmentation network: prediction, all, a point R,C, or a mask file')
    .option('--reduce <HOW>', 'sum or mean of the logits inside')
    .option('--box <N>', 'of a detection network: the index of a box, or best')
    .option('--coordinates <N>', 'with --box: numbers before the scores of each box, 4, or 5 with objectness')
    .option('--input <NAME>', 'the image that is explained, of a model with several inputs')
    .option(
      '--other <NAME=VALUE>',
      'another input of the model: numbers with commas between, or a picture; may be given several times',
      (value: string, values: readonly string[] = []) => [...values, value],
    )
    .option('--range <LO,HI>', "what 0..255 becomes in the model's units; without it 0,1")
    .option('--mean <a,b,c>', 'with --std, instead of --range: of each channel, for values in 0..1')
    .option('--std <a,b,c>', 'with --mean')
    .option('--orientation <ABC>', 'where depth, height and width of volumes lead, such as RAS or SPL')
    .option('--percentiles <LO,HI>', 'the percentiles of a volume that become 0 and 255; without it 0,100')
    .option('--preset <NAME>', 'default, or arun2021 for the conventions of the paper', 'default')
    .option('--out <DIR>', 'folder of the results', 'saliency-trust-results/explain')
    .option('--seed <N>', 'whole number, or seed of a row: the same gives the same bits', '1')
    .option('--output <NAME>', 'the output of the model that holds the logits')
    .option('--input-size <H,W>', 'height and width, or D,H,W, for a model that takes any')
    .option('--layer <NAME>', 'the map or tokens that grad-cam reads')
    .option('--layout <NAME>', 'NCHW or NHWC (NCDHW, NDHWC), for a model that does not tell')
    .option(...deviceFlag)
    .option('--engine <NAME>', 'what runs a TF.js model: onnx or tfjs')
    .option('--backend <NAME>', 'where TF.js computes: node-gpu, node, wasm or cpu')
    .option('--fit <NAME>', `how an image comes to the model: ${fits.join(', ')}; without it stretch`)
    .option('--resize <N>', 'of a centre crop, the shorter side before it')
    .option('--antialias', 'smooth what shrinks, as Pillow and torchvision do')
    .option('--dicom', 'of DICOM images, each map as a DICOM Parametric Map too, for a viewer')
    .option('--show-ids', 'names of DICOM images as they are, and in those maps whose image it is')
    .option('--workers <N>', 'threads that compute; without it one for each core where there are many images')
    .option('--limits <NAME=N>', 'raise limits on what is read: pixels, fileBytes, modelBytes')
    .addHelpText(
      'after',
      examples(
        [
          'explain xray.png --model a1.onnx --range -1,1',
          'the eight methods, for a model that takes -1 to 1:',
        ],
        ['explain *.png --model a1.onnx --method xrai --target 1 --out maps', 'one method, for class 1:'],
        [
          'explain xray.png --model a1.onnx --method mine --method-module mine.mjs',
          'a method of yours, by its name:',
        ],
      ),
    )
    .action(async (images, flags) => ended(await inFlags(modelFlags, () => runExplain(images, flags))));
}

interface ExplainFlags extends ModelFlags, PreprocessFlags {
  readonly method: string;
  readonly methodModule?: readonly string[] | undefined;
  readonly layer?: string | undefined;
  readonly dicom?: true | undefined;
  readonly showIds?: true | undefined;
  readonly preset: string;
  readonly out: string;
  readonly seed: string;
  readonly workers?: string | undefined;
  readonly limits?: string | undefined;
  readonly orientation?: string | undefined;
  readonly percentiles?: string | undefined;
}

/** Of a run a whole number, of one map the 16 digits in a row of `bench`. */
function seedOf(text: string): number | string {
  if (/^[0-9a-f]{16}$/.test(text)) return text;
  if (/^\d*[a-f][0-9a-f]*$/.test(text))
    throw new RangeError(`--seed: expected a whole number, or the 16 digits of a row's seed, got '${text}'`);
  return wholeNumber('--seed', text);
}

function scanOf({ orientation, percentiles }: ExplainFlags) {
  return {
    ...(orientation !== undefined && { orientation }),
    ...(percentiles !== undefined && { percentiles: pair('--percentiles', percentiles) }),
  };
}

/** Gives the exit code: 1 where a method of `all` failed. */
async function runExplain(images: readonly string[], flags: ExplainFlags): Promise<number> {
  const { method, target, out, ...values } = flags;
  const model = modelOf(flags);
  const region = insideOf(flags.inside);
  const preprocess = preprocessOf(flags);
  if ((preprocess?.range ?? preprocess?.mean) === undefined && 'model' in model) {
    note('no --range and no --mean: pixel values 0..255 become [0, 1]');
  }
  let hasFailed = false;
  // In a log the line of each image tells how far it is.
  const progress = process.stderr.isTTY ? progressOn(process.stderr) : undefined;
  const say = (line: string) => {
    progress?.clear();
    note(line);
  };
  await explainFiles(images, {
    ...model,
    method,
    methodModules: values.methodModule ?? [],
    ...(values.layer !== undefined && { layer: values.layer }),
    ...(progress && { onProgress: progress.show }),
    ...(flags.other && { otherInputs: otherOf(flags.other) }),
    ...('file' in region && { inside: region.file }),
    target: target === 'predicted' ? target : wholeNumber('--target', target),
    ...(preprocess !== undefined && { preprocess }),
    scan: scanOf(flags),
    dicom: values.dicom === true,
    showIds: values.showIds === true,
    preset: oneOf('--preset', values.preset, ['default', 'arun2021']),
    out,
    seed: seedOf(values.seed),
    workers: workersOf(values.workers),
    ...(values.limits !== undefined && { limits: limitList('--limits', values.limits) }),
    onImage: (image) => {
      say(`explained ${image}`);
    },
    onWarning: (warning) => {
      say(`warning: ${warning}`);
    },
    onFailure: ({ image, method, error }) => {
      hasFailed = true;
      say(`failed: ${image}, ${method}: ${error}`);
    },
  }).finally(() => progress?.clear());
  print(`results in ${out}\n`);
  return hasFailed ? 1 : 0;
}
