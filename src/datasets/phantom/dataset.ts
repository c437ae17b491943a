import type { OwnLimits } from '../../files/limits.ts';
import { randomStream } from '../../math/random/random.ts';
import type { Dataset, DatasetItem } from '../../types/dataset.ts';
import { requireMakeable } from '../makeable.ts';
import { type ArtefactName, artefactNames } from './artefacts.ts';
import { type PhantomTask, phantomTasks } from './finding.ts';
import { type PhantomLoadedItem, phantomImage } from './image.ts';
import { lastOnes } from './lastOnes.ts';
import { fieldOfView } from './radiograph.ts';
import { phantomAttributes, phantomReport, type ReportedImage } from './report.ts';
import { phantomScene } from './scene.ts';

/** One number for all images, or one for those with a finding and one for those without. */
export type ByLabel = number | { readonly positives: number; readonly negatives: number };

/** Options of `phantomDataset`. */
export interface PhantomOptions {
  /** `segmentation`: pneumothorax; `detection`: opacity. */
  readonly task: PhantomTask;
  /** Names the images: the same seed gives the same pixels, and image i does not depend on `count`. */
  readonly seed: string;
  /** @default 24 */
  readonly count?: number;
  /** Height and width in pixels, at least 32; the field of view is the same at every size. @default 128 */
  readonly size?: number;
  /** Share of the images that have a finding, spread evenly over the order. @default 0.5 */
  readonly positives?: number;
  /** Leaves out the images without a finding; `count` is of the images before that. @default false */
  readonly positivesOnly?: boolean;
  /** Photons per mm2 in front of the detector, from 100 to 10^9: fewer, more noise. @default 20000 */
  readonly dose?: ByLabel;
  /** Share of the images that have each artefact. @default none */
  readonly artefacts?: Readonly<Partial<Record<ArtefactName, ByLabel>>>;
  /** Whether each image has attributes and a report, written from what is true of it. @default false */
  readonly reports?: boolean;
  /** Of what is made: `images` and `pixels`. */
  readonly limits?: OwnLimits | undefined;
}

/** A phantom radiograph, with whether it has the finding. */
export interface PhantomItem extends DatasetItem {
  /** 1 with a finding, 0 without. */
  readonly label: 0 | 1;
  load(): Promise<PhantomLoadedItem>;
}

/** Phantom radiographs, made when they are loaded. */
export interface PhantomDataset extends Dataset {
  readonly items: readonly PhantomItem[];
}

/**
 * Chest radiographs from X-ray physics whose findings are known exactly (docs/decisions/phantom-radiographs.md). Each
 * image is of a patient of its own. A patient is the same at every size, dose and with any artefact.
 * @throws RangeError for an unknown task or artefact, and for numbers out of range.
 */
export function phantomDataset({
  task,
  seed,
  count = 24,
  size = 128,
  positives = 0.5,
  positivesOnly = false,
  dose = 20_000,
  artefacts = {},
  reports = false,
  limits,
}: PhantomOptions): PhantomDataset {
  if (!phantomTasks.includes(task)) {
    throw new RangeError(`task must be one of ${phantomTasks.join(', ')}, got ${String(task)}`);
  }
  requireInteger('count', count, 1);
  requireInteger('size', size, 32);
  requireWithin('positives', positives, [0, 1]);
  requireWithin('dose', dose, [100, 1e9]);
  for (const [name, share] of Object.entries(artefacts)) {
    if (!artefactNames.some((known) => known === name)) {
      throw new RangeError(`artefacts must be among ${artefactNames.join(', ')}, got ${name}`);
    }
    requireWithin(`artefacts.${name}`, share, [0, 1]);
  }
  requireMakeable('phantoms', { count, size }, limits);
  const made = lastOnes<PhantomLoadedItem>();
  const items = Array.from({ length: count }, (_, index): PhantomItem => {
    const id = `${task === 'segmentation' ? 'pneumothorax' : 'opacity'}-${String(index + 1).padStart(5, '0')}`;
    const ill = hasFinding(index, positives);
    const image = `${seed}/${id}`;
    const present = artefactNames.filter((name) => {
      return randomStream(`${image}/has ${name}`).uniform() < ofLabel(artefacts[name] ?? 0, ill);
    });
    const make = async () => {
      return phantomImage({ seed: image, task, ill, size, dose: ofLabel(dose, ill), artefacts: present });
    };
    const load = () => made.of(id, make);
    const region = async (name: string) => (name === lungs ? (await load()).lungs : undefined);
    const known = reports ? reported({ seed: image, task, artefacts: present }, ill, size) : {};
    return { id, group: id, label: ill ? 1 : 0, ...known, load, region };
  });
  return {
    name: 'phantom',
    regions: [lungs],
    items: positivesOnly ? items.filter(({ label }) => label === 1) : items,
  };
}

/** What a table would say of an image. */
function reported(image: ReportedImage, ill: boolean, size: number) {
  const { finding } = ill
    ? phantomScene({ seed: image.seed, task: image.task, ill, pixel: fieldOfView / size })
    : { finding: undefined };
  const truth = { ...image, finding };
  return { attributes: phantomAttributes(truth), text: phantomReport(truth) };
}

/** The region that every image has beside its finding. */
const lungs = 'lungs';

/** Every run of images from the first has the share of findings, to within one image. */
function hasFinding(index: number, share: number): boolean {
  // Shares such as 0.29 have no exact binary value: a whole product may come out just below.
  const sum = (count: number) => Math.floor(count * share + 1e-9);
  return sum(index + 1) > sum(index);
}

function ofLabel(value: ByLabel, ill: boolean): number {
  if (typeof value === 'number') return value;
  return ill ? value.positives : value.negatives;
}

function requireInteger(name: string, value: number, least: number): void {
  if (!(Number.isInteger(value) && value >= least)) {
    throw new RangeError(`${name} must be an integer and at least ${least}, got ${value}`);
  }
}

function requireWithin(name: string, value: ByLabel, [low, high]: readonly [number, number]): void {
  for (const number of typeof value === 'number' ? [value] : [value.positives, value.negatives]) {
    if (!(number >= low && number <= high)) {
      throw new RangeError(`${name} must be from ${low} to ${high}, got ${number}`);
    }
  }
}
