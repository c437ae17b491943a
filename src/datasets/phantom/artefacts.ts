import type { RandomStream } from '../../math/random/random.ts';
import { between } from './draws.ts';
import { materialIndex } from './materials.ts';
import type { Piece } from './projection/pathLengths.ts';
import { box, type Point, tube } from './projection/solids.ts';

/** Things in an image that are no part of a patient, and that a classifier may learn in place of the finding. */
export const artefactNames = ['marker', 'tube', 'border'] as const;
/** What a phantom radiograph may show beside the patient. */
export type ArtefactName = (typeof artefactNames)[number];

/** Width and height of a cell of a letter, in mm. */
const cell = 3;
/** The same letter is at the same side of the patient: R at the left of the image. */
const letters = {
  R: ['11110', '10001', '10001', '11110', '10100', '10010', '10001'],
  L: ['10000', '10000', '10000', '10000', '10000', '10000', '11111'],
} as const;

/** A lead letter in an upper corner: R at the image's left or L at its right, as for a patient seen from the front. */
export function marker(stream: RandomStream, fieldOfView: number): Piece[] {
  const letter = stream.uniform() < 0.5 ? 'R' : 'L';
  const rows = letters[letter];
  const width = 5 * cell;
  const fromSide = between(stream, 12, 30);
  const left = letter === 'R' ? fromSide - fieldOfView / 2 : fieldOfView / 2 - fromSide - width;
  const top = between(stream, 10, 40) - fieldOfView / 2;
  return rows.flatMap((row, y) =>
    [...row].flatMap((lit, x): Piece[] => {
      if (lit === '0') return [];
      const centre: Point = [left + (x + 0.5) * cell, top + (y + 0.5) * cell, -150];
      return [
        {
          solid: box(centre, [
            [cell / 2, 0, 0],
            [0, cell / 2, 0],
            [0, 0, 2],
          ]),
          material: materialIndex.marker,
        },
      ];
    }),
  );
}

/** A catheter that hangs from the neck into the chest, a bent line; `leastRadius` in mm keeps rays from missing it. */
export function catheter(stream: RandomStream, leastRadius: number): Piece[] {
  const side = stream.uniform() < 0.5 ? -1 : 1;
  const bends = [0.1, 0.22, 0.3, 0.3, 0.2, 0.08];
  const reach = between(stream, 150, 230);
  const width = between(stream, 40, 110) * side;
  const points = bends.map(
    (bend, i): Point => [
      width * bend * 2 + between(stream, -4, 4),
      -165 + (reach * i) / (bends.length - 1),
      -40,
    ],
  );
  return points.slice(1).map((to, i) => ({
    solid: tube(points[i] ?? to, to, Math.max(1.5, leastRadius)),
    material: materialIndex.tube,
  }));
}

/** The frame outside of a collimated field, 1 in each pixel [size, size] of it; each edge is 2 to 6 % of the width. */
export function border(stream: RandomStream, size: number): Uint8Array {
  const edge = () => Math.max(1, Math.round(size * between(stream, 0.02, 0.06)));
  const [left, right, top, bottom] = [edge(), size - edge(), edge(), size - edge()];
  return Uint8Array.from({ length: size * size }, (_, pixel) => {
    const [row, column] = [Math.floor(pixel / size), pixel % size];
    return row < top || row >= bottom || column < left || column >= right ? 1 : 0;
  });
}
