import { byId, element } from './dom.ts';
import type { ReadImage } from './messages.ts';
import { className, type State } from './state.ts';

/** How many classes of a picture are named. */
const mostClasses = 3;

/** Of the small copies of pictures, in pixels. */
const longestSide = 256;

/** Each picture as it was given, with the classes that the model finds most likely and their logits. */
export function showPictures(state: State, names: string): void {
  const cards = [...state.images.values()].map((image) => {
    const logits = state.logits.get(image.id) ?? [];
    const order = logits.map((_, k) => k).toSorted((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0));
    const rows = order
      .slice(0, mostClasses)
      .map((k) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, className(k, names)),
          element('td', { class: 'number' }, (logits[k] ?? Number.NaN).toPrecision(4)),
        ),
      );
    return element(
      'figure',
      { class: 'picture' },
      shown(image),
      element(
        'figcaption',
        {},
        element('strong', {}, image.id),
        element('span', { class: 'soft' }, ` ${image.width} x ${image.height}`),
        element('table', {}, element('tbody', {}, ...rows)),
      ),
    );
  });
  byId('pictures').replaceChildren(...cards);
}

function shown({ id, width, height, preview }: ReadImage): HTMLCanvasElement {
  const whole = new OffscreenCanvas(width, height);
  const data = new ImageData(preview as Uint8ClampedArray<ArrayBuffer>, width, height);
  whole.getContext('2d')?.putImageData(data, 0, 0);
  const scale = Math.min(1, longestSide / Math.max(width, height));
  const [w, h] = [Math.max(1, Math.round(scale * width)), Math.max(1, Math.round(scale * height))];
  const canvas = element('canvas', {
    width: String(w),
    height: String(h),
    role: 'img',
    'aria-label': `The picture ${id}`,
  });
  canvas.getContext('2d')?.drawImage(whole, 0, 0, w, h);
  return canvas;
}
