import ndarray from 'ndarray';
import { mapTo } from '../../math/arrays/elementwise.ts';
import { randomStream } from '../../math/random/random.ts';
import type { Mask } from '../../types/arrays.ts';
import type { Box, LoadedItem } from '../../types/dataset.ts';
import { type ArtefactName, border, catheter, marker } from './artefacts.ts';
import { displayed } from './display.ts';
import { exposed } from './exposure.ts';
import type { Finding, PhantomTask } from './finding.ts';
import type { Material } from './materials.ts';
import type { Piece } from './projection/pathLengths.ts';
import { fieldOfView, radiograph } from './radiograph.ts';
import { phantomScene } from './scene.ts';

/** What is known of an image beyond what any dataset says. */
export interface PhantomLoadedItem extends LoadedItem {
  /** Every pixel whose ray crosses a lung or what lies in its place, [height, width]. */
  readonly lungs: Mask;
  /** Where each artefact is that the image has, [height, width]. */
  readonly artefacts: Readonly<Partial<Record<ArtefactName, Mask>>>;
  /** The finding; absent where the image has none. */
  readonly finding?: Pick<Finding, 'kind' | 'side' | 'extent' | 'contrast'>;
}

export interface PhantomImageOptions {
  /** Names the image; task, size and what follows change no more of it than they say. */
  readonly seed: string;
  readonly task: PhantomTask;
  readonly ill: boolean;
  readonly size: number;
  /** Photons per mm2 in front of the detector. */
  readonly dose: number;
  readonly artefacts: readonly ArtefactName[];
}

/** One radiograph with its truth. The mask holds the pixels whose ray crosses more of the finding than its threshold. */
export function phantomImage({
  seed,
  task,
  ill,
  size,
  dose,
  artefacts,
}: PhantomImageOptions): PhantomLoadedItem {
  const pixel = fieldOfView / size;
  const scene = phantomScene({ seed, task, ill, pixel });
  const streamOf = (name: string) => randomStream(`${seed}/${name}`);
  const foreign: Piece[] = [
    ...(artefacts.includes('marker') ? marker(streamOf('marker'), fieldOfView) : []),
    ...(artefacts.includes('tube') ? catheter(streamOf('tube'), 0.55 * pixel) : []),
  ];
  const rays = radiograph({ ...scene, pieces: [...foreign, ...scene.pieces] }, size, seed);
  const seen = exposed(rays.attenuation, { size, pixel, dose }, streamOf('noise'));
  const grey = displayed(seen, rays.anatomy);
  const frame = artefacts.includes('border') ? border(streamOf('border'), size) : undefined;
  if (frame !== undefined) for (let i = 0; i < grey.length; i++) if (frame[i] === 1) grey[i] = 0;

  const lungs = inLungs(rays.lengths);
  if (frame !== undefined) for (let i = 0; i < lungs.length; i++) if (frame[i] === 1) lungs[i] = 0;
  const regions = artefacts.map((name) => {
    const region = name === 'border' ? frame : flagged(rays.lengths(name), 0);
    return [name, ndarray(region ?? new Uint8Array(size * size), [size, size])] as const;
  });
  const known = {
    image: ndarray(grey, [size, size, 1]),
    lungs: ndarray(lungs, [size, size]),
    artefacts: Object.fromEntries(regions),
  };
  const { finding } = scene;
  if (finding === undefined || rays.crossing === undefined) return known;
  const mask = flagged(rays.crossing, finding.leastCrossing);
  if (frame !== undefined) for (let i = 0; i < mask.length; i++) if (frame[i] === 1) mask[i] = 0;
  const { kind, side, extent, contrast } = finding;
  return {
    ...known,
    mask: ndarray(mask, [size, size]),
    ...(task === 'detection' && { boxes: [tightBox(mask, size)] }),
    finding: { kind, side, extent, contrast },
  };
}

/** What fills the cavity of a lung, the finding included, so that the region is the same with it and without. */
const inCavity = ['lung', 'opacityRim', 'opacityMiddle', 'opacityCore', 'pneumothorax', 'pleura'] as const;

function inLungs(lengths: (material: Material) => Float32Array): Uint8Array {
  const planes = inCavity.map((material) => lengths(material));
  return mapTo(Uint8Array, planes[0] ?? [], (_, pixel) =>
    Number(planes.some((plane) => (plane[pixel] ?? 0) > 0)),
  );
}

function flagged(lengths: Float32Array, above: number): Uint8Array {
  return mapTo(Uint8Array, lengths, (length) => (length > above ? 1 : 0));
}

/** The smallest box of whole pixels that holds all of a mask. */
function tightBox(mask: Uint8Array, size: number): Box {
  let [left, right, top, bottom] = [size, 0, size, 0];
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (mask[pixel] !== 1) continue;
    const [row, column] = [Math.floor(pixel / size), pixel % size];
    left = Math.min(left, column);
    right = Math.max(right, column + 1);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row + 1);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
