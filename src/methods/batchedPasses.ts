/**
 * Many inputs through the classifier, in batches of at most `question.batchSize`. The inputs are made and the
 * answers handed over one by one and in order, so no sum that a method keeps can depend on the batch size.
 */

import ndarray from 'ndarray';
import { dense } from '../math/arrays/dense.ts';
import { countOf } from '../math/arrays/imageAxes.ts';
import type { ImageBatch } from '../types/arrays.ts';
import type { Classifier, Differentiable, GradientOptions } from '../types/classifier.ts';
import type { Question } from '../types/method.ts';

export interface Inputs {
  readonly count: number;
  /** Writes input i, of the classifier's `inputShape`, to `out`, which is all zeros before. */
  write(i: number, out: Float32Array): void;
}

/** The inputs from `first` up to, and without, `end`, counted from 0. */
export function inputsFrom({ write }: Pick<Inputs, 'write'>, first: number, end: number): Inputs {
  return { count: end - first, write: (i, out) => write(first + i, out) };
}

/** Calls `visit` with d logit[target] / d input of every input, in order; the values are valid during the call. */
export async function forEachGradient(
  question: Question<Differentiable>,
  inputs: Inputs & Pick<GradientOptions, 'rule' | 'baseline' | 'relevance'>,
  visit: (gradient: Float32Array, i: number) => void,
): Promise<void> {
  const { classifier, target } = question;
  const { rule = 'standard', baseline, relevance } = inputs;
  const options = { rule, ...(baseline && { baseline }), ...(relevance && { relevance }) };
  for (const { batch, first, length } of batches(question, inputs)) {
    const targets = new Array<number>(length).fill(target);
    const gradients = await classifier.gradient(batch, targets, options);
    checkShape(gradients.shape, batch.shape, `gradient of ${classifier.id}`);
    const values = dense(gradients);
    const size = values.length / length;
    for (let i = 0; i < length; i++) visit(values.subarray(i * size, (i + 1) * size), first + i);
  }
}

/** Calls `visit` with logit[target] of every input, in order. */
export async function forEachLogit(
  question: Question<Classifier>,
  inputs: Inputs,
  visit: (logit: number, i: number) => void,
): Promise<void> {
  const { classifier, target } = question;
  for (const { batch, first, length } of batches(question, inputs)) {
    const logits = await classifier.logits(batch);
    checkShape(logits.shape, [length, classifier.classCount], `logits of ${classifier.id}`);
    for (let i = 0; i < length; i++) visit(logits.get(i, target), first + i);
  }
}

function* batches(
  { classifier, batchSize }: Question,
  { count, write }: Inputs,
): Generator<{ batch: ImageBatch; first: number; length: number }> {
  const { inputShape } = classifier;
  const size = countOf(inputShape);
  for (let first = 0; first < count; first += batchSize) {
    const length = Math.min(batchSize, count - first);
    const data = new Float32Array(length * size);
    for (let i = 0; i < length; i++) write(first + i, data.subarray(i * size, (i + 1) * size));
    yield { batch: ndarray(data, [length, ...inputShape]), first, length };
  }
}

function checkShape(actual: readonly number[], expected: readonly number[], what: string): void {
  if (actual.join() !== expected.join()) {
    throw new TypeError(`${what} must have shape [${expected}], got [${actual}]`);
  }
}
