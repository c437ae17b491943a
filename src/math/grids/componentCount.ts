import { cube, eachPosition, stepsOf } from './neighbourhood.ts';

/**
 * How many connected parts the set elements of an array of any `shape` have, where elements touch by sides, edges and
 * corners (8 neighbours of a pixel, 26 of a voxel).
 */
export function componentCount(isSet: Uint8Array, shape: readonly number[]): number {
  // A frame of unset elements: no neighbour of a set one lies outside the array.
  const framed = shape.map((length) => length + 2);
  const steps = stepsOf(framed);
  const placeOf = (position: readonly number[], shift: number) =>
    position.reduce((sum, at, axis) => sum + (at + shift) * steps[axis]!, 0);
  const left = new Uint8Array(framed.reduce((product, length) => product * length, 1));
  eachPosition(shape, (position, index) => {
    if (isSet[index] !== 0) left[placeOf(position, 1)] = 1;
  });
  const neighbours = cube(shape.length, 3).map((position) => placeOf(position, -1));
  let count = 0;
  for (let first = 0; first < left.length; first++) {
    if (left[first] === 0) continue;
    count++;
    left[first] = 0;
    const open = [first];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const step of neighbours) {
        if (left[at + step] === 0) continue;
        left[at + step] = 0;
        open.push(at + step);
      }
    }
  }
  return count;
}
