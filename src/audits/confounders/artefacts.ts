import ndarray from 'ndarray';
import { dense } from '../../math/arrays/dense.ts';
import { extent } from '../../math/arrays/extent.ts';
import { border, doseNoise, lowPass, type Marked, tag, tube } from '../../perturbations/index.ts';
import type { Image, Mask } from '../../types/arrays.ts';
import type { ImageEdit } from '../../types/run.ts';
import type { ArtefactName } from './options.ts';

/** Sizes are those of the study on 1024 pixels, as shares of the image's height. */
const study = { size: 1024, tagPlace: 200, tagSize: 64, disc: 500, photons: 1.5e7 };

/**
 * The image with an artefact, in the units that it came in: ink is as bright as its brightest value, a border as dark as
 * its darkest one, and grey levels for dose noise run from one to the other, channel by channel.
 */
export function artefactEdit(name: ArtefactName, seed: string): ImageEdit {
  return { name: `artefact/${name}`, apply: ({ id, image }) => planted[name](image, `${seed}/${id}`).image };
}

/** Whether an artefact lies at a place of the image, rather than in all of it. */
export function hasPlace(name: ArtefactName): boolean {
  return name === 'tag' || name === 'tube' || name === 'border';
}

/**
 * Where the artefact lies, [height, width] of the image: 1 where it covers half a pixel or more. Throws RangeError for
 * one that lies in all of the image.
 */
export function artefactRegion(name: ArtefactName, image: Image): Mask {
  const { region } = planted[name](image, '');
  if (region === undefined) throw new RangeError(`${name} has no place: it changes all of the image`);
  return region;
}

type Planted = Pick<Marked, 'image'> & Partial<Pick<Marked, 'region'>>;

const planted: Readonly<Record<ArtefactName, (image: Image, seed: string) => Planted>> = {
  tag: (image) => {
    const scale = heightOf(image) / study.size;
    const margin = study.tagPlace * scale;
    // Below eight pixels a letter is a smudge.
    const fontSize = Math.max(8, study.tagSize * scale);
    return tag(image, { x: margin, y: margin, fontSize, fill: channelEnds(image).map(([, high]) => high) });
  },
  tube: (image) => {
    const [height, width] = image.shape as [number, number, number];
    const points = [
      [0.62 * width, 0],
      [0.55 * width, 0.3 * height],
      [0.45 * width, 0.55 * height],
    ] as const;
    const fill = channelEnds(image).map(([, high]) => high);
    return tube(image, { points, thickness: Math.max(1, 0.012 * height), fill });
  },
  border: (image) => {
    const fill = channelEnds(image).map(([low]) => low);
    return border(image, { width: Math.max(1, Math.round(0.04 * heightOf(image))), fill });
  },
  'low-pass': (image) => {
    const height = heightOf(image);
    return {
      image: lowPass(image, { diameter: Math.max(1, Math.round((study.disc / study.size) * height)) }),
    };
  },
  'dose-noise': (clean, seed) => {
    const ends = channelEnds(clean);
    const grey = stretched(clean, (value, channel) => {
      const [low, high] = ends[channel] ?? [0, 1];
      return high === low ? 0 : ((value - low) / (high - low)) * 255;
    });
    const noisy = samePerChannel(grey, (plane) => doseNoise(plane, { photons: study.photons, seed }));
    const image = stretched(noisy, (value, channel) => {
      const [low, high] = ends[channel] ?? [0, 1];
      return low + (value / 255) * (high - low);
    });
    return { image };
  },
};

function heightOf(image: Image): number {
  return image.shape[0] ?? 1;
}

/** Lowest and highest value of each channel. */
function channelEnds(image: Image): [low: number, high: number][] {
  return channelsOf(image).map((plane) => extent(plane));
}

function channelsOf(image: Image): Float32Array[] {
  const channels = image.shape[2] ?? 1;
  const values = dense(image);
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length: values.length / channels }, (_, i) => values[i * channels + channel] ?? 0),
  );
}

function stretched(image: Image, of: (value: number, channel: number) => number): Image {
  const channels = image.shape[2] ?? 1;
  return ndarray(
    dense(image).map((value, i) => of(value, i % channels)),
    [...image.shape],
  );
}

/** Each channel is given the same random numbers, so that a grey image stays grey. */
function samePerChannel(image: Image, change: (plane: Image) => Image): Image {
  const [height = 1, width = 1, channels = 1] = image.shape;
  const out = new Float32Array(image.size);
  for (const [channel, plane] of channelsOf(image).entries()) {
    const changed = dense(change(ndarray(plane, [height, width, 1])));
    for (const [i, value] of changed.entries()) out[i * channels + channel] = value;
  }
  return ndarray(out, [...image.shape]);
}
