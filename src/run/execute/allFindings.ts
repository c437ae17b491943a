import type { Parts } from '../checkpoints/parts.ts';
import type { BenchConfig } from '../config/config.ts';
import type { Advance } from './benchProgress.ts';
import type { Participant } from './participant.ts';
import { type Finding, findings } from './study.ts';

interface FindingsOptions {
  readonly targets: readonly (number | undefined)[];
  readonly config: BenchConfig;
  readonly parts: Parts;
  readonly signal: AbortSignal | undefined;
  readonly advance: Advance;
}

/** What the methods find on every image under a classifier's trained weights. */
export async function allFindings(
  { classifier, images, inputRange }: Participant,
  { targets, config, parts, signal, advance }: FindingsOptions,
): Promise<(readonly Finding[])[]> {
  const all: (readonly Finding[])[] = [];
  for (const [index, image] of images.entries()) {
    const key = `maps/${classifier.id}/${image.id}`;
    const isKept = parts.has(key);
    const question = { classifier, inputRange, target: targets[index], state: classifier.id, config, signal };
    all.push(await parts.findings(key, () => findings(image, question)));
    advance(`maps of ${classifier.id}`, isKept);
  }
  return all;
}

/** No findings, of a classifier whose every row was kept. */
export function skipped({ classifier, images }: Participant, advance: Advance): (readonly Finding[])[] {
  for (const _ of images) advance(`maps of ${classifier.id}`, true);
  return [];
}
