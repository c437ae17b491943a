import type { RunImage } from '../../types/run.ts';
import type { SimulationOptions } from './options.ts';

/** A value of an attribute, whose studies are where a failure is planted. */
export interface Value {
  readonly attribute: string;
  readonly value: string;
}

/** With fewer studies a value cannot be planted. */
const fewestStudies = 10;
/** Of an attribute so many values, the most frequent first. */
const mostValues = 5;

/** Throws RangeError for an attribute or a target that no study has: nothing could be planted, and nobody would know why. */
export function assertHeld(
  images: readonly RunImage[],
  { attributes = [], target }: Pick<SimulationOptions, 'attributes' | 'target'>,
): void {
  const held = [...attributesOf(images)];
  const unknown = attributes.find((name) => !held.includes(name));
  if (unknown !== undefined) {
    const wanted = held.length === 0 ? 'absent, as the studies have none' : `of ${held.join(', ')}`;
    throw new RangeError(`audits: slice-simulation: attributes must be ${wanted}, got ${unknown}`);
  }
  const classes = [...new Set(images.flatMap(({ label }) => label ?? []))].sort((a, b) => a - b);
  // Without any class the audit says so itself.
  if (classes.length > 0 && !classes.includes(target)) {
    throw new RangeError(
      `audits: slice-simulation: target must be a class of the studies (${classes.join(', ')}), got ${target}`,
    );
  }
}

/** The names of the attributes that some study has. */
export function attributesOf(images: readonly RunImage[]): Set<string> {
  return new Set(images.flatMap((image) => Object.keys(image.attributes ?? {})));
}

/** What is planted: the values of attributes that hold texts, of two that are all the rarer one. */
export function plantedValues(
  images: readonly RunImage[],
  { attributes }: Pick<SimulationOptions, 'attributes'>,
): Value[] {
  const names = attributes ?? [...attributesOf(images)];
  return names.flatMap((attribute) => {
    const counts = new Map<string, number>();
    for (const image of images) {
      const value = image.attributes?.[attribute];
      if (typeof value === 'string') counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const ranked = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    const [, rarer] = ranked;
    const chosen = ranked.length === 2 && rarer !== undefined ? [rarer] : ranked.slice(0, mostValues);
    return chosen
      .filter(([, count]) => count >= fewestStudies && count <= images.length - fewestStudies)
      .map(([value]) => ({ attribute, value }));
  });
}

/** Every combination of blocks, each alone first, all of them last. */
export function combinations<T>(blocks: readonly T[]): T[][] {
  const all = Array.from({ length: 2 ** blocks.length - 1 }, (_, i) =>
    blocks.filter((_, at) => ((i + 1) >> at) % 2 === 1),
  );
  return all.sort((a, b) => a.length - b.length);
}
