/** The program as it is built and started from a shell, for what cannot be tried within the tests' own process. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** When the newest file of the sources was written, in milliseconds. */
function newestSource(): number {
  const files = ['src', 'tsconfig.build.json', 'tsconfig.json'].flatMap((name) => {
    const path = join(root, name);
    if (statSync(path).isFile()) return [path];
    return readdirSync(path, { recursive: true, encoding: 'utf8' }).map((file) => join(path, file));
  });
  return Math.max(...files.map((path) => statSync(path).mtimeMs));
}

/** Whether `dist` was built after the sources were written, as `npm ci` does. */
export const isBuilt = () =>
  (statSync(join(root, 'dist', 'cli.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0) > newestSource();

/**
 * The path of `cli.js`: of `dist`, where it was built after the sources were written, as `npm ci` does; else of a build
 * in a folder of its own for this test file, removed at its end.
 */
export function builtProgram(): string {
  if (isBuilt()) return join(root, 'dist', 'cli.js');
  // Below node_modules, so that it finds its packages.
  const folder = mkdtempSync(join(root, 'node_modules', '.built-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  // `npm test` checks the types on its own.
  const flags = ['-p', join(root, 'tsconfig.build.json'), '--noCheck', '--declaration', 'false'];
  execFileSync(tsc, [...flags, '--outDir', join(folder, 'dist')], { stdio: 'ignore' });
  cpSync(join(root, 'src', 'report', 'page'), join(folder, 'dist', 'report', 'page'), { recursive: true });
  return join(folder, 'dist', 'cli.js');
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that was started, and how it will have ended. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Where a program is started, if not here. */
export interface StartOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a program with what it prints kept. */
export function started(file: string, args: readonly string[], options: StartOptions = {}): Started {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk) => {
      text[name] += String(chunk);
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...text }));
  });
  return { child, ended };
}
