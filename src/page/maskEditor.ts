import { byId } from './dom.ts';
import type { State } from './state.ts';

/** Where the region is drawn on the picture. */
export interface MaskEditor {
  show(image: string): void;
}

/** Draws and paints by pointer or keys; what is painted is the mask of the image. */
export function maskEditor(state: State): MaskEditor {
  const canvas = byId<HTMLCanvasElement>('maskCanvas');
  const pen = byId<HTMLInputElement>('pen');
  let image = '';
  let at = { x: 0, y: 0 };

  const draw = () => {
    const own = state.images.get(image);
    const context = canvas.getContext('2d');
    if (own === undefined || context === null) return;
    const mask = state.masks.get(image);
    const data = new ImageData(own.preview.slice() as Uint8ClampedArray<ArrayBuffer>, own.width, own.height);
    let count = 0;
    for (let p = 0; p < (mask?.length ?? 0); p++) {
      if (mask?.[p] !== 1) continue;
      count++;
      data.data[4 * p] = 0.5 * (data.data[4 * p] ?? 0) + 127;
      data.data[4 * p + 1] = 0.5 * (data.data[4 * p + 1] ?? 0) + 60;
    }
    context.putImageData(data, 0, 0);
    byId('maskState').textContent =
      count === 0
        ? 'No region yet.'
        : `${((100 * count) / (own.width * own.height)).toFixed(1)} % of the image`;
  };
  const paint = () => {
    const own = state.images.get(image);
    if (own === undefined) return;
    const mask = state.masks.get(image) ?? new Uint8Array(own.width * own.height);
    const radius = (Number(pen.value) / 256) * Math.max(own.width, own.height);
    for (let y = Math.max(0, Math.floor(at.y - radius)); y < Math.min(own.height, at.y + radius); y++)
      for (let x = Math.max(0, Math.floor(at.x - radius)); x < Math.min(own.width, at.x + radius); x++)
        if (Math.hypot(x - at.x, y - at.y) <= radius) mask[y * own.width + x] = 1;
    state.masks.set(image, mask);
    draw();
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
    if (step !== undefined) at = { x: at.x + far * (step[0] ?? 0), y: at.y + far * (step[1] ?? 0) };
    else if (event.key !== ' ') return;
    event.preventDefault();
    if (event.key === ' ') paint();
    else byId('maskState').textContent = `pen at row ${Math.round(at.y)}, column ${Math.round(at.x)}`;
  });
  byId('erase').addEventListener('click', () => {
    state.masks.delete(image);
    draw();
  });
  return {
    show: (id) => {
      const own = state.images.get(id);
      if (own === undefined) return;
      if (id !== image) at = { x: own.width / 2, y: own.height / 2 };
      image = id;
      [canvas.width, canvas.height] = [own.width, own.height];
      draw();
    },
  };
}
