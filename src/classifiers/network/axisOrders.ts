/** The axes of [n, ...places, channels] as [n, channels, ...places] takes them: [0, 3, 1, 2] of rank 4. */
export function channelsFirstOrder(rank: number): number[] {
  return [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, axis) => axis + 1)];
}

/** The axes of [n, channels, ...places] as [n, ...places, channels] takes them: [0, 2, 3, 1] of rank 4. */
export function channelsLastOrder(rank: number): number[] {
  return [0, ...Array.from({ length: rank - 2 }, (_, axis) => axis + 2), 1];
}
