import { element } from './dom.ts';
import { type Ground, type MapView, mapView } from './mapView.ts';
import type { Frame } from './messages.ts';

/** How long a state of the film stands, in milliseconds. */
const stands = 700;

/** The maps while the layers become random, one state after the other; or those of the other class. */
export function film(
  frames: readonly Frame[],
  { ground, other }: { readonly ground: Ground; readonly other: string },
): HTMLElement {
  const words = element('p', { role: 'status', class: 'soft' });
  const cards = element('div', { class: 'film' });
  const tell = (text: string) => {
    words.textContent = text;
  };
  const draw = (frame: Frame | undefined) => {
    words.textContent = frame?.share === undefined ? '' : stateOf(frame, frame.share);
    const views = Object.entries(frame?.maps ?? {}).map(
      ([title, map]): MapView => mapView({ title, side: '', ground, map, onPoint: tell }),
    );
    cards.replaceChildren(...views.map(({ card }) => card));
    for (const view of views) view.draw({ opacity: 0.7, zoom: 1 });
  };
  const [first] = frames;
  draw(first);
  if (frames.length === 1 && first?.share === undefined)
    return element(
      'div',
      {},
      element('h4', {}, `The maps of the other class, ${other}: compare them with those above`),
      words,
      cards,
    );
  return element(
    'div',
    {},
    element('h4', {}, 'The film: the maps while layers become random'),
    element('div', { class: 'row' }, ...controls(frames, draw)),
    words,
    cards,
  );
}

function stateOf({ label }: Frame, share: number): string {
  return share === 0
    ? 'The trained model'
    : `${(100 * share).toFixed(0)} % of the layers random, from the output up to ${label.replace(/^\S+ /, '')}`;
}

/** A slider over the states, and a button that moves it. */
function controls(frames: readonly Frame[], draw: (frame: Frame | undefined) => void): HTMLElement[] {
  const last = frames.length - 1;
  const slider = element('input', { type: 'range', min: '0', max: String(last), value: '0', step: '1' });
  const play = element('button', { type: 'button' }, 'Play');
  let timer = 0;
  const turn = () => {
    const frame = frames[Number(slider.value)];
    draw(frame);
    if (frame?.share !== undefined) slider.setAttribute('aria-valuetext', stateOf(frame, frame.share));
  };
  const show = (at: number) => {
    slider.value = String(at);
    turn();
  };
  const end = () => {
    window.clearInterval(timer);
    timer = 0;
    play.textContent = 'Play';
  };
  play.addEventListener('click', () => {
    if (timer !== 0) return end();
    show(0);
    play.textContent = 'Pause';
    timer = window.setInterval(() => {
      const next = Number(slider.value) + 1;
      // What was put away while it plays is drawn no more.
      if (next > last || !slider.isConnected) return end();
      show(next);
    }, stands);
  });
  slider.addEventListener('input', () => {
    end();
    turn();
  });
  return [play, element('label', {}, 'Layers that are random ', slider)];
}
