import type { Box } from '../../types/dataset.ts';

/** Boxes drawn by hand leave the image by a little, as a share of its side; further out, it is another image's frame. */
const mostOutside = 0.02;

/** A box cut off at the edges of its image. Throws RangeError for one that reaches further out than by 2 % of a side. */
export function clippedBox(box: Box, [height, width]: readonly [height: number, width: number]): Box {
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  const outside = Math.max(-box.x / width, -box.y / height, right / width - 1, bottom / height - 1);
  const [left, top] = [Math.max(0, box.x), Math.max(0, box.y)];
  const clipped = {
    x: left,
    y: top,
    width: Math.min(right, width) - left,
    height: Math.min(bottom, height) - top,
  };
  if (outside <= mostOutside && clipped.width > 0 && clipped.height > 0) return clipped;
  const { x, y } = box;
  throw new RangeError(
    `box must lie in the image of ${width} x ${height}, got x ${x}, y ${y}, width ${box.width}, height ${box.height}; "frame" says how large the image was that it was drawn on`,
  );
}
