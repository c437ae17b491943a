import ndarray from 'ndarray';
import type { SaidInput } from '../../classifiers/index.ts';
import { quoted, shownValue } from '../../files/quoted.ts';
import { readWithoutName } from '../../files/withoutName.ts';
import { inUnits, placed } from '../../images/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import type { Image, Mask } from '../../types/arrays.ts';
import type { Classifier, OtherInput, OtherValues } from '../../types/classifier.ts';
import type { DatasetFacts } from '../../types/dataset.ts';
import type { ClassifierConfig } from '../config/configSchema.ts';
import type { InputColumn, OtherInputConfig } from '../config/modelInputs.ts';
import { fittingOf, unitsOf } from '../config/preprocess.ts';

interface RowOptions {
  readonly config: ClassifierConfig;
  readonly classifier: Classifier;
  /** Reads a picture, values 0..255. */
  readonly picture: ((path: string) => Promise<Image>) | undefined;
  /** The mask of the image that the target means, at the model's size. */
  mask(): Promise<Mask | undefined>;
}

/**
 * What goes into a model beside an image, from what the data set says of it. Throws RangeError naming the image and
 * the column for a value that is not there, or that is no number or category.
 */
export async function otherInputsOf(
  facts: DatasetFacts,
  { config, classifier, picture, mask }: RowOptions,
): Promise<OtherValues | undefined> {
  const { otherInputs = [] } = classifier;
  if (otherInputs.length === 0) return undefined;
  const entries: [string, OtherValues[string]][] = [];
  for (const input of otherInputs) {
    const said = config.otherInputs?.[input.name];
    if (input.kind === 'mask') entries.push([input.name, await maskOf(facts, mask)]);
    else if (said !== undefined && !isConstant(said))
      entries.push([input.name, await inputValue(said, { facts, input, picture })]);
  }
  return Object.fromEntries(entries);
}

/** What a classifier is told of its inputs when it is opened. */
export function saidInputs(said: Readonly<Record<string, OtherInputConfig>>): Record<string, SaidInput> {
  return Object.fromEntries(
    Object.entries(said).map(([name, one]) => [name, isConstant(one) ? one : ('given' as const)]),
  );
}

/** Whether all images have the same. */
function isConstant(said: OtherInputConfig): said is number | number[] {
  return [said].flat().every((one) => typeof one === 'number');
}

async function maskOf({ id }: DatasetFacts, mask: RowOptions['mask']): Promise<Mask> {
  const found = await mask();
  if (found === undefined) throw new RangeError(`image ${quoted(id)} has no mask, which target.inside takes`);
  return found;
}

interface ValueOptions {
  readonly facts: DatasetFacts;
  readonly input: OtherInput;
  readonly picture: ((path: string) => Promise<Image>) | undefined;
}

async function inputValue(said: OtherInputConfig, options: ValueOptions): Promise<OtherValues[string]> {
  if (typeof said === 'object' && 'column' in said && said.images !== undefined)
    return pictureOf(said, said.images, options);
  return [said].flat().flatMap((one) => (typeof one === 'number' ? [one] : numbersOf(one, options)));
}

function numbersOf(
  { column, categories, mean = 0, std = 1, missing }: InputColumn,
  { facts, input }: ValueOptions,
): number[] {
  const value = attribute(column, { facts, input, missing });
  if (categories !== undefined) {
    const index = categories.findIndex((category) => String(category) === String(value));
    if (index >= 0) return categories.map((_, k) => (k === index ? 1 : 0));
    const there = categories.map((category) => quoted(String(category))).join(', ');
    throw new RangeError(
      `image ${quoted(facts.id)}: ${quoted(column)} must be one of ${there} for the input ${quoted(input.name)}, got ${shownValue(value)}`,
    );
  }
  const number = typeof value === 'number' || value.trim() === '' ? value : Number(value);
  if (typeof number === 'number' && Number.isFinite(number)) return [(number - mean) / std];
  throw new RangeError(
    `image ${quoted(facts.id)}: ${quoted(column)} must be a number for the input ${quoted(input.name)}, or have "categories", got ${shownValue(value)}`,
  );
}

function attribute(
  column: string,
  {
    facts,
    input,
    missing,
  }: {
    readonly facts: DatasetFacts;
    readonly input: OtherInput;
    readonly missing?: string | number | undefined;
  },
): string | number {
  const value = facts.attributes?.[column] ?? missing;
  if (value !== undefined) return value;
  throw new RangeError(
    `image ${quoted(facts.id)} has no attribute ${quoted(column)} for the input ${quoted(input.name)}: list it in columns.attributes of the data set, or say with "missing" what stands for it`,
  );
}

async function pictureOf(
  { column, preprocess }: InputColumn,
  folder: string,
  { facts, input, picture }: ValueOptions,
): Promise<OtherValues[string]> {
  const [height = 0, width = 0, channels = 0] = input.shape;
  if (input.kind !== 'picture')
    throw new RangeError(`the input ${quoted(input.name)} takes numbers, got pictures of ${quoted(column)}`);
  const name = String(attribute(column, { facts, input }));
  if (picture === undefined)
    throw new RangeError(`the input ${quoted(input.name)}: no pictures are read here`);
  // Its name tells as much as that of the image, which may be hidden.
  const said = `the picture of ${quoted(column)} of image ${quoted(facts.id)}`;
  const read = await readWithoutName(`${folder}/${name}`, said, picture);
  const fitted = placed(read, [height, width, channels], fittingOf(preprocess));
  return ndarray(dense(inUnits(fitted, unitsOf(preprocess)).image), [height, width, channels]);
}
