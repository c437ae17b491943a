import type { Fill } from '../../fidelity/index.ts';
import { spatialShape } from '../../math/arrays/imageAxes.ts';
import { randomStream } from '../../math/random/random.ts';
import type { Image } from '../../types/arrays.ts';
import type { RunModel } from '../../types/run.ts';
import type { FillName } from './options.ts';

/** The blur's standard deviation, as a share of the shortest side: what is smaller than that is gone. */
const blurShare = 1 / 16;
/** The noise of `noisy-linear`, as a share of the way from black to white. */
const noiseShare = 0.01;

/** A replacement by its name, in the units of a model. The noise of an image is the same for every step and map. */
export function fillOf(
  name: FillName,
  image: Image,
  { model, seed }: { readonly model: RunModel; readonly seed: string },
): Fill {
  if (name === 'mean') return { kind: 'mean' };
  if (name === 'blur') return { kind: 'blur', sigma: Math.min(...spatialShape(image.shape)) * blurShare };
  const { black, white } = endsOf(model);
  if (name === 'black') return { kind: 'constant', value: black };
  const normals = new Float32Array(image.size);
  randomStream(`${seed}/noise`).fillNormal(normals, 1);
  const range = Math.max(...white) - Math.min(...black);
  return { kind: 'noisy-linear', noise: noiseShare * range, normals };
}

/** Half way from black to white: 0 after scaling to [-1, 1]. */
export function middleGrey(model: RunModel): Fill {
  const { black, white } = endsOf(model);
  return { kind: 'constant', value: black.map((low, c) => (low + (white[c] ?? low)) / 2) };
}

function endsOf({ id, black, white }: RunModel) {
  if (black === undefined || white === undefined)
    throw new RangeError(`fidelity needs black and white in the units of '${id}', got none`);
  return { black, white };
}
