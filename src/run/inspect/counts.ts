import type { Image } from '../../types/arrays.ts';
import type { DatasetFacts } from '../../types/dataset.ts';

/** How many images have each value, the most frequent first. */
export function countsOf(values: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new Map([...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}

/** How many images have each class; of several classes an image each of them. `unknown` counts those that say nothing. */
export function classCounts(
  items: readonly DatasetFacts[],
  classes: readonly string[] | undefined,
): { readonly counts: ReadonlyMap<string, number>; readonly unknown: number } {
  const counts = new Map((classes ?? []).map((name) => [name, 0]));
  let unknown = 0;
  const add = (index: number) => {
    const name = classes?.[index] ?? String(index);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  for (const { label, labels } of items) {
    if (labels !== undefined) {
      for (const [index, value] of labels.entries()) if (value === 1) add(index);
      if (labels.includes(null)) unknown++;
    } else if (label === undefined) unknown++;
    else add(label);
  }
  return { counts, unknown };
}

/** What is known of a column of attributes. */
export type AttributeSummary =
  | {
      readonly kind: 'numbers';
      readonly least: number;
      readonly median: number;
      readonly most: number;
      readonly missing: number;
    }
  | { readonly kind: 'values'; readonly counts: ReadonlyMap<string, number>; readonly missing: number };

/** Each attribute by name: numbers by their range, texts by their counts. */
export function attributeSummaries(items: readonly DatasetFacts[]): ReadonlyMap<string, AttributeSummary> {
  const names = new Set(items.flatMap(({ attributes }) => Object.keys(attributes ?? {})));
  return new Map(
    [...names].map((name) => [name, summaryOf(items.map(({ attributes }) => attributes?.[name]))]),
  );
}

function summaryOf(values: readonly (string | number | undefined)[]): AttributeSummary {
  const there = values.filter((value) => value !== undefined);
  const missing = values.length - there.length;
  const numbers = there.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  if (numbers.length < there.length) return { kind: 'values', counts: countsOf(there.map(String)), missing };
  const at = (share: number) => numbers[Math.floor(share * (numbers.length - 1))] ?? 0;
  return { kind: 'numbers', least: at(0), median: at(0.5), most: at(1), missing };
}

/** The size of an image in words, width first; of a volume in the order of its axes. */
export function sizeOf({ shape }: Image): string {
  const [channels = 1, ...indices] = shape.toReversed();
  const size = indices.length > 2 ? `${indices.toReversed().join(' x ')} voxels` : indices.join(' x ');
  return `${size}, ${channels === 1 ? 'grey' : `${channels} channels`}`;
}
