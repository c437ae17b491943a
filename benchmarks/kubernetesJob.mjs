/**
 * Checks the Job in docs/how-to/several-machines.md by the types of Kubernetes, `kubernetes-types`, which are installed
 * in a temporary folder for it.
 *
 *   npm run check:kubernetes
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const page = new URL('../docs/how-to/several-machines.md', import.meta.url);
const [, yaml] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(page, 'utf8')) ?? [];
if (yaml === undefined) throw new RangeError(`${page.pathname}: expected a block of yaml, found none`);
const folder = mkdtempSync(join(tmpdir(), 'kubernetes-job-'));
const at = (name) => join(folder, name);
const ran = (command, words) => spawnSync(command, words, { cwd: folder, encoding: 'utf8' });
try {
  writeFileSync(at('package.json'), '{ "type": "module" }');
  const installed = ran('npm', ['install', '--no-fund', '--no-audit', 'kubernetes-types@1.30.0', 'yaml@2']);
  if (installed.status !== 0) throw new Error(installed.stderr);
  const { parse } = createRequire(at('package.json'))('yaml');
  const job = JSON.stringify(parse(yaml));
  writeFileSync(
    at('job.ts'),
    `import type { Job } from 'kubernetes-types/batch/v1';\nexport const job: Job = ${job};\n`,
  );
  const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
  const words = ['--noEmit', '--strict', '--module', 'esnext', '--moduleResolution', 'bundler', 'job.ts'];
  const checked = ran(process.execPath, [tsc, ...words]);
  process.stdout.write(checked.status === 0 ? 'the Job has the types of Kubernetes 1.30\n' : checked.stdout);
  process.exitCode = checked.status === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
