import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { fileBytesSync } from '../../files/fileBytes.ts';
import { limitsFrom } from '../../files/limits.ts';
import { namedPath } from '../../files/quoted.ts';
import { withoutName } from '../../files/withoutName.ts';
import { namesIn, numbered, pictureFiles } from '../../readers/index.ts';
import type { AverageMaskConfig } from '../config/averageMaskSchema.ts';
import type { BenchConfig } from '../config/config.ts';

/** The digest of a run's data, with the files of an average mask where the config names any. */
export function averageDigest(
  { averageMask, limits, showIds }: Pick<BenchConfig, 'averageMask' | 'limits' | 'showIds'>,
  data: string,
): string {
  if (averageMask === undefined) return data;
  const hash = createHash('sha256').update(data);
  for (const { path, said } of maskFiles(averageMask, showIds)) {
    try {
      hash.update(fileBytesSync(path, { what: 'a file of averageMask', limits: limitsFrom(limits) }));
    } catch (error) {
      throw withoutName(error, path, said());
    }
  }
  return hash.digest('hex');
}

/** A file, and how messages call it. */
export interface SaidFile {
  readonly path: string;
  said(): string;
}

/** The files that an average mask is made of. */
export function maskFiles(source: AverageMaskConfig, showIds?: true | undefined): readonly SaidFile[] {
  const named = (...paths: readonly string[]) => paths.map((path) => ({ path, said: () => path }));
  if (source.kind === 'map') return named(source.file);
  if (source.kind === 'rsna') return named(source.annotations, ...[source.patients ?? []].flat());
  if (source.kind === 'module') return named(source.module);
  return source.kind === 'folder' ? [...folderMasks(source.masks, showIds).values()] : [];
}

/** The masks of a folder by name. Whose they are no row says, so no message does: they go by their place. */
export function folderMasks(folder: string, showIds: true | undefined): ReadonlyMap<string, SaidFile> {
  const files = pictureFiles(folder, 'masks', { hidesNames: showIds !== true });
  const names = namesIn(folder, 'masks');
  return new Map(
    [...files].map(([name, path]) => {
      const said = () =>
        showIds === true ? path : `averageMask: ${namedPath(folder)}: ${numbered([basename(path)], names)}`;
      return [name, { path, said }];
    }),
  );
}
