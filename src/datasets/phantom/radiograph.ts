import { randomStream } from '../../math/random/random.ts';
import type { Finding } from './finding.ts';
import { attenuationPerMm, type Material, materialIndex, materialNames } from './materials.ts';
import { pathLengths } from './projection/pathLengths.ts';
import type { Scene } from './scene.ts';
import { lungTexture } from './texture.ts';

/** Width and height in mm of what the image shows. */
export const fieldOfView = 316;

/** What rays through a patient meet, [size, size] each. */
export interface Radiograph {
  /** Attenuation along each ray, -ln of the share of photons that pass. */
  readonly attenuation: Float32Array;
  /** The same with lung in place of the finding, also where that displaced vessels; the same array where there is no finding. */
  readonly anatomy: Float32Array;
  /** Weighted mm of the finding along each ray; absent where there is none. */
  readonly crossing?: Float32Array;
  /** mm of a material along each ray. */
  lengths(material: Material): Float32Array;
}

/** Sends parallel rays through a patient; `seed` names the fine structure of the lungs. */
export function radiograph({ pieces, finding }: Scene, size: number, seed: string): Radiograph {
  const lengths = pathLengths(pieces, { size, spacing: fieldOfView / size }, materialNames.length);
  const plane = (material: Material) =>
    lengths.subarray(materialIndex[material] * size * size, (materialIndex[material] + 1) * size * size);
  const attenuation = textured(plane, size, seed);
  for (const material of materialNames) {
    if (finding !== undefined && material in finding.weights) continue;
    addScaled(attenuation, plane(material), attenuationPerMm[material]);
  }
  if (finding === undefined) return { attenuation, anatomy: attenuation, lengths: plane };
  const anatomy = attenuation.slice();
  const crossing = new Float32Array(size * size);
  for (const [material, weight] of weightsOf(finding)) {
    addScaled(crossing, plane(material), weight);
    addScaled(anatomy, plane(material), attenuationPerMm.lung);
    addScaled(attenuation, plane(material), finding.attenuation[material] ?? attenuationPerMm[material]);
  }
  return { attenuation, anatomy, crossing, lengths: plane };
}

/** Attenuation by which the lung's fine structure differs from the mean lung; an opacity keeps the lung's. */
function textured(plane: (material: Material) => Float32Array, size: number, seed: string): Float32Array {
  const attenuation = lungTexture(randomStream(`${seed}/texture`), size);
  const parenchyma = [plane('lung'), plane('opacityRim'), plane('opacityMiddle'), plane('opacityCore')];
  for (let i = 0; i < attenuation.length; i++) {
    let length = 0;
    for (const part of parenchyma) length += part[i] ?? 0;
    attenuation[i] = (attenuation[i] ?? 0) * length * attenuationPerMm.lung;
  }
  return attenuation;
}

function weightsOf({ weights }: Finding): [Material, number][] {
  return Object.entries(weights) as [Material, number][];
}

/** Adds `factor` times `by` to `out`. */
function addScaled(out: Float32Array, by: Float32Array, factor: number): void {
  for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + factor * (by[i] ?? 0);
}
