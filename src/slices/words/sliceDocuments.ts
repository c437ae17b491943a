/**
 * One document per slice, its texts joined by a space, and a last one of all texts outside the slices. `membership` [n]
 * is the slice of each text from 0, or −1. Throws RangeError for another number of memberships and other numbers.
 */
export function sliceDocuments(
  texts: readonly string[],
  membership: ArrayLike<number>,
  { slices }: { readonly slices: number },
): string[] {
  const indices = membershipOf(membership, { rows: texts.length, slices });
  const documents = Array.from({ length: slices + 1 }, (): string[] => []);
  indices.forEach((index, i) => {
    documents[index < 0 ? slices : index]?.push(texts[i] ?? '');
  });
  return documents.map((own) => own.join(' '));
}

/** The slice of each row, −1 for none. */
export function membershipOf(
  membership: ArrayLike<number>,
  { rows, slices }: { rows: number; slices: number },
): number[] {
  if (membership.length !== rows) {
    throw new RangeError(`membership must be one per row (${rows}), got ${membership.length}`);
  }
  const indices = Array.from(membership);
  const bad = indices.findIndex(
    (position) => !Number.isInteger(position) || position < -1 || position >= slices,
  );
  if (bad >= 0) {
    throw new RangeError(`membership must be from -1 to ${slices - 1}, got ${indices[bad]} at index ${bad}`);
  }
  return indices;
}
