/** Arithmetic on one number for each image. */
import type { DrawTable } from './sampling.ts';

export type ImageNumbers = ReadonlyMap<string, number>;

/** The difference of two values of each image that has both. */
export function differences(a: ImageNumbers, b: ImageNumbers): Map<string, number> {
  const both = new Map<string, number>();
  for (const [image, value] of a) {
    const other = b.get(image);
    if (other !== undefined) both.set(image, value - other);
  }
  return both;
}

/** The difference of two tables: each draw of one less the same draw of the other, where both have it. */
export function tableDifferences(a: DrawTable, b: DrawTable): Map<string, (number | undefined)[]> {
  const both = new Map<string, (number | undefined)[]>();
  for (const [image, draws] of a) {
    const others = b.get(image);
    if (others === undefined) continue;
    both.set(
      image,
      draws.map((value, k) => {
        const other = others[k];
        return value === undefined || other === undefined ? undefined : value - other;
      }),
    );
  }
  return both;
}

/** The entries of the given images alone. */
export function onSameImages<T>(
  values: ReadonlyMap<string, T>,
  images: { has(image: string): boolean },
): Map<string, T> {
  return new Map([...values].filter(([image]) => images.has(image)));
}

/** A number that the data do not give is null. */
export function numberOrNull(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value;
}
