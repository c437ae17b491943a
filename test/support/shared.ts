/** Reference material that lies beside the repository; the tests that need it are skipped where it is absent. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test } from '@jest/globals';

const sharedFolder = fileURLToPath(new URL('../../../shared', import.meta.url));

/** The path of a file below `../shared`, as seen from the repository's root. */
export function sharedPath(...parts: readonly string[]): string {
  return join(sharedFolder, ...parts);
}

/** `describe`, or where `../shared` is absent a skipped `describe` whose title says so. */
export function describeShared(title: string, body: () => void): void {
  if (existsSync(sharedFolder)) {
    describe(title, body);
  } else {
    describe.skip(`${title} (skipped: ../shared is not beside the repository)`, () => {
      // Jest fails a file without any test, as one that lists its tests from the shared folder would be.
      test('needs ../shared', () => undefined);
      body();
    });
  }
}
