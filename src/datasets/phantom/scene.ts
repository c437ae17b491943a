import { randomStream } from '../../math/random/random.ts';
import { type Anatomy, drawnAnatomy, type Side, sides } from './anatomy.ts';
import { drawnFinding } from './drawnFinding.ts';
import type { Finding, PhantomTask } from './finding.ts';
import { materialIndex } from './materials.ts';
import { organs, softTissue } from './organs.ts';
import { posedShapes } from './posed.ts';
import type { Piece } from './projection/pathLengths.ts';
import type { Solid } from './projection/solids.ts';
import { skeleton } from './skeleton.ts';
import { vessels } from './vessels.ts';

export interface SceneOptions {
  /** Names the patient and the finding. */
  readonly seed: string;
  readonly task: PhantomTask;
  /** Whether the patient has the finding. */
  readonly ill: boolean;
  /** Width of a pixel in mm. */
  readonly pixel: number;
}

/** A patient as pieces of material, the first of which holds where they overlap. */
export interface Scene {
  readonly anatomy: Anatomy;
  readonly pieces: readonly Piece[];
  readonly finding?: Finding;
}

/**
 * A patient with or without a finding. Each part draws from a stream of its own, so that the patient is the same
 * with the finding and without it, and at every image size.
 */
export function phantomScene({ seed, task, ill, pixel }: SceneOptions): Scene {
  const anatomy = drawnAnatomy(randomStream(`${seed}/anatomy`));
  const shapes = posedShapes(anatomy.pose);
  const cavity = (side: Side) => {
    const { centre, semiAxes, tilt } = anatomy.lungs[side];
    return shapes.ellipsoid(centre, semiAxes, { aboutZ: tilt });
  };
  const cavities = { [-1]: cavity(-1), 1: cavity(1) } satisfies Record<Side, Solid>;
  const inner = organs(anatomy, shapes);
  const place = { anatomy, shapes, cavities, organs: inner.map(({ solid }) => solid), pixel };
  const finding = ill ? drawnFinding(randomStream(`${seed}/finding`), task, place) : undefined;
  const lung = (side: Side): Piece[] => {
    const own = finding?.side === side ? finding : undefined;
    const cutTo = own?.lungWithin ?? [];
    const stream = randomStream(`${seed}/vessels/${side}`);
    const within = [cavities[side], ...cutTo];
    return [
      ...vessels(stream, { anatomy, side, shapes, within, leastRadius: 0.45 * pixel }),
      ...(own?.place === 'before' ? own.pieces : []),
      { solid: cavities[side], within: cutTo, material: materialIndex.lung },
      ...(own?.place === 'behind' ? own.pieces : []),
    ];
  };
  const pieces = [
    ...skeleton(anatomy, shapes),
    ...inner,
    ...sides.flatMap(lung),
    ...softTissue(anatomy, shapes),
  ];
  return { anatomy, pieces, ...(finding && { finding }) };
}
