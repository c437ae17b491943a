/** A line through points of a box that is 1 wide and 1 high, from the top left. */
export type Stroke = readonly (readonly [x: number, y: number])[];

/** A quarter of an oval in four parts, from one end of it to the other, about a centre. */
function arc(centre: readonly [number, number], radii: readonly [number, number], from: number): Stroke {
  return [0, 1, 2, 3, 4].map((part) => {
    const angle = ((from + part / 4) * Math.PI) / 2;
    return [centre[0] + radii[0] * Math.cos(angle), centre[1] - radii[1] * Math.sin(angle)] as const;
  });
}

/** Half an oval that opens to the left, from its top to its bottom, on a stem. */
function bowl(top: number, bottom: number, reach = 0.55): Stroke {
  const middle = (top + bottom) / 2;
  const radii = [0.95 - reach, (bottom - top) / 2] as const;
  const turned = [...arc([reach, middle], radii, 0)].reverse();
  const lower = [...arc([reach, middle], radii, 3)].reverse();
  return [[0, top], ...turned, ...lower, [0, bottom]];
}

const stem: Stroke = [
  [0, 0],
  [0, 1],
];
const round: Stroke = [0, 1, 2, 3].flatMap((from) => arc([0.5, 0.5], [0.5, 0.5], from));
const line = (...points: (readonly [number, number])[]): Stroke => points;

/** Capital letters and figures, as strokes. */
export const glyphs: Readonly<Record<string, readonly Stroke[]>> = {
  A: [line([0, 1], [0.5, 0], [1, 1]), line([0.2, 0.62], [0.8, 0.62])],
  B: [stem, bowl(0, 0.47, 0.5), bowl(0.47, 1)],
  C: [[...arc([0.5, 0.5], [0.5, 0.5], 0.3), ...arc([0.5, 0.5], [0.5, 0.5], 1), ...arc([0.5, 0.5], [0.5, 0.5], 2), ...arc([0.5, 0.5], [0.5, 0.5], 2.7)]],
  D: [stem, bowl(0, 1, 0.4)],
  E: [stem, line([0, 0], [0.9, 0]), line([0, 0.47], [0.8, 0.47]), line([0, 1], [0.9, 1])],
  F: [stem, line([0, 0], [0.9, 0]), line([0, 0.47], [0.75, 0.47])],
  G: [line([0.95, 0.15], [0.75, 0.02], [0.5, 0], [0.2, 0.1], [0, 0.4], [0, 0.62], [0.2, 0.9], [0.5, 1], [0.8, 0.95], [1, 0.82], [1, 0.55], [0.6, 0.55])],
  H: [stem, line([1, 0], [1, 1]), line([0, 0.47], [1, 0.47])],
  I: [line([0.5, 0], [0.5, 1])],
  J: [line([0.8, 0], [0.8, 0.7], [0.7, 0.93], [0.4, 1], [0.1, 0.93], [0, 0.75])],
  K: [stem, line([0.95, 0], [0, 0.6]), line([0.3, 0.42], [1, 1])],
  L: [line([0, 0], [0, 1], [0.9, 1])],
  M: [line([0, 1], [0, 0], [0.5, 0.65], [1, 0], [1, 1])],
  N: [line([0, 1], [0, 0], [1, 1], [1, 0])],
  O: [round],
  P: [stem, bowl(0, 0.53)],
  Q: [round, line([0.6, 0.75], [1, 1.05])],
  R: [stem, bowl(0, 0.5), line([0.5, 0.5], [1, 1])],
  S: [line([0.95, 0.12], [0.7, 0], [0.3, 0], [0.05, 0.15], [0.05, 0.32], [0.3, 0.45], [0.7, 0.54], [0.95, 0.68], [0.95, 0.86], [0.7, 1], [0.3, 1], [0, 0.88])],
  T: [line([0, 0], [1, 0]), line([0.5, 0], [0.5, 1])],
  U: [line([0, 0], [0, 0.65], [0.1, 0.9], [0.35, 1], [0.65, 1], [0.9, 0.9], [1, 0.65], [1, 0])],
  V: [line([0, 0], [0.5, 1], [1, 0])],
  W: [line([0, 0], [0.22, 1], [0.5, 0.25], [0.78, 1], [1, 0])],
  X: [line([0, 0], [1, 1]), line([1, 0], [0, 1])],
  Y: [line([0, 0], [0.5, 0.5], [1, 0]), line([0.5, 0.5], [0.5, 1])],
  Z: [line([0, 0], [1, 0], [0, 1], [1, 1])],
  0: [round],
  1: [line([0.15, 0.2], [0.5, 0], [0.5, 1])],
  2: [line([0.05, 0.15], [0.3, 0], [0.7, 0], [0.95, 0.18], [0.9, 0.4], [0, 1], [1, 1])],
  3: [line([0.05, 0.1], [0.35, 0], [0.7, 0], [0.92, 0.15], [0.92, 0.32], [0.65, 0.47], [0.35, 0.47]), line([0.65, 0.47], [0.95, 0.62], [0.95, 0.85], [0.7, 1], [0.3, 1], [0, 0.9])],
  4: [line([0.75, 1], [0.75, 0], [0, 0.7], [1, 0.7])],
  5: [line([0.9, 0], [0.15, 0], [0.1, 0.45], [0.5, 0.36], [0.85, 0.45], [0.95, 0.68], [0.85, 0.9], [0.55, 1], [0.2, 1], [0, 0.9])],
  6: [line([0.85, 0.08], [0.6, 0], [0.3, 0.08], [0.1, 0.35], [0.05, 0.7], [0.2, 0.93], [0.5, 1], [0.8, 0.93], [0.95, 0.7], [0.8, 0.46], [0.5, 0.4], [0.2, 0.48], [0.05, 0.7])],
  7: [line([0, 0], [1, 0], [0.35, 1])],
  8: [line([0.5, 0.46], [0.2, 0.38], [0.1, 0.22], [0.22, 0.06], [0.5, 0], [0.78, 0.06], [0.9, 0.22], [0.8, 0.38], [0.5, 0.46], [0.15, 0.55], [0, 0.74], [0.15, 0.94], [0.5, 1], [0.85, 0.94], [1, 0.74], [0.85, 0.55], [0.5, 0.46])],
  9: [line([0.15, 0.92], [0.4, 1], [0.7, 0.92], [0.9, 0.65], [0.95, 0.3], [0.8, 0.07], [0.5, 0], [0.2, 0.07], [0.05, 0.3], [0.2, 0.54], [0.5, 0.6], [0.8, 0.52], [0.95, 0.3])],
  ' ': [],
}; // biome-ignore format: a glyph a line reads better
