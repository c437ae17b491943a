import { readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { watchedReads } from '../../files/watchedReads.ts';
import type { RunIdentity } from '../checkpoints/runIdentity.ts';
import type { BenchConfig } from '../config/config.ts';
import type { Suite } from '../config/suite.ts';
import { commonFolder, requireNoCode, withPaths } from './carried.ts';
import { identitiesOf } from './request.ts';

/** A run with all files that it reads. */
export interface RunFiles {
  /** With the paths of configs from `root`. */
  readonly tasks: readonly RunIdentity[];
  /** The folder that holds all files. */
  readonly root: string;
  /** Absolute paths by paths from `root`, with / between. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * The files of a run: those that its identity is made of, as these decide its numbers. Throws RangeError for a run that
 * brings code.
 */
export async function runFiles(asked: BenchConfig | Suite): Promise<RunFiles> {
  const configs = 'tasks' in asked ? asked.tasks : [asked];
  for (const config of configs) requireNoCode(config);
  const { result: tasks, reads } = await watchedReads(() => identitiesOf(asked));
  const named = configs.flatMap(namedFiles);
  const files = [...new Set([...reads, ...named.flatMap((one) => one.files)])]
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .sort();
  const root = commonFolder([...named.map(({ folder }) => folder), ...files.map((path) => dirname(path))]);
  const fromRoot = (path: string) => relative(root, path).split(sep).join('/');
  return {
    tasks: tasks.map((task) => ({ ...task, config: withPaths(task.config, fromRoot) })),
    root,
    files: new Map(files.map((path) => [fromRoot(path), path])),
  };
}

/** The folder of each path of a config, and the files that are there whether they are read or not. */
function namedFiles(config: BenchConfig): { readonly folder: string; readonly files: readonly string[] }[] {
  const named: { readonly folder: string; readonly files: readonly string[] }[] = [];
  withPaths(config, (path, { key, kind }) => {
    // Pictures that go into a model beside the image are no part of the identity.
    const isWhole = kind === 'folder' && key.startsWith('classifiers');
    named.push({ folder: dirname(path), files: kind === 'file' ? [path] : isWhole ? below(path) : [] });
    return path;
  });
  return named;
}

function below(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}
