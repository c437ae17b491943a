import type { RandomStream } from '../../math/random.ts';
import type { Point } from '../../math/solids.ts';
import { between, logBetween } from './draws.ts';
import type { Finding, FindingPlace } from './finding.ts';
import { attenuationPerMm, type Material, materialIndex } from './materials.ts';

/** Radius in mm about which the blobs of an opacity lie; logarithm uniform. */
const radii = { low: 16, high: 50 };
/** Share of soft tissue in the core, the rest being lung; logarithm uniform, so that half are below 0.5. */
const contrasts = { low: 0.25, high: 1 };
const blobCount = { low: 4, high: 8 };
/** Material, size as a share of the blob, and density as a share of the core's; from the inside out. */
const levels: readonly (readonly [Material, number, number])[] = [
  ['opacityCore', 0.7, 1],
  ['opacityMiddle', 0.85, 2 / 3],
  ['opacityRim', 1, 1 / 3],
];
/** How much longer the blobs are along the beam than across. */
const deepened = 1.8;
/** In mm of the core's density. */
const leastCrossing = 10;

/**
 * A consolidation: blobs about one place in a lung, each denser inside than at its rim, cut to the lung. Vessels run
 * through it. It is placed where neither heart nor diaphragm hides its middle.
 */
export function drawnOpacity(stream: RandomStream, { anatomy, shapes, cavities }: FindingPlace): Finding {
  const side = stream.uniform() < 0.5 ? -1 : 1;
  const radius = logBetween(stream, radii) * anatomy.scale;
  const contrast = logBetween(stream, contrasts);
  const { centre, semiAxes } = anatomy.lungs[side];
  const [a, b, c] = semiAxes;
  const lowest = anatomy.domeTop[side] - 0.6 * radius;
  const y = between(stream, centre[1] - 0.72 * b, lowest);
  const room = Math.sqrt(1 - ((y - centre[1]) / b) ** 2);
  const x = centre[0] + side * between(stream, -0.2, 0.62) * a * room;
  const z = centre[2] + between(stream, -0.5, 0.5) * c * room;
  const count = blobCount.low + stream.integer(blobCount.high - blobCount.low + 1);
  const blobs = Array.from({ length: count }, () => {
    const off = () => radius * between(stream, -0.55, 0.55);
    const size = () => radius * between(stream, 0.5, 0.85);
    const middle: Point = [x + off(), y + off(), z + off()];
    const axes: Point = [size(), size(), deepened * size()];
    return { middle, axes, turn: { aboutZ: between(stream, 0, 180) } };
  });
  const within = [cavities[side]];
  const pieces = levels.flatMap(([material, share]) =>
    blobs.map(({ middle, axes: [p, q, r], turn }) => ({
      solid: shapes.ellipsoid(middle, [share * p, share * q, share * r], turn),
      within,
      material: materialIndex[material],
    })),
  );
  const { lung, tissue } = attenuationPerMm;
  return {
    kind: 'opacity',
    side,
    extent: radius,
    contrast,
    pieces,
    lungWithin: [],
    place: 'before',
    attenuation: Object.fromEntries(
      levels.map(([material, , share]) => [material, lung + contrast * share * (tissue - lung)]),
    ),
    weights: Object.fromEntries(levels.map(([material, , share]) => [material, share])),
    leastCrossing,
  };
}
