import type { Outcome } from '../types/row.ts';
import type { RunImage } from '../types/run.ts';
import { singleLogit } from '../verdicts/index.ts';

/** The classes that are told apart: of two or of one logit only class 1, against the other. */
export function classesOf(logits: number): number[] {
  return logits <= 2 ? [1] : Array.from({ length: logits }, (_, index) => index);
}

/**
 * How much a model speaks for a class: the log odds of its probability, so that nothing is rounded to 0 or 1. Where an
 * image may have several classes, the logit of that class.
 */
export function classScore(
  logits: Float32Array,
  target: number,
  { labels }: Pick<RunImage, 'labels'>,
): Outcome {
  if (!logits.every(Number.isFinite)) return { state: 'failed', error: 'the logits are not finite' };
  const own = logits[target];
  if (logits.length === 1) return { state: 'scored', value: logits[0] ?? 0 };
  if (own === undefined) return { state: 'failed', error: `the model has no class ${target}` };
  // Of one output, opened as -z and z, the log odds are z.
  if (labels !== undefined || singleLogit(logits) !== undefined) return { state: 'scored', value: own };
  const others = logits.filter((_, index) => index !== target);
  const most = Math.max(...others);
  const sum = others.reduce((total, logit) => total + Math.exp(logit - most), 0);
  return { state: 'scored', value: own - most - Math.log(sum) };
}

/** 1 where an image has a class, 0 where not, or why nobody knows; `count` is how many logits the models give. */
export function classLabel({ label, labels }: RunImage, target: number, count: number): Outcome {
  if (labels !== undefined) {
    const own = labels[target];
    return own === undefined || own === null
      ? { state: 'unscorable', reason: `whether the image has class ${target} is not known` }
      : { state: 'scored', value: own };
  }
  if (label === undefined) return { state: 'unscorable', reason: 'the image has no label' };
  if (label >= Math.max(2, count))
    return { state: 'unscorable', reason: `label ${label} is no class of the models` };
  return { state: 'scored', value: Number(label === target) };
}

/** How many classes the labels name. */
export function labelCount(images: readonly Pick<RunImage, 'label' | 'labels'>[]): number {
  return images.reduce(
    (most, { label, labels }) => Math.max(most, labels?.length ?? 0, (label ?? -1) + 1),
    0,
  );
}
