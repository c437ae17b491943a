import type { RandomStream } from '../../math/random/random.ts';
import { between, logBetween } from './draws.ts';
import type { Finding, FindingRegion } from './finding.ts';
import { attenuationPerMm, materialIndex } from './materials.ts';
import type { Point } from './projection/solids.ts';

/** Greatest distance in mm between chest wall and lung; logarithm uniform, so that half are below 18. */
const depths = { low: 8, high: 40 };
/** Thickness in mm of the pleura that shows as a line. */
const films = { low: 0.15, high: 0.6 };
/** How much longer along the beam the retracted lung's edge is than the cavity: its edge stands along the rays. */
const edgeStretch = 4;
const leastCrossing = 4;

/**
 * Air between chest wall and lung: the lung is what lies in its cavity and in a shifted copy of it; the rest of the
 * cavity is air without vessels, but for a film of pleura on the lung. The lung shifts inward and down, so the air
 * is a crescent at the side and the top. The retracted lung is not denser than before.
 */
export function drawnPneumothorax(
  stream: RandomStream,
  { anatomy, shapes, cavities, pixel }: FindingRegion,
): Finding {
  const side = stream.uniform() < 0.5 ? -1 : 1;
  const depth = logBetween(stream, depths);
  const film = logBetween(stream, films);
  const angle = (between(stream, 10, 75) * Math.PI) / 180;
  const { centre, semiAxes, tilt } = anatomy.lungs[side];
  const shifted: Point = [
    centre[0] - side * depth * Math.cos(angle),
    centre[1] + depth * Math.sin(angle),
    centre[2],
  ];
  const [a, b, c] = semiAxes;
  const lung = (margin: number) =>
    shapes.ellipsoid(shifted, [a + margin, b + margin, edgeStretch * c], { aboutZ: tilt });
  // Rays would step over a film thinner than a pixel: it is drawn wider and thinned out as much.
  const drawn = Math.max(film, 0.8 * pixel);
  const share = film / drawn;
  const cavity = cavities[side];
  return {
    kind: 'pneumothorax',
    side,
    extent: depth,
    contrast: 1,
    pieces: [
      { solid: lung(drawn), within: [cavity], material: materialIndex.pleura },
      { solid: cavity, material: materialIndex.pneumothorax },
    ],
    lungWithin: [lung(0)],
    place: 'behind',
    attenuation: { pleura: share * attenuationPerMm.pleura + (1 - share) * attenuationPerMm.air },
    weights: { pleura: 1, pneumothorax: 1 },
    leastCrossing,
  };
}
