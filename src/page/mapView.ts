import { inferno } from '../images/inferno.ts';
import { mapTo } from '../math/arrays/elementwise.ts';
import { element } from './dom.ts';

/** A picture in grey under a map, at the size of the map. */
export interface Ground {
  readonly width: number;
  readonly height: number;
  /** 0..255. */
  readonly greys: Float32Array;
}

/** A map shown over its picture. */
export interface MapView {
  readonly card: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  draw(look: Look): void;
}

export interface Look {
  readonly opacity: number;
  readonly zoom: number;
}

interface ViewOptions {
  readonly title: string;
  readonly side: string;
  readonly note?: string | undefined;
  readonly ground: Ground;
  readonly map: Float32Array;
  /** Called with the words for the pixel that is pointed at. */
  readonly onPoint: (words: string) => void;
}

/** The value that a map is stretched to: its 99th percentile. */
function top(map: Float32Array): number {
  const sorted = Float32Array.from(map).sort();
  const high = sorted[Math.floor(0.99 * (sorted.length - 1))] ?? 0;
  return high > 0 ? high : (sorted[sorted.length - 1] ?? 0);
}

/** Places in the colours of a map stretched to its top. */
export function coloursOf(map: Float32Array): Uint16Array {
  const high = top(map) || 1;
  return mapTo(Uint16Array, map, (value) => 3 * Math.round(255 * Math.min(1, Math.max(0, value / high))));
}

/** The pixels of a map over its picture, [height, width, 4]. */
export function pixels({ width, height, greys }: Ground, colours: Uint16Array, opacity: number): ImageData {
  const data = new ImageData(width, height);
  for (let p = 0; p < colours.length; p++) {
    const colour = colours[p] ?? 0;
    for (let c = 0; c < 3; c++)
      data.data[4 * p + c] = (greys[p] ?? 0) * (1 - opacity) + opacity * (inferno[colour + c] ?? 0);
    data.data[4 * p + 3] = 255;
  }
  return data;
}

/** A card with a map that tells the value under the pointer, or under the arrow keys. */
export function mapView({ title, side, note, ground, map, onPoint }: ViewOptions): MapView {
  const { width, height } = ground;
  const canvas = element('canvas', {
    width: String(width),
    height: String(height),
    tabindex: '0',
    role: 'img',
    'aria-label': `Map of ${title}, ${height} rows and ${width} columns. Arrow keys move over it.`,
  });
  const high = top(map);
  const colours = coloursOf(map);
  let drawn: number | undefined;
  let at = { row: height >> 1, column: width >> 1 };
  const point = (row: number, column: number) => {
    at = {
      row: Math.min(height - 1, Math.max(0, row)),
      column: Math.min(width - 1, Math.max(0, column)),
    };
    const value = map[at.row * width + at.column] ?? 0;
    const share = high > 0 ? `, ${((100 * value) / high).toFixed(0)} % of its 99th percentile` : '';
    onPoint(`${title}, row ${at.row}, column ${at.column}: ${value.toPrecision(6)}${share}`);
  };
  canvas.addEventListener('pointermove', ({ clientX, clientY }) => {
    const box = canvas.getBoundingClientRect();
    point(
      Math.floor(((clientY - box.top) / box.height) * height),
      Math.floor(((clientX - box.left) / box.width) * width),
    );
  });
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  canvas.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const far = event.shiftKey ? 10 : 1;
    point(at.row + far * step[0], at.column + far * step[1]);
  });
  const frame = element('div', { class: 'frame' }, canvas);
  frame.style.aspectRatio = `${width} / ${height}`;
  const card = element(
    'figure',
    { class: 'card' },
    element('figcaption', {}, element('strong', {}, title), element('span', { class: 'soft' }, side)),
    frame,
    ...(note === undefined ? [] : [element('p', { class: 'note' }, note)]),
  );
  return {
    card,
    canvas,
    draw: ({ opacity, zoom }) => {
      if (drawn !== opacity) canvas.getContext('2d')?.putImageData(pixels(ground, colours, opacity), 0, 0);
      drawn = opacity;
      canvas.style.width = `${100 * zoom}%`;
    },
  };
}

/** The picture of an image in grey, shrunk or stretched to the size of maps. */
export function groundOf(
  preview: Uint8ClampedArray,
  [height, width]: readonly [number, number],
  size: { readonly width: number; readonly height: number },
): Ground {
  const from = new OffscreenCanvas(size.width, size.height);
  from
    .getContext('2d')
    ?.putImageData(new ImageData(preview as Uint8ClampedArray<ArrayBuffer>, size.width, size.height), 0, 0);
  const to = new OffscreenCanvas(width, height);
  const context = to.getContext('2d', { willReadFrequently: true });
  context?.drawImage(from, 0, 0, width, height);
  const data = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray(4 * width * height);
  const greys = Float32Array.from(
    { length: width * height },
    (_, p) => 0.299 * (data[4 * p] ?? 0) + 0.587 * (data[4 * p + 1] ?? 0) + 0.114 * (data[4 * p + 2] ?? 0),
  );
  return { width, height, greys };
}
