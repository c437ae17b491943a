import { type EdgeMode, edgePositions } from './edgePositions.ts';

/** How far a window reaches along every axis: `before` its centre, and `after` it. */
export interface WindowReach {
  readonly before: number;
  readonly after: number;
}

/** The window of `size` values along an axis; the centre of an even one is the later of its two middle values. */
export function windowReach(size: number): WindowReach {
  const before = Math.floor(size / 2);
  return { before, after: size - before - 1 };
}

/**
 * Calls `visit` with the values of the window around each element of an array of any `shape`, in row-major order; the
 * window is a cube, its values in row-major order, in one array that is filled anew for each element. Beyond the edge
 * lie the values that `mode` says.
 */
export function eachNeighbourhood(
  values: Float64Array,
  shape: readonly number[],
  { size, mode }: { readonly size: number; readonly mode: EdgeMode },
  visit: (window: Float64Array, index: number) => void,
): void {
  const { before } = windowReach(size);
  const { padded, paddedShape } = paddedValues(values, shape, { radius: before, mode });
  const paddedSteps = stepsOf(paddedShape);
  const offsets = cube(shape.length, size).map((position) => weighted(position, paddedSteps));
  const window = new Float64Array(offsets.length);
  eachPosition(shape, (position, index) => {
    const start = weighted(position, paddedSteps);
    for (let i = 0; i < offsets.length; i++) window[i] = padded[start + offsets[i]!]!;
    visit(window, index);
  });
}

/** Every position in a cube of `size` along `axes` axes, in row-major order. */
export function cube(axes: number, size: number): number[][] {
  const positions: number[][] = [];
  eachPosition(new Array<number>(axes).fill(size), (position) => positions.push([...position]));
  return positions;
}

/** Calls `visit` with each position in an array of this shape in row-major order; `position` is one array that changes. */
export function eachPosition(
  shape: readonly number[],
  visit: (position: readonly number[], index: number) => void,
): void {
  const size = shape.reduce((product, length) => product * length, 1);
  const position = new Array<number>(shape.length).fill(0);
  for (let index = 0; index < size; index++) {
    visit(position, index);
    for (let axis = shape.length - 1; axis >= 0 && ++position[axis]! === shape[axis]; axis--)
      position[axis] = 0;
  }
}

/** How far apart successive places along each axis lie in row-major order. */
export function stepsOf(shape: readonly number[]): number[] {
  const steps = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) steps[axis] = steps[axis + 1]! * shape[axis + 1]!;
  return steps;
}

function weighted(position: readonly number[], steps: readonly number[]): number {
  let sum = 0;
  for (let axis = 0; axis < steps.length; axis++) sum += position[axis]! * steps[axis]!;
  return sum;
}

function paddedValues(
  values: Float64Array,
  shape: readonly number[],
  { radius, mode }: { readonly radius: number; readonly mode: EdgeMode },
): { padded: Float64Array; paddedShape: number[] } {
  const paddedShape = shape.map((length) => length + 2 * radius);
  const inside = shape.map((length) => edgePositions(length, radius, mode));
  const steps = stepsOf(shape);
  const padded = new Float64Array(paddedShape.reduce((product, length) => product * length, 1));
  eachPosition(paddedShape, (coordinates, index) => {
    let from = 0;
    for (let axis = 0; axis < coordinates.length; axis++) {
      const position = inside[axis]![coordinates[axis]!]!;
      if (position < 0) return;
      from += position * steps[axis]!;
    }
    padded[index] = values[from]!;
  });
  return { padded, paddedShape };
}
