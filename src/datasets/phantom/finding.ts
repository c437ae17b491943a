import type { Anatomy, Side } from './anatomy.ts';
import type { Material } from './materials.ts';
import type { PosedShapes } from './posed.ts';
import type { Piece } from './projection/pathLengths.ts';
import type { Solid } from './projection/solids.ts';

/** `segmentation` looks for a pneumothorax, `detection` for an opacity. */
export const phantomTasks = ['segmentation', 'detection'] as const;
/** The finding of a phantom radiograph, by the task it is for. */
export type PhantomTask = (typeof phantomTasks)[number];

/** A finding as solids: geometry alone, so that the same finding is drawn at any image size. */
export interface Finding {
  readonly kind: 'pneumothorax' | 'opacity';
  readonly side: Side;
  /** Greatest depth of the crescent, or radius of the opacity, in mm. */
  readonly extent: number;
  /** An opacity's density in its core between lung (0) and soft tissue (1); a pneumothorax is air, its share 1. */
  readonly contrast: number;
  /** What lies in the cavity in place of lung and before it; its pieces count toward the mask. */
  readonly pieces: readonly Piece[];
  /** What the lung and its vessels are cut to where the finding has pushed them together. */
  readonly lungWithin: readonly Solid[];
  /** Whether the finding fills what is left of the cavity behind lung and vessels (air), or lies in the lung. */
  readonly place: 'behind' | 'before';
  /** Linear attenuation in 1/mm of the materials that this finding mixes. */
  readonly attenuation: Readonly<Partial<Record<Material, number>>>;
  /** How much a mm of each material counts toward the crossing that decides the mask. */
  readonly weights: Readonly<Partial<Record<Material, number>>>;
  /** A pixel is in the mask when its ray crosses more than this, in mm, weighted. */
  readonly leastCrossing: number;
}

export interface FindingRegion {
  readonly anatomy: Anatomy;
  readonly shapes: PosedShapes;
  /** Cavity of each lung. */
  readonly cavities: Readonly<Record<Side, Solid>>;
  /** What hides lung in front of it or behind it: heart, great vessels, diaphragm. */
  readonly organs: readonly Solid[];
  /** Width of a pixel in mm. */
  readonly pixel: number;
}
