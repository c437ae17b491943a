import type { NdArray } from 'ndarray';
import { dense } from '../math/dense.ts';
import type { ImageBatch } from '../types/arrays.ts';
import type { Classifier, Differentiable, Layered, Randomizable } from '../types/classifier.ts';
import { membersOf } from './membersOf.ts';

/** The functions of a classifier, in any language behind them: `logits` alone is enough for the black-box methods. */
export type ClassifierFunctions = Omit<Classifier, 'id'> &
  Partial<Pick<Differentiable, 'gradient'>> &
  Partial<Pick<Layered, 'features'>> &
  Partial<Pick<Randomizable, 'layers' | 'randomized'>> & {
    /** Names it in rows and messages. @default 'custom' */
    readonly id?: string;
  };

/**
 * A classifier from functions of your own, or from an instance of a class that has them as methods. What they return is checked at each call: shapes, and that no value of a
 * gradient or of logits is missing. A method that needs a function which is not given refuses with its name.
 */
export function defineClassifier<F extends ClassifierFunctions>(functions: F): F & Classifier {
  const { id = 'custom', inputShape, classCount } = functions;
  if (inputShape.length !== 3 || !inputShape.every((size) => Number.isInteger(size) && size > 0)) {
    throw new RangeError(`${id}: inputShape must be [height, width, channels], got [${inputShape}]`);
  }
  if (!Number.isInteger(classCount) || classCount < 2) {
    throw new RangeError(`${id}: classCount must be an integer of at least 2, got ${classCount}`);
  }
  const members = membersOf(functions);
  const { logits, gradient, features } = members;
  const checkedBatch = (batch: ImageBatch) =>
    checked(batch, [undefined, ...inputShape], `${id}: image batch`);
  return {
    ...members,
    id,
    logits: async (batch: ImageBatch) => {
      checkedBatch(batch);
      return checked(await logits(batch), [batch.shape[0], classCount], `${id}: logits`);
    },
    ...(gradient && {
      gradient: async (...question: Parameters<Differentiable['gradient']>) => {
        checkedBatch(question[0]);
        return checked(await gradient(...question), question[0].shape, `${id}: gradient`);
      },
    }),
    ...(features && {
      features: async (...question: Parameters<Layered['features']>) => {
        checkedBatch(question[0]);
        const found = await features(...question);
        checked(
          found.activations,
          [question[0].shape[0], undefined, undefined, undefined],
          `${id}: activations`,
        );
        checked(found.gradients, found.activations.shape, `${id}: gradients of the activations`);
        return found;
      },
    }),
  };
}

/** The array, if it has the shape (undefined: any size) and holds as many numbers. */
function checked<A extends NdArray<Float32Array>>(
  array: A,
  shape: readonly (number | undefined)[],
  what: string,
): A {
  const fits =
    array?.shape?.length === shape.length &&
    shape.every((size, axis) => size === undefined || array.shape[axis] === size);
  if (!fits) {
    const wanted = shape.map((size) => size ?? 'n').join(', ');
    throw new TypeError(
      `${what} must be an ndarray of shape [${wanted}], got ${array?.shape ? `[${array.shape}]` : typeof array}`,
    );
  }
  if (!(dense(array) instanceof Float32Array))
    throw new TypeError(`${what} must hold float32, got ${array.dtype}`);
  return array;
}
