import { byId } from './dom.ts';
import type { State } from './state.ts';

/** Where the region is drawn on the picture. */
export interface MaskEditor {
  show(image: string): void;
}

interface Box {
  readonly left: number;
  readonly upper: number;
  readonly right: number;
  readonly lower: number;
}

/** Draws and paints by pointer or keys; what is painted is the mask of the image. `changed` is called after each stroke. */
export function maskEditor(state: State, changed: () => void): MaskEditor {
  const canvas = byId<HTMLCanvasElement>('maskCanvas');
  const pen = byId<HTMLInputElement>('pen');
  let image = '';
  let at = { x: 0, y: 0 };
  /** Pixels of the region. */
  let count = 0;

  /** The part of the picture, or all of it, with the region in colour. */
  const draw = ({ left, upper, right, lower }: Box) => {
    const own = state.images.get(image);
    const context = canvas.getContext('2d');
    if (own === undefined || context === null || right <= left || lower <= upper) return;
    const mask = state.masks.get(image);
    const data = new ImageData(right - left, lower - upper);
    for (let y = upper; y < lower; y++) {
      for (let x = left; x < right; x++) {
        const [from, to] = [y * own.width + x, 4 * ((y - upper) * (right - left) + x - left)];
        const tint = mask?.[from] === 1 ? [0.5, 127, 60, 0] : [1, 0, 0, 0];
        for (let c = 0; c < 3; c++)
          data.data[to + c] = (tint[0] ?? 1) * (own.preview[4 * from + c] ?? 0) + (tint[c + 1] ?? 0);
        data.data[to + 3] = 255;
      }
    }
    context.putImageData(data, left, upper);
    byId('maskState').textContent =
      count === 0
        ? 'No region yet.'
        : `The region takes ${((100 * count) / (own.width * own.height)).toFixed(1)} % of the image.`;
  };
  const paint = () => {
    const own = state.images.get(image);
    if (own === undefined) return;
    const mask = state.masks.get(image) ?? new Uint8Array(own.width * own.height);
    const far = radius();
    const box = {
      left: Math.max(0, Math.floor(at.x - far)),
      right: Math.min(own.width, Math.ceil(at.x + far)),
      upper: Math.max(0, Math.floor(at.y - far)),
      lower: Math.min(own.height, Math.ceil(at.y + far)),
    };
    for (let y = box.upper; y < box.lower; y++) {
      for (let x = box.left; x < box.right; x++) {
        const place = y * own.width + x;
        if (mask[place] === 1 || Math.hypot(x + 0.5 - at.x, y + 0.5 - at.y) > far) continue;
        mask[place] = 1;
        count++;
      }
    }
    state.masks.set(image, mask);
    draw(box);
    changed();
  };
  const radius = () => (Number(pen.value) / 256) * Math.max(canvas.width, canvas.height);
  const drawAll = () => draw({ left: 0, upper: 0, right: canvas.width, lower: canvas.height });
  /** A ring where the arrow keys moved the pen to. */
  const showPen = () => {
    const context = canvas.getContext('2d');
    if (context === null) return;
    for (const [colour, width] of [
      ['black', 3],
      ['white', 1],
    ] as const) {
      [context.strokeStyle, context.lineWidth] = [colour, (width * canvas.width) / canvas.clientWidth];
      context.beginPath();
      context.arc(at.x, at.y, radius(), 0, 2 * Math.PI);
      context.stroke();
    }
  };
  const place = ({ clientX, clientY }: PointerEvent) => {
    const box = canvas.getBoundingClientRect();
    at = {
      x: ((clientX - box.left) / box.width) * canvas.width,
      y: ((clientY - box.top) / box.height) * canvas.height,
    };
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    place(event);
    paint();
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.buttons === 0) return;
    place(event);
    paint();
  });
  canvas.addEventListener('keydown', (event) => {
    const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    const far = canvas.width / 32;
    const [along = 0, down = 0] = step ?? [];
    if (step !== undefined)
      at = {
        x: Math.min(canvas.width, Math.max(0, at.x + far * along)),
        y: Math.min(canvas.height, Math.max(0, at.y + far * down)),
      };
    else if (event.key !== ' ') return;
    event.preventDefault();
    if (event.key === ' ') return paint();
    drawAll();
    showPen();
    byId('maskState').textContent = `Pen at row ${Math.round(at.y)}, column ${Math.round(at.x)}.`;
  });
  byId('erase').addEventListener('click', () => {
    state.masks.delete(image);
    count = 0;
    drawAll();
    changed();
  });
  return {
    show: (id) => {
      const own = state.images.get(id);
      if (own === undefined) return;
      if (id !== image) at = { x: own.width / 2, y: own.height / 2 };
      image = id;
      [canvas.width, canvas.height] = [own.width, own.height];
      count = (state.masks.get(id) ?? new Uint8Array(0)).reduce((sum, flag) => sum + flag, 0);
      drawAll();
    },
  };
}
