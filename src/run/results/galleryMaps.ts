import { Buffer } from 'node:buffer';
import { normalized } from '../../maps/index.ts';
import { mapPicture } from '../../report/index.ts';
import type { SaliencyMap } from '../../types/arrays.ts';
import type { GalleryMap, GalleryScore, GalleryState } from '../../types/report.ts';
import type { Row } from '../../types/row.ts';
import type { Summary } from '../../types/summary.ts';
import type { LocalizerFindings } from '../execute/localizerFindings.ts';
import type { RandomizedFindings } from '../execute/randomizationRows.ts';
import type { Finding } from '../execute/study.ts';

/** What of a run the maps of one image are made of. */
export interface GalleryMapsOptions {
  readonly id: string;
  readonly summary: Summary;
  readonly rows: readonly Row[];
  /** What the methods found, in their order. */
  readonly found: readonly Finding[];
  /** The same under each state of re-drawn weights, in order. */
  readonly randomized: readonly RandomizedFindings[];
}

/** Longest side in pixels of the pictures of re-drawn weights, of which there are many. */
const smallPicture = 64;

/** The maps of one image, those of the methods that have one. */
export function methodMaps(options: GalleryMapsOptions): GalleryMap[] {
  const { id, summary, found } = options;
  return methodsOf(summary).flatMap((name, column): GalleryMap[] => {
    const picture = pictureOf(found[column]);
    if (picture === undefined) return [];
    const cascade = states(name, column, options);
    const scores = scoresOf(summary, name, id);
    return [{ name, kind: 'method', picture, scores, ...(cascade.length > 0 && { cascade }) }];
  });
}

/** The maps of the localization networks of one image at its place in the run. */
export function localizerMaps(
  localizers: readonly LocalizerFindings[],
  place: number,
  { id, summary, rows }: Pick<GalleryMapsOptions, 'id' | 'summary' | 'rows'>,
): GalleryMap[] {
  return localizers.flatMap(({ id: name, found }, index): GalleryMap[] => {
    const picture = pictureOf(found[place]);
    if (picture === undefined) return [];
    // Only the first network stands beside the methods.
    const scores = index === 0 ? localizerScores(summary, rows, id) : [];
    return [{ name, kind: 'localizer', picture, scores }];
  });
}

function methodsOf({ criteria }: Summary): string[] {
  return Object.keys(Object.values(criteria)[0] ?? {});
}

/** A finding's map as a PNG in base64; undefined where there is no map, or none that can be shown. */
function pictureOf(finding: Finding | undefined, longest?: number): string | undefined {
  if (finding?.state !== 'found') return undefined;
  const shown = normalized(finding.evidence.map, { rule: 'p99' });
  return shown.state === 'normalized' ? base64Picture(shown.map, longest) : undefined;
}

function base64Picture(map: SaliencyMap, longest: number | undefined): string {
  return Buffer.from(mapPicture(map, longest === undefined ? {} : { longest })).toString('base64');
}

/** A method's maps under re-drawn weights, with their similarity to the one under the trained weights. */
function states(method: string, column: number, { id, summary, rows, randomized }: GalleryMapsOptions) {
  const metric = summary.criteria.randomization?.[method]?.metric;
  return randomized.flatMap(({ draw, step, found }): GalleryState[] => {
    const picture = pictureOf(found[column], smallPicture);
    if (picture === undefined) return [];
    const row = rows.find(
      (one) =>
        one.audit === 'randomization' &&
        one.role === 'score' &&
        one.image === id &&
        one.subject.name === method &&
        one.condition?.draw === draw &&
        one.condition.state === step &&
        one.metric === metric,
    );
    return [{ step, draw, picture, similarity: row?.state === 'scored' ? row.value : null }];
  });
}

/** What the image scores with a method under every criterion that ran. */
function scoresOf({ criteria }: Summary, method: string, image: string): GalleryScore[] {
  return Object.entries(criteria).flatMap(([criterion, methods]) => {
    const cell = methods[method];
    if (cell === undefined) return [];
    const value = cell.values.find((item) => item.image === image)?.value ?? null;
    return [{ criterion, metric: cell.metric, value }];
  });
}

/** What the first localization network scores on the image, by the number that decides. */
function localizerScores({ criteria }: Summary, rows: readonly Row[], image: string): GalleryScore[] {
  const [cell] = Object.values(criteria.localization ?? {});
  if (cell === undefined) return [];
  const row = rows.find(
    (one) =>
      one.audit === 'localization' &&
      one.subject.kind === 'network' &&
      one.image === image &&
      one.metric === cell.metric,
  );
  const value = row?.state === 'scored' ? row.value : null;
  return [{ criterion: 'localization', metric: cell.metric, value }];
}
