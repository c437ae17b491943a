import { auditList } from '../../audits/index.ts';
import type { OwnLimits } from '../../files/limits.ts';
import { type PictureFiles, pictureFiles, pictureFormats } from '../../readers/index.ts';
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
}: ScoreOptions): Promise<Scored> {
  const folders = mapFolders(maps);
  const masks = pictureFiles(maskFolder, 'masks');
  requireMatches(folders, masks, maskFolder);
  const run = await scoredRun({ folders, masks, seed, limits });
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

function requireMatches(folders: readonly MapFolder[], masks: PictureFiles, maskFolder: string): void {
  if (masks.size === 0) throw new RangeError(`${maskFolder} must hold masks, ${pictureFormats}, got none`);
  for (const { method } of folders) requireFreeName(method, 'maps');
  const misnamed = folders.flatMap(({ files }) =>
    [...files].filter(([name]) => !masks.has(name)).map(([, path]) => path),
  );
  if (misnamed.length === 0) return;
  const rest = misnamed.length - mostNamed;
  const more = rest > 0 ? ` and ${rest} more` : '';
  const list = misnamed.slice(0, mostNamed).join(', ');
  throw new RangeError(`${maskFolder} must hold a mask for each map; none for ${list}${more}`);
}

/** Files that a message names. */
const mostNamed = 50;
