import type { Check } from './check.ts';
import { criterionChecks } from './criterionChecks.ts';
import { type Instruments, instruments } from './instruments.ts';
import { localizationChecks } from './localizationChecks.ts';
import { methodChecks } from './methodChecks.ts';
import { openScene } from './scene.ts';
import { similarityChecks } from './similarityChecks.ts';

export interface SelfTestOptions {
  /** Names the images, the random maps and the re-drawn weights. @default '1' */
  readonly seed?: string;
  /** Functions to test in the place of this library's own. */
  readonly replaced?: Partial<Instruments>;
  /** @default all */
  readonly only?: readonly (keyof typeof parts)[];
}

const parts = {
  localization: localizationChecks,
  similarity: similarityChecks,
  criteria: criterionChecks,
  methods: methodChecks,
};

/**
 * Runs the metrics, the criteria and the gradient engine on maps and networks of which the answer is known. A part
 * that throws is a check that does not hold.
 */
export async function* selfTest({
  seed = '1',
  replaced = {},
  only,
}: SelfTestOptions = {}): AsyncGenerator<Check> {
  const own = { ...instruments, ...replaced };
  const scene = await openScene(seed);
  try {
    for (const [name, checks] of Object.entries(parts)) {
      if (only !== undefined && !only.some((part) => part === name)) continue;
      try {
        yield* checks(scene, own);
      } catch (error) {
        yield { what: `the checks of ${name}`, must: 'end', came: `threw ${error}`, holds: false };
      }
    }
  } finally {
    await scene.network.dispose();
    await scene.copy.dispose();
    await scene.other.dispose();
  }
}
