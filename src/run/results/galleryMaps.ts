import { Buffer } from 'node:buffer';
import { normalized } from '../../maps/index.ts';
import { mapPicture } from '../../report/index.ts';
import type { SaliencyMap } from '../../types/arrays.ts';
import type { GalleryMap, GalleryScore, GalleryState } from '../../types/report.ts';
import type { Row } from '../../types/row.ts';
import type { MapResult } from '../../types/run.ts';
import type { Summary } from '../../types/summary.ts';
import type { ShownImage } from '../execute/shownMaps.ts';

/** Longest side in pixels of the pictures of re-drawn weights, of which there are many. */
const smallPicture = 64;

/** The maps of one image, those of the methods that have one; `rows` are those of the image. */
export function methodMaps(shown: ShownImage, summary: Summary, rows: readonly Row[]): GalleryMap[] {
  return [...shown.found].flatMap(([name, result]): GalleryMap[] => {
    const picture = pictureOf(result);
    if (picture === undefined) return [];
    const cascade = states(name, { shown, summary, rows });
    const scores = scoresOf(summary, { name, id: shown.image.id, rows });
    const error = errorOf(result);
    return [
      {
        name,
        kind: 'method',
        picture,
        scores,
        ...(error !== undefined && { numericalError: error }),
        ...(cascade.length > 0 && { cascade }),
      },
    ];
  });
}

/** The stated error of a finding's map; null where nothing of it can be told from its error, undefined where it has none. */
function errorOf(result: MapResult): number | null | undefined {
  const stated = result.state === 'found' ? result.evidence.numericalError?.relativeError : undefined;
  return stated?.state === 'scored' ? stated.value : stated && null;
}

/** The maps of the localization networks of one image; `rows` are those of the image. */
export function localizerMaps({ located }: ShownImage, summary: Summary, rows: readonly Row[]): GalleryMap[] {
  return located.flatMap(({ id: name, finding: result }): GalleryMap[] => {
    const picture = pictureOf(result);
    return picture === undefined
      ? []
      : [{ name, kind: 'localizer', picture, scores: localizerScores(summary, name, rows) }];
  });
}

/** A finding's map as a PNG in base64; undefined where there is no map, or none that can be shown. */
function pictureOf(result: MapResult | undefined, longest?: number): string | undefined {
  if (result?.state !== 'found') return undefined;
  const shown = normalized(result.evidence.map, { rule: 'p99' });
  return shown.state === 'normalized' ? base64Picture(shown.map, longest) : undefined;
}

function base64Picture(map: SaliencyMap, longest: number | undefined): string {
  return Buffer.from(mapPicture(map, longest === undefined ? {} : { longest })).toString('base64');
}

interface StatesOptions {
  readonly shown: ShownImage;
  readonly summary: Summary;
  readonly rows: readonly Row[];
}

/** A method's maps under re-drawn weights, with their similarity to the one under the trained weights. */
function states(method: string, { shown, summary, rows }: StatesOptions): GalleryState[] {
  const scores = rows.filter(
    ({ role, subject, audit, metric }) =>
      role === 'score' && subject.name === method && metric === summary.criteria[audit]?.[method]?.metric,
  );
  return shown.reinitialized.flatMap(({ initialization: { draw, step }, found }): GalleryState[] => {
    const picture = pictureOf(found.get(method), smallPicture);
    if (picture === undefined) return [];
    const row = scores.find(({ condition }) => condition?.draw === draw && condition.state === step);
    return [{ step, draw, picture, similarity: row?.state === 'scored' ? row.value : null }];
  });
}

/** What the image scores with a method under every criterion that ran. */
function scoresOf(
  { criteria }: Summary,
  { name, id, rows }: { readonly name: string; readonly id: string; readonly rows: readonly Row[] },
): GalleryScore[] {
  return Object.entries(criteria).flatMap(([criterion, methods]): GalleryScore[] => {
    const cell = methods[name];
    if (cell === undefined) return [];
    const { metric } = cell;
    const value = cell.values.find((item) => item.image === id)?.value ?? null;
    if (value !== null) return [{ criterion, metric, value }];
    const row = rows.find(
      (one) =>
        one.audit === criterion &&
        one.subject.kind === 'method' &&
        one.subject.name === name &&
        one.role === 'score' &&
        one.metric === metric &&
        one.state !== 'scored',
    );
    return [{ criterion, metric, value, ...reasonOf(row) }];
  });
}

/** What a row without a value says about that. */
function reasonOf(row: Row | undefined): { readonly reason?: string } {
  if (row?.state === 'unscorable') return { reason: row.reason };
  return row?.state === 'failed' ? { reason: row.error } : {};
}

/** What a localization network scores on the image by the numbers that decide, where it is scored as methods are. */
function localizerScores({ criteria }: Summary, name: string, rows: readonly Row[]): GalleryScore[] {
  return Object.entries(criteria).flatMap(([criterion, methods]) => {
    const [cell] = Object.values(methods);
    const row = rows.find(
      ({ audit, subject, metric, partner }) =>
        audit === criterion &&
        subject.kind === 'network' &&
        subject.name === name &&
        partner === undefined &&
        metric === cell?.metric,
    );
    if (cell === undefined || row === undefined) return [];
    return [{ criterion, metric: cell.metric, value: row.state === 'scored' ? row.value : null }];
  });
}
