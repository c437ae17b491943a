import type { RandomStream } from '../../math/random/random.ts';
import type { Side } from './anatomy.ts';
import { between, logBetween } from './draws.ts';
import type { Finding, FindingRegion } from './finding.ts';
import { attenuationPerMm, type Material, materialIndex } from './materials.ts';
import { rayInterval } from './projection/rayInterval.ts';
import type { Point } from './projection/solids.ts';

/** Radius in mm about which the blobs of an opacity lie; logarithm uniform. */
const radii = { low: 18, high: 55 };
/** Share of soft tissue in the core, the rest being lung; logarithm uniform, so that half are below 0.59. */
const contrasts = { low: 0.35, high: 1 };
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
export function drawnOpacity(stream: RandomStream, place: FindingRegion): Finding {
  const { anatomy, shapes, cavities } = place;
  const side = stream.uniform() < 0.5 ? -1 : 1;
  const radius = logBetween(stream, radii) * anatomy.scale;
  const contrast = logBetween(stream, contrasts);
  const [x, y, z] = seenPlace(stream, { side, radius, place });
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

interface PlaceOptions {
  readonly side: Side;
  readonly radius: number;
  readonly place: FindingRegion;
}

/** Drawn anew at most this often; more than half of all places are free. Then the middle of the lung is taken. */
const mostDraws = 64;

/** A place in a lung whose ray passes no organ: where the opacity's middle is seen. */
function seenPlace(stream: RandomStream, { side, radius, place }: PlaceOptions): Point {
  const { anatomy, shapes, organs } = place;
  const { centre, semiAxes } = anatomy.lungs[side];
  const [a, b, c] = semiAxes;
  const lowest = anatomy.domeTop[side] - 0.6 * radius;
  const interval = new Float64Array(2);
  for (let draw = 0; draw < mostDraws; draw++) {
    const y = between(stream, centre[1] - 0.72 * b, lowest);
    const room = Math.sqrt(1 - ((y - centre[1]) / b) ** 2);
    const x = centre[0] + side * between(stream, -0.4, 0.62) * a * room;
    const z = centre[2] + between(stream, -0.5, 0.5) * c * room;
    const [column, row] = shapes.point([x, y, z]);
    if (!organs.some((organ) => rayInterval(organ, column, row, interval))) return [x, y, z];
  }
  return centre;
}
