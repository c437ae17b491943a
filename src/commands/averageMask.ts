import { counted } from '../report/index.ts';
import { writeAverageMask } from '../run/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { numberList } from './flags.ts';
import { print } from './screen.ts';

/** `average-mask`: writes how often masks cover each pixel, for the bar of localization of a later run. */
export function averageMaskCommand(ended: Ended) {
  return newCommand('average-mask', 'write the average of the masks that a config names')
    .argument('<CONFIG.json>', 'a config with averageMask, or a benchmark with masks')
    .option('--out <FILE.npy>', 'the map: the share of the masks that cover each pixel')
    .option('--size <H,W>', 'height and width of the map; without it what the first classifier takes')
    .addHelpText(
      'after',
      examples([
        'average-mask labels.json --size 320,320 --out average.npy',
        'from the table of boxes of the RSNA challenge, { "averageMask": { "kind": "rsna", "annotations": "labels.csv" } }:',
      ]),
    )
    .action(async (config, { out, size }) => {
      if (out === undefined) throw new RangeError('average-mask: expected --out FILE.npy, got none');
      const { map, masks } = await writeAverageMask(config, out, {
        size: size === undefined ? undefined : sizeOf(size),
      });
      const count = masks === undefined ? 'masks' : counted(masks, 'mask');
      print(`wrote ${out}: the average of ${count}, ${map.shape.join(' x ')}\n`);
      ended(0);
    });
}

function sizeOf(text: string): readonly [height: number, width: number] {
  const [height = 0, width = 0, ...others] = numberList('--size', text);
  const isSize = [height, width].every((side) => Number.isInteger(side) && side > 0);
  if (!isSize || others.length > 0)
    throw new RangeError(`--size: expected a height and a width with a comma between, got '${text}'`);
  return [height, width];
}
