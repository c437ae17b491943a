import { neededCapabilities } from '../methods/index.ts';
import type { BenchConfig } from './config.ts';
import type { Participant } from './participant.ts';
import { stacked } from './study.ts';

/** Throws where classifiers that are compared do not have the same classes. */
export function requireSameClasses(participants: readonly Participant[]): void {
  const [first, ...others] = participants.map(({ classifier }) => classifier);
  const odd = others.find(({ classCount }) => classCount !== first?.classCount);
  if (first === undefined || odd === undefined) return;
  throw new RangeError(
    `classifiers must have the same classes to be compared: '${first.id}' has ${first.classCount}, '${odd.id}' has ${odd.classCount}`,
  );
}

/** One pass of each kind that the methods need, so that a model without a gradient is refused before hours of work. */
export async function requireCapabilities(
  { classifier, images }: Participant,
  { methods }: BenchConfig,
): Promise<void> {
  const [first] = images;
  if (first === undefined) return;
  const batch = stacked([first.image]);
  const needed = new Set(methods.flatMap(({ name }) => neededCapabilities[name]));
  if (needed.has('gradient')) await classifier.gradient(batch, [0]);
  if (needed.has('guided')) await classifier.gradient(batch, [0], { rule: 'guided' });
  for (const { name, options } of methods) {
    if (!neededCapabilities[name].includes('features')) continue;
    const layer = 'layer' in options && typeof options.layer === 'string' ? { layer: options.layer } : {};
    await classifier.features(batch, [0], layer);
  }
}
