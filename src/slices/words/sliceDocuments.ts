/**
 * One document per slice, its texts joined by a space, and a last one of all texts outside the slices. `membership` [n]
 * is the slice of each text from 0, or −1. Throws RangeError for another number of memberships and other numbers.
 */
export function sliceDocuments(
  texts: readonly string[],
  membership: ArrayLike<number>,
  { slices }: { readonly slices: number },
): string[] {
  const places = membershipOf(membership, { rows: texts.length, slices });
  const documents = Array.from({ length: slices + 1 }, (): string[] => []);
  places.forEach((place, i) => {
    documents[place < 0 ? slices : place]?.push(texts[i] ?? '');
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
  const places = Array.from(membership);
  const bad = places.findIndex((place) => !Number.isInteger(place) || place < -1 || place >= slices);
  if (bad >= 0) {
    throw new RangeError(`membership must be from -1 to ${slices - 1}, got ${places[bad]} at index ${bad}`);
  }
  return places;
}
