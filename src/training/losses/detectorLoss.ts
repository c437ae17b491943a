import { centres, focalHeatMap } from './focalHeatMap.ts';
import { type Loss, total } from './loss.ts';

/**
 * The loss of a detector's maps [n, 5, rows, columns] (Zhou, Wang & Krähenbühl 2019, eqs. 1 to 4): `focalHeatMap` of
 * the first, and at each centre the mean absolute error of the other four (place within the cell, width, height),
 * of which the target holds the truth at centres and anything elsewhere.
 */
export const detectorLoss: Loss = (emit, { prediction, target, size, count }) => {
  const axis = emit.integers([1]);
  const cut = (name: string, from: number, to: number) =>
    emit.node('Slice', [name, emit.integers([from]), emit.integers([to]), axis]);
  const centre = cut(target, 0, 1);
  const heat = focalHeatMap(emit, {
    prediction: cut(prediction, 0, 1),
    target: centre,
    size: size / 5,
    count,
  });
  const isCentre = centres(emit, centre);
  const numbers = emit.multiply(emit.node('Max', [total(emit, isCentre), emit.scalar(1)]), 4);
  const error = emit.multiply(emit.subtract(cut(prediction, 1, 5), cut(target, 1, 5)), isCentre);
  const value = emit.divide(total(emit, emit.node('Abs', [error])), numbers);
  const gradient = emit.divide(emit.node('Sign', [error]), numbers);
  return {
    value: emit.add(heat.value, value),
    gradient: emit.node('Concat', [heat.gradient, gradient], { axis: 1 }),
  };
};
