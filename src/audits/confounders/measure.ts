import type { Unit } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { Run, RunImage } from '../../types/run.ts';
import { classLabel, classScore } from '../classScores.ts';
import { artefactEdit } from './artefacts.ts';
import { isMapUnit, mapRows, mapUnits } from './mapRows.ts';
import { isNetworkUnit, networkRows, networkUnits } from './network.ts';
import { audit, type ConfounderOptions } from './options.ts';
import { probeRows } from './probe.ts';
import { givenModels, type StatedModel, statedModels, testedArtefacts } from './statedShare.ts';

const probePrefix = 'probe/';

/** Each image by every model, a probe of each model where they are asked for, and maps of some images. */
export function confounderUnits(run: Run, options: ConfounderOptions): Unit[] {
  const { train } = options;
  const [first] = run.images;
  const images = run.images.map(({ id: image }) => ({ key: `image/${image}`, image, maps: [] }));
  const maps = mapUnits(run, options);
  if (train === 'network') return [...images, ...networkUnits(run, options), ...maps];
  if (train === 'given' || first === undefined) return [...images, ...maps];
  const probes = givenModels(run).map(({ id }) => ({
    key: `${probePrefix}${id}`,
    image: first.id,
    label: `embeddings of ${id}`,
    maps: [],
  }));
  return [...images, ...probes, ...maps];
}

export async function confounderRows(unit: Unit, run: Run, options: ConfounderOptions): Promise<Row[]> {
  if (unit.key.startsWith(probePrefix)) {
    return probeRows(unit.key.slice(probePrefix.length), run, options);
  }
  if (isNetworkUnit(unit)) return networkRows(unit, run, options);
  if (isMapUnit(unit)) return mapRows(unit, run, options);
  const rows: Row[] = [];
  for (const { id } of givenModels(run)) {
    const seed = run.seed(audit, id, unit.image);
    const artefacts = ['none', ...options.confounders] as const;
    rows.push(...(await imageRows(unit.image, id, { run, options, seed, artefacts })));
  }
  const stated = statedModels(run);
  // What is planted is the same for all of them, so that they are compared on one test.
  const seed = run.seed(audit, 'stated', unit.image);
  for (const one of stated) {
    // On the others it was trained.
    if (one.fold?.images.has(unit.image) === false) continue;
    const artefacts = testedArtefacts(one, { models: stated, asked: options.confounders });
    const { trainedOn, source, fold } = one;
    const facts = { trainedOn, source, ...(fold && { fold: fold.index, folds: fold.of }) };
    const asked = { run, options, seed, facts, artefacts: ['none', ...artefacts] as const };
    rows.push(...(await imageRows(unit.image, one.id, asked)));
  }
  return rows;
}

interface Place {
  readonly run: Run;
  readonly options: ConfounderOptions;
  readonly seed: string;
  readonly artefacts: readonly (ConfounderOptions['confounders'][number] | 'none')[];
  /** What a model states of its training. @default nothing */
  readonly facts?: Pick<StatedModel, 'trainedOn' | 'source'> & {
    readonly fold?: number;
    readonly folds?: number;
  };
}

/** The log odds of the positive class for the image as it is, and with each artefact. */
async function imageRows(
  image: string,
  model: string,
  { run, options, seed, artefacts, facts: stated }: Place,
): Promise<Row[]> {
  const facts = run.images.find(({ id }) => id === image) ?? { id: image };
  // A label beyond the classes that a model knows is still not the positive one.
  const label = classLabel(facts, options.positive, Number.POSITIVE_INFINITY);
  const shared = { audit, subject: { kind: 'model', name: model }, role: 'score', image, model } as const;
  const rows: Row[] = [];
  for (const artefact of artefacts) {
    const cell = { ...shared, metric: 'positiveScore', seed };
    if (label.state !== 'scored') {
      rows.push({ ...cell, condition: { artefact, ...stated }, ...label });
      continue;
    }
    const condition = { artefact, class: label.value === 1 ? 'positive' : 'negative', ...stated };
    rows.push({
      ...cell,
      condition,
      ...(await scored(artefact, { image, model, run, options, seed, facts })),
    });
  }
  return rows;
}

interface Asked {
  readonly image: string;
  readonly model: string;
  readonly run: Run;
  readonly options: ConfounderOptions;
  readonly seed: string;
  readonly facts: Pick<RunImage, 'labels'>;
}

async function scored(
  artefact: ConfounderOptions['confounders'][number] | 'none',
  { image, model, run, options, seed, facts }: Asked,
) {
  const asked = artefact === 'none' ? { image } : { image, edit: artefactEdit(artefact, seed) };
  try {
    const [logits = new Float32Array()] = await run.logits(model, [asked]);
    return classScore(logits, options.positive, facts);
  } catch (error) {
    // An image that is not square has no disc of frequencies: that is the image's, not the run's.
    if (error instanceof RangeError) return { state: 'unscorable', reason: error.message } as const;
    throw error;
  }
}
