import { interpolateInferno } from 'd3-scale-chromatic';

/**
 * Inferno, [256, 3] bytes: from black over purple and orange to pale yellow, evenly lighter from each colour to the
 * next as the eye sees it, also in grey print and with colour blindness. By N. Smith and S. van der Walt for
 * Matplotlib (CC0).
 */
export const inferno: Uint8Array = Uint8Array.from(
  Array.from({ length: 256 }, (_, level) => bytesOf(interpolateInferno(level / 255))).flat(),
);

/** The bytes of a colour such as `#fcffa4`. */
function bytesOf(hex: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
}
