import { auditList } from '../../audits/index.ts';
import { hiddenNames } from '../../datasets/index.ts';
import type { OwnLimits } from '../../files/limits.ts';
import { listed } from '../../files/quoted.ts';
import {
  isDicomFile,
  numbered,
  type PictureFiles,
  pictureFiles,
  pictureFormats,
  picturesBelow,
} from '../../readers/index.ts';
import type { Row } from '../../types/row.ts';
import type { Summary } from '../../types/summary.ts';
import { summaryOf } from '../../verdicts/index.ts';
import { createCheckpoints } from '../checkpoints/checkpoints.ts';
import { requireFreeName } from '../config/ownName.ts';
import { measuredUnits } from '../execute/measuredUnits.ts';
import { unitTasks } from '../execute/unitTasks.ts';
import { type MapFolder, mapFolders } from './mapFolders.ts';
import { scoredRun } from './scoredRun.ts';

/** Options of `scoreMaps`. */
export interface ScoreOptions {
  /** Folder of maps, or of a folder for each method. */
  readonly maps: string;
  readonly masks: string;
  /** Names the random maps and the resampling. @default 1 */
  readonly seed?: number;
  /** Of the maps and masks. */
  readonly limits?: OwnLimits | undefined;
  /** Names of DICOM files as they are, where without it a hash stands for them. @default false */
  readonly showIds?: boolean | undefined;
}

/** What `scoreMaps` finds. */
export interface Scored {
  readonly rows: readonly Row[];
  readonly summary: Summary;
  readonly masks: PictureFiles;
  readonly folders: readonly MapFolder[];
}

/**
 * Localization of maps that any tool made, `.npy` or grey PNG, against masks of the same names: no model is asked. A
 * mask without a map is unscorable, as is an empty one. Throws RangeError for a map without a mask or of another size.
 */
export async function scoreMaps({
  maps,
  masks: maskFolder,
  seed = 1,
  limits,
  showIds = false,
}: ScoreOptions): Promise<Scored> {
  // Names of DICOM files are those of patients, and maps and masks have the same ones.
  const isHidden = !showIds && (holdsDicom(maps, 'maps') || holdsDicom(maskFolder, 'masks'));
  const named = mapFolders(maps, { hidesNames: isHidden });
  const masksByName = pictureFiles(maskFolder, 'masks', { hidesNames: isHidden });
  requireMatches(named, masksByName, { maskFolder, isHidden });
  const { image: hidden } = hiddenNames([...masksByName.keys()].map((id) => ({ id })));
  const shown = (files: PictureFiles): PictureFiles =>
    isHidden ? new Map([...files].map(([name, path]) => [hidden(name), path])) : files;
  const masks = shown(masksByName);
  const folders = named.map(({ method, files }) => ({ method, files: shown(files) }));
  const run = await scoredRun({ folders, masks, seed, limits, isHidden });
  const asked = auditList
    .filter(({ needs }) => needs.maps === true && needs.model !== true)
    .map((audit) => ({ audit, options: audit.options.parse({}) }));
  const rows = await measuredUnits(unitTasks(asked, run), run, { parts: createCheckpoints() });
  const summary = summaryOf(rows, {
    name: maps,
    preset: 'default',
    target: 'unknown',
    seed,
    images: run.images,
    audits: asked.map(({ audit }) => audit),
    methods: run.methods,
  });
  return { rows, summary, masks, folders };
}

function holdsDicom(folder: string, what: string): boolean {
  return picturesBelow(folder, what).some(isDicomFile);
}

function requireMatches(
  folders: readonly MapFolder[],
  masks: PictureFiles,
  { maskFolder, isHidden }: { readonly maskFolder: string; readonly isHidden: boolean },
): void {
  if (masks.size === 0) throw new RangeError(`${maskFolder} must hold masks, ${pictureFormats}, got none`);
  for (const { method } of folders) requireFreeName(method, 'maps');
  const misnamed = folders.flatMap(({ files }) =>
    [...files].filter(([name]) => !masks.has(name)).map(([, path]) => path),
  );
  if (misnamed.length === 0) return;
  if (isHidden) {
    const places = folders.flatMap(({ method, files }) => {
      const others = [...files.keys()].filter((name) => !masks.has(name));
      return others.length === 0 ? [] : [`${method}, ${numbered(others, [...files.keys()])}`];
    });
    throw new RangeError(`${maskFolder} must hold a mask for each map; none for ${listed(places)}`);
  }
  const rest = misnamed.length - mostNamed;
  const more = rest > 0 ? ` and ${rest} more` : '';
  const list = misnamed.slice(0, mostNamed).join(', ');
  throw new RangeError(`${maskFolder} must hold a mask for each map; none for ${list}${more}`);
}

/** Files that a message names. */
const mostNamed = 50;
