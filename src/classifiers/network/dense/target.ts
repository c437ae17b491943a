import { assertKnownKeys } from '../../../checks/knownKeys.ts';
import { shownValue } from '../../../files/quoted.ts';
import type { DenseTarget } from '../../../types/denseTarget.ts';

const keys = { class: true, reduce: true, inside: true, box: true, coordinates: true } as const;

/** The target, if it is one. Throws TypeError or RangeError naming the key. */
export function checkedTarget(target: DenseTarget): DenseTarget {
  if (typeof target !== 'object' || target === null)
    throw new TypeError(
      `target must be { class, reduce, inside } or { class, box }, got ${shownValue(target)}`,
    );
  assertKnownKeys('keys of target', target, keys);
  const { class: index, reduce = 'sum', inside, box, coordinates } = target;
  if (index !== undefined && !isIndex(index))
    throw new RangeError(`target.class must be a class index, got ${shownValue(index)}`);
  if (reduce !== 'sum' && reduce !== 'mean')
    throw new RangeError(`target.reduce must be sum or mean, got ${shownValue(reduce satisfies never)}`);
  const isPoint = Array.isArray(inside) && inside.length >= 2 && inside.every(isIndex);
  const isName = typeof inside === 'string' && inside !== '';
  if (inside !== undefined && !isPoint && !isName) {
    throw new RangeError(
      `target.inside must be prediction, all, mask, the name of a region or a point [row, column], got ${shownValue(inside)}`,
    );
  }
  if (box !== undefined && box !== 'best' && !isIndex(box))
    throw new RangeError(`target.box must be best or the index of a box, got ${shownValue(box)}`);
  if (box !== undefined && (inside ?? target.reduce) !== undefined)
    throw new RangeError('target.box is of a detection output and stands without inside and reduce');
  if (coordinates !== undefined && box === undefined)
    throw new RangeError('target.coordinates is of boxes and needs target.box beside it');
  if (coordinates !== undefined && coordinates !== 4 && coordinates !== 5)
    throw new RangeError(
      `target.coordinates must be 4, or 5 with objectness, got ${shownValue(coordinates satisfies never)}`,
    );
  return target;
}

/** Whether each image needs a mask of its own: the target's region is that of the data. */
export function needsMask({ inside = 'prediction', box }: DenseTarget): boolean {
  return box === undefined && typeof inside === 'string' && inside !== 'prediction' && inside !== 'all';
}

/** Throws RangeError for a class that is not there. */
export function requireClass({ class: index }: DenseTarget, classCount: number, source: string): void {
  if (index === undefined || index < classCount) return;
  throw new RangeError(
    `${source}: target.class must be a class index from 0 to ${classCount - 1}, got ${index}`,
  );
}

function isIndex(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
