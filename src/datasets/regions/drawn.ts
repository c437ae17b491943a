import ndarray from 'ndarray';
import * as z from 'zod';
import { type BoxRule, boxMask } from '../../images/index.ts';
import type { Mask } from '../../types/arrays.ts';
import type { Box } from '../../types/dataset.ts';
import { clippedBox } from '../annotations/clippedBox.ts';
import type { FoundRegion } from './regionKind.ts';

export type Size = readonly [height: number, width: number];

/** Height and width of the image that something was drawn on. */
export const frameType = z.tuple([z.int().positive(), z.int().positive()]);
/** One name or several. */
export const namesType = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** Whether a name is among those that are asked for; every name is, where none are. */
export function isAsked(asked: string | readonly string[] | undefined, name: string): boolean {
  return asked === undefined || (typeof asked === 'string' ? asked === name : asked.includes(name));
}

/** The region of boxes that were drawn on an image of the size `frame`. */
export function regionOfBoxes(
  boxes: readonly Box[],
  { frame, size, rule }: { readonly frame: Size; readonly size: Size; readonly rule: BoxRule },
): FoundRegion {
  const inside = boxes.map((box) => clippedBox(box, frame));
  const [down, along] = [size[0] / frame[0], size[1] / frame[1]];
  return {
    mask: boxMask(inside, { size, frame, rule }),
    boxes: inside.map(({ x, y, width, height }) => ({
      ...{ x: x * along, y: y * down },
      ...{ width: width * along, height: height * down },
    })),
  };
}

/** The pixels that any of the masks holds; all are of that size. */
export function unionOf(masks: readonly Mask[], [height, width]: Size): Mask {
  const out = new Uint8Array(height * width);
  for (const { data } of masks) for (let i = 0; i < out.length; i++) if (data[i]) out[i] = 1;
  return ndarray(out, [height, width]);
}
