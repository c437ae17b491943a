import type { Cases } from './cases.ts';
import { type FoldOptions, outOfFold } from './crossValidated.ts';

/** Scores of a model that sees no pixel, by image; or why there are none. */
export interface OtherModel {
  /** What it sees, such as `age, sex`. */
  readonly sees: string;
  readonly scores: ReadonlyMap<string, number>;
  readonly reason?: string;
}

/** What the size and place of the region and of its box alone tell of a class: the shape of the hole. */
export function shapeModel(cases: Cases, target: number, folds: FoldOptions): OtherModel {
  const known = [...cases.shapes].map(([image, features]) => ({ image, features }));
  return { sees: 'size and place of the region', ...fitted(known, { cases, target, folds }) };
}

/** What attributes alone tell of a class; undefined where the data have none. */
export function attributeModel(cases: Cases, target: number, folds: FoldOptions): OtherModel | undefined {
  const { attributes } = cases;
  const names = [...new Set([...attributes.values()].flatMap((own) => [...own.keys()]))].sort();
  const columns = names.flatMap((name) => columnsOf(name, attributes));
  if (columns.length === 0) return undefined;
  const known = [...attributes].map(([image, own]) => ({
    image,
    features: columns.map(({ name, of }) => of(own.get(name))),
  }));
  const sees = [...new Set(columns.map(({ name }) => name))].join(', ');
  return { sees, ...fitted(known, { cases, target, folds }) };
}

interface Column {
  readonly name: string;
  of(value: string | number | undefined): number;
}

/** Texts with more values than this are names of things rather than groups, and say nothing of other images. */
const mostValues = 20;

/** A number and whether it is missing; of a text one column for each value. An attribute without differences has none. */
function columnsOf(name: string, attributes: Cases['attributes']): Column[] {
  const values = [...attributes.values()].map((own) => own.get(name));
  const numbers = values.filter((value) => typeof value === 'number');
  const texts = [...new Set(values.filter((value) => typeof value === 'string'))].sort();
  if (texts.length > mostValues) return [];
  const mean = numbers.reduce((sum, value) => sum + value, 0) / Math.max(1, numbers.length);
  const own: Column[] = texts.map((text) => ({ name, of: (value) => Number(value === text) }));
  if (numbers.length > 0) {
    own.push({ name, of: (value) => (typeof value === 'number' ? value : mean) });
    own.push({ name, of: (value) => Number(typeof value !== 'number') });
  }
  return new Set(values).size > 1 ? own : [];
}

function fitted(
  known: readonly { readonly image: string; readonly features: readonly number[] }[],
  { cases, target, folds }: { readonly cases: Cases; readonly target: number; readonly folds: FoldOptions },
): Omit<OtherModel, 'sees'> {
  const labels = cases.labels.get(target);
  const examples = known.flatMap(({ image, features }) => {
    const label = labels?.get(image);
    return label === undefined ? [] : [{ image, features, label, group: cases.groupOf(image) }];
  });
  const found = outOfFold(examples, folds);
  if (found.state === 'unscorable') return { scores: new Map(), reason: found.reason };
  return { scores: new Map(examples.map(({ image }, i) => [image, found.scores[i] ?? 0])) };
}
