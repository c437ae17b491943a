import { exportedMethods, exportMap } from '../run/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { preprocessOf, sizeOf } from './explainFlags.ts';
import { oneOf, wholeNumber } from './flags.ts';
import { exportFlags, inFlags } from './flagWords.ts';
import { print } from './screen.ts';

/** `export`: writes a model that gives the saliency map as one more output. */
export function exportCommand(ended: Ended) {
  return newCommand('export', 'write a model that gives its saliency map as one more output')
    .argument('<MODEL.onnx>', 'an ONNX classifier')
    .option('--method <NAME>', exportedMethods.join(', '), 'grad-cam')
    .option('--out <FILE.onnx>', 'the model with the map')
    .option('--class <N>', 'the class to explain; default: the one with the largest logit')
    .option('--layer <NAME>', 'the map or tokens that grad-cam reads')
    .option('--steps <N>', 'points on the path of integrated-gradients', '24')
    .option('--name <NAME>', 'the output with the map', 'saliency')
    .option('--range <LO,HI>', "what 0..255 becomes in the model's units: black begins the path")
    .option('--mean <a,b,c>', 'with --std, instead of --range')
    .option('--std <a,b,c>', 'with --mean')
    .option('--output <NAME>', 'the output of the model that holds the logits')
    .option('--input-size <H,W>', 'height and width, for a model that takes any')
    .option('--layout <NAME>', 'NCHW or NHWC, for a model that does not tell')
    .addHelpText(
      'after',
      examples([
        'export a1.onnx --method grad-cam --out a1-with-map.onnx',
        'prediction and map in one call of any ONNX runtime:',
      ]),
    )
    .action(async (model, flags) => {
      const { out, class: target, layer, name, output, layout, inputSize: size } = flags;
      if (out === undefined) throw new RangeError('export: expected --out FILE.onnx, got none');
      const preprocess = unitsOf(flags);
      const method = oneOf('--method', flags.method, exportedMethods);
      const options = {
        ...(output !== undefined && { output }),
        ...(layout !== undefined && {
          layout: oneOf('--layout', layout, ['NCHW', 'NHWC', 'NCDHW', 'NDHWC']),
        }),
        ...(size !== undefined && { inputSize: sizeOf('--input-size', size) }),
        ...{ method, name, preprocess },
        steps: wholeNumber('--steps', flags.steps, 1),
        ...(target !== undefined && { target: wholeNumber('--class', target) }),
        ...(layer !== undefined && { layer }),
      };
      await inFlags(exportFlags, () => exportMap(model, out, options));
      print(`wrote ${out}: the map of ${method} is its output '${name}'\n`);
      ended(0);
    });
}

interface UnitFlags {
  readonly range?: string | undefined;
  readonly mean?: string | undefined;
  readonly std?: string | undefined;
}

/** What 0..255 becomes; undefined where the flags do not say. */
function unitsOf({ range, mean, std }: UnitFlags) {
  const isBoth = range !== undefined && (mean !== undefined || std !== undefined);
  if (isBoth || (mean === undefined) !== (std === undefined))
    throw new RangeError('export: expected --range, or --mean and --std together');
  return preprocessOf({ range, mean, std });
}
