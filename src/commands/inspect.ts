import { join } from 'node:path';
import { counted as countOf } from '../report/index.ts';
import { type Inspection, inspected, loadConfig, parsedConfig, writeContactSheet } from '../run/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { collected, whereOf, wholeNumber } from './flags.ts';
import { note, print } from './screen.ts';

/** `inspect`: says what was understood of a config's data set, and writes a sheet of pictures. */
export function inspectCommand(ended: Ended) {
  return newCommand('inspect', 'show what a config says of its data, with a sheet of pictures')
    .description(
      'Reads the data set of a config and says what was understood: counts by class, patient and attribute, sizes of images and regions, and what looks wrong. Writes a sheet of eight images with their regions.',
    )
    .argument('<CONFIG.json>', 'a config of bench or audit')
    .option('--out <DIR>', 'folder of the sheet; without it saliency-trust-results/NAME.inspect')
    .option('--limit <N>', 'take the first N images')
    .option('--where <COLUMN=VALUE>', 'these rows of a table alone; several values with commas', collected)
    .option('--show-ids', 'names of DICOM images and patients as they are, not hashes of them')
    .addHelpText('after', examples(['inspect mine.json', 'before the first run:']))
    .action(async (file, flags) => ended(await runInspect(file, flags)));
}

interface InspectFlags {
  readonly out?: string | undefined;
  readonly limit?: string | undefined;
  readonly showIds?: true | undefined;
  readonly where?: string[] | undefined;
}

async function runInspect(file: string, { out, showIds, limit, where }: InspectFlags): Promise<number> {
  const config = await loadConfig(file, {
    ...(isOfPredictions(file) && { asks: 'audits' }),
    ...(limit !== undefined && { limit: wholeNumber('--limit', limit, 1) }),
    ...(showIds && { showIds }),
    ...(where !== undefined && { where: whereOf(where) }),
  });
  const found = await inspected(config);
  const folder = out ?? join('saliency-trust-results', `${config.name}.inspect`);
  const sheet = found.hasImages ? writeContactSheet(folder, found.shown) : undefined;
  print(linesOf(config.name, found).join('\n'));
  if (sheet !== undefined) note(`pictures in ${sheet}`);
  return 0;
}

/** Whether a config has no classifier: of predictions in a table there are audits alone. */
function isOfPredictions(file: string): boolean {
  const data = parsedConfig(file);
  return typeof data === 'object' && data !== null && !('classifiers' in data);
}

function linesOf(name: string, found: Inspection): string[] {
  const { images, patients, read, classes, splits, sizes, regions, attributes, warnings, shown } = found;
  const { hasImages, texts, predictions } = found;
  const ofPatients = patients === undefined ? '' : ` of ${countOf(patients, 'patient')}`;
  const unknown = classes.unknown > 0 ? (['not known', classes.unknown] as const) : undefined;
  return [
    hasImages
      ? `${name}: ${countOf(images, 'image')}${ofPatients}${read < images ? `, ${read} of them read` : ''}`
      : `${name}: ${images} studies${ofPatients}, without images`,
    ...(classes.unknown === images
      ? ['  no labels']
      : counted('classes', [...classes.counts, ...(unknown === undefined ? [] : [unknown])])),
    ...(texts > 0 ? [`  reports: ${texts}`] : []),
    ...(predictions > 0 ? [`  predictions: ${predictions}`] : []),
    ...counted('splits', [...splits]),
    ...counted('sizes', [...sizes]),
    ...[...attributes].flatMap(([key, one]) => attributeLine(key, one)),
    ...[...regions].map(([key, one]) => regionLine(key, one)),
    ...(warnings.length === 0 ? ['nothing looks wrong'] : warnings.map((line) => `warning: ${line}`)),
    ...(shown.length === 0 ? [] : [`on the sheet, row by row: ${shown.map(({ id }) => id).join(', ')}`]),
    ...colourLine([...regions.keys()]),
    '',
  ];
}

/** Most values of a list that are told one by one. */
const mostTold = 20;

function counted(what: string, entries: readonly (readonly [string, number])[]): string[] {
  if (entries.length === 0) return [];
  const more = entries.length > mostTold ? [`and ${entries.length - mostTold} more`] : [];
  return [
    `  ${what}: ${[...entries.slice(0, mostTold).map(([name, count]) => `${name} ${count}`), ...more].join(', ')}`,
  ];
}

function attributeLine(
  name: string,
  one: Inspection['attributes'] extends ReadonlyMap<string, infer T> ? T : never,
): string[] {
  const missing = one.missing > 0 ? [['missing', one.missing] as const] : [];
  if (one.kind === 'values') return counted(name, [...one.counts, ...missing]);
  const gap = one.missing > 0 ? `, missing ${one.missing}` : '';
  return [`  ${name}: ${one.least} to ${one.most}, median ${one.median}${gap}`];
}

function regionLine(
  name: string,
  {
    there,
    empty,
    broken,
    least,
    median,
    most,
  }: Inspection['regions'] extends ReadonlyMap<string, infer T> ? T : never,
): string {
  const share = (value: number | undefined) => `${Number((100 * (value ?? 0)).toPrecision(3))} %`;
  const sizes =
    median === undefined ? '' : `, ${share(least)} to ${share(most)} of the image, median ${share(median)}`;
  return `  region ${name}: in ${countOf(there, 'image')}${empty > 0 ? `, empty in ${empty} of them` : ''}${broken > 0 ? `, broken in ${broken}` : ''}${sizes}`;
}

const colours = ['cyan', 'yellow', 'magenta', 'green', 'orange'];

function colourLine(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [
    `regions in colours: ${names.map((name, i) => `${name} ${colours[i % colours.length]}`).join(', ')}`,
  ];
}
