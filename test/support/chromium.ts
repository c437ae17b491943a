import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';

/** Where a Chromium stands: `$CHROMIUM`, or where Debian puts it. */
const path = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** As `describe`, but the tests are skipped, and their title says so, where there is no Chromium. */
export function describeChromium(title: string, tests: () => void): void {
  if (existsSync(path)) describe(title, tests);
  else describe.skip(`${title} (skipped: no Chromium at ${path}; CHROMIUM names another)`, tests);
}

/** A headless Chromium; for the superuser, as in a container, without its sandbox, which it would refuse. */
export function launched(more: readonly string[] = []): Promise<Browser> {
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...more];
  return chromium.launch({ executablePath: path, args });
}
