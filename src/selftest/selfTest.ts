import type { Check } from './check.ts';
import { criterionChecks } from './criterionChecks.ts';
import { openFixture } from './fixture.ts';
import { type FunctionsUnderTest, functionsUnderTest } from './functionsUnderTest.ts';
import { localizationChecks } from './localizationChecks.ts';
import { methodChecks } from './methodChecks.ts';
import { similarityChecks } from './similarityChecks.ts';

export interface SelfTestOptions {
  /** Names the images, the random maps and the re-drawn weights. @default '1' */
  readonly seed?: string;
  /** Functions to test in the place of this library's own. */
  readonly replaced?: Partial<FunctionsUnderTest>;
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
  const own = { ...functionsUnderTest, ...replaced };
  const fixture = await openFixture(seed);
  try {
    for (const [name, checks] of Object.entries(parts)) {
      if (only !== undefined && !only.some((part) => part === name)) continue;
      try {
        yield* checks(fixture, own);
      } catch (error) {
        yield { what: `the checks of ${name}`, must: 'end', came: `threw ${error}`, holds: false };
      }
    }
  } finally {
    await fixture.network.dispose();
    await fixture.copy.dispose();
    await fixture.other.dispose();
  }
}
