import { averagePrecision, prevalence, relevanceMass } from '../../metrics/index.ts';
import type { Unit } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { MapResult, MapSource, PreparedImage, Run } from '../../types/run.ts';
import { measuredOrFailed } from '../measuredOrFailed.ts';
import { allOf, measured } from '../measurement.ts';
import { rowsOf } from '../rows.ts';
import { artefactEdit, artefactRegion, hasPlace } from './artefacts.ts';
import { type ArtefactName, audit, type ConfounderOptions } from './options.ts';
import { givenModels } from './statedShare.ts';

const prefix = 'maps/';
export const isMapUnit = ({ key }: Unit) => key.startsWith(prefix);

/** Numbers of a map against the place of the artefact. */
export const mapMetrics = ['averagePrecision', 'relevanceMass'] as const;

/** For each model some images, chosen by the seed and their names: maps as they are, and with each artefact that has a place. */
export function mapUnits(run: Run, options: ConfounderOptions): Unit[] {
  const placed = options.confounders.filter(hasPlace);
  if (options.maps === 0 || placed.length === 0) return [];
  const images = [...run.images]
    .map(({ id }) => ({ id, order: run.seed(audit, 'maps', id) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .slice(0, options.maps);
  return givenModels(run).flatMap(({ id: model }) =>
    images.map(({ id: image }) => ({
      key: `${prefix}${model}/${image}`,
      image,
      label: `maps of ${model}`,
      maps: sourcesOf(run, { model, image, options, target: options.positive }).map(({ source }) => ({
        source,
        image,
      })),
    })),
  );
}

interface Asked {
  readonly model: string;
  readonly image: string;
  readonly options: ConfounderOptions;
  readonly target: number;
}

/** The image as it is, then with each artefact that has a place. */
function sourcesOf(run: Run, { model, image, options, target }: Asked) {
  const seed = run.seed(audit, model, image);
  const clean: MapSource = { model, target };
  return [
    { artefact: undefined, source: clean },
    ...options.confounders.filter(hasPlace).map((artefact) => ({
      artefact,
      source: { ...clean, edit: artefactEdit(artefact, seed) },
    })),
  ];
}

/**
 * How much of each method's map of the positive class lies where the artefact is: with it in the image, and at the same
 * place without it.
 */
export async function mapRows(unit: Unit, run: Run, options: ConfounderOptions): Promise<Row[]> {
  const model = run.models.find(({ id }) => unit.key === `${prefix}${id}/${unit.image}`)?.id;
  if (model === undefined) throw new RangeError(`no model of the run has the unit '${unit.key}'`);
  const { image } = unit;
  const [logits] = await run.logits(model, [{ image }]);
  // A model with one logit speaks for the positive class alone.
  const target = logits?.length === 1 ? 0 : options.positive;
  const [clean, ...marked] = sourcesOf(run, { model, image, options, target });
  if (clean === undefined) return [];
  const prepared = await run.prepared(model, image);
  const without = await run.maps(clean.source, image);
  const rows: Row[] = [];
  for (const { artefact, source } of marked) {
    if (artefact === undefined) continue;
    const shared = { audit, image, model, seed: run.mapSeed(source, image) };
    const planted = await plantedMaps(run, { artefact, source, prepared });
    if ('error' in planted) {
      const outcome = { state: 'failed', error: planted.error } as const;
      for (const name of run.methods) {
        const cell = { ...shared, subject: { kind: 'method', name } as const };
        rows.push(...rowsOf({ ...cell, condition: { artefact, image: 'with' } }, allOf(mapMetrics, outcome)));
      }
      continue;
    }
    const { region, found } = planted;
    rows.push(
      ...rowsOf({ ...shared, subject: { kind: 'baseline', name: 'place' }, condition: { artefact } }, [
        { ...measured('prevalence', prevalence(region)), role: 'fact' },
      ]),
    );
    const scored = (result: MapResult | undefined) =>
      measuredOrFailed('averagePrecision', () => {
        if (result === undefined)
          throw new RangeError('a method must have a result for each image, got none');
        if (result.state !== 'found') return allOf(mapMetrics, result);
        const { map } = result.evidence;
        return [
          measured('averagePrecision', averagePrecision(map, region)),
          measured('relevanceMass', relevanceMass(map, region)),
        ];
      });
    for (const name of run.methods) {
      const subject = { kind: 'method', name } as const;
      for (const [shown, maps] of [
        ['with', found],
        ['without', without],
      ] as const)
        rows.push(
          ...rowsOf({ ...shared, subject, condition: { artefact, image: shown } }, scored(maps.get(name))),
        );
    }
  }
  return rows;
}

interface ToPlant {
  readonly artefact: ArtefactName;
  readonly source: MapSource;
  readonly prepared: PreparedImage;
}

/** The place of the artefact and the maps with it; the error where it cannot be put in: that is the image's, not the run's. */
async function plantedMaps(run: Run, { artefact, source, prepared }: ToPlant) {
  try {
    const region = artefactRegion(artefact, prepared.image);
    return { region, found: await run.maps(source, prepared.id) };
  } catch (error) {
    if (error instanceof RangeError) return { error: error.message };
    throw error;
  }
}
