import { fillClasses } from './classList.ts';
import { Cancelled } from './client.ts';
import { byId, element, fill } from './dom.ts';
import { message } from './fileKinds.ts';
import { coloursOf, type Ground, groundOf, type MapView, mapView, pixels } from './mapView.ts';
import type { MadeMap } from './messages.ts';
import { className, type State } from './state.ts';

/** The eight methods, and the others that a page has time for. */
const methods = [
  'gradient',
  'smoothgrad',
  'integrated-gradients',
  'smooth-integrated-gradients',
  'grad-cam',
  'guided-backprop',
  'guided-grad-cam',
  'xrai',
];

/** What the other parts ask of the maps. */
export interface MapsPart {
  /** The lists of images and classes again. */
  refresh(): void;
  chosen(): {
    readonly image: string;
    readonly target: number;
    readonly units: string;
    readonly methods: string[];
  };
  /** A map as a picture over its image. */
  picture(made: MadeMap): Promise<Blob>;
  /** Ends what is made, and takes away the maps: they were of another model, image, class or units. */
  putAway(): void;
}

/** Who is told of what happens here. */
interface Told {
  /** After maps were made. */
  readonly changed: () => void;
  /** After another image or class was chosen. */
  readonly putAway: () => void;
}

/** The part that makes maps and shows them side by side. */
export function mapsPart(state: State, { changed, putAway }: Told): MapsPart {
  const [image, target] = [byId<HTMLSelectElement>('image'), byId<HTMLSelectElement>('target')];
  const [opacity, zoom] = [byId<HTMLInputElement>('opacity'), byId<HTMLInputElement>('zoom')];
  const [grid, told, bar] = [byId('grid'), byId('mapState'), byId<HTMLProgressElement>('mapProgress')];
  const [make, stop] = [byId<HTMLButtonElement>('make'), byId<HTMLButtonElement>('stop')];
  let views: MapView[] = [];
  let ground: Ground | undefined;
  let shown = '';
  let control: AbortController | undefined;

  for (const name of methods) {
    const box = element('input', { type: 'checkbox', value: name });
    box.checked = true;
    byId('methods').append(element('label', {}, box, ` ${name}`));
  }
  const chosen = () => ({
    image: image.value,
    target: Number(target.value),
    units: byId<HTMLSelectElement>('units').value,
    methods: [...byId('methods').querySelectorAll('input')]
      .filter((box) => box.checked)
      .map((box) => box.value),
  });
  const redraw = () => {
    for (const view of views) view.draw({ opacity: Number(opacity.value), zoom: Number(zoom.value) });
  };
  const show = (made: MadeMap) => {
    state.maps.push(made);
    const side = `${made.seconds.toFixed(1)} s`;
    if (made.map === undefined || ground === undefined) {
      grid.append(
        element(
          'figure',
          { class: 'card' },
          element('figcaption', {}, element('strong', {}, made.method)),
          element('p', { class: 'note' }, made.error ?? 'no map'),
        ),
      );
      return;
    }
    const view = mapView({
      title: made.method,
      side,
      note: made.warning,
      ground,
      map: made.map,
      onPoint: (words) => {
        byId('under').textContent = words;
      },
    });
    views.push(view);
    grid.append(view.card);
    view.draw({ opacity: Number(opacity.value), zoom: Number(zoom.value) });
  };

  const takeAway = () => {
    [state.maps, views] = [[], []];
    grid.replaceChildren();
    for (const id of ['looks', 'scale']) byId(id).hidden = true;
  };

  const run = async () => {
    const asked = chosen();
    const own = state.images.get(asked.image);
    const { model } = state;
    if (own === undefined || model === undefined) return;
    if (asked.methods.length === 0) {
      told.textContent = 'Tick at least one method.';
      return;
    }
    const [height, width] = model.inputShape;
    ground = groundOf(own.preview, [height, width], own);
    takeAway();
    for (const id of ['looks', 'scale', 'mapProgress', 'stop']) byId(id).hidden = false;
    make.disabled = true;
    control = new AbortController();
    const { signal } = control;
    try {
      const { note } = await state.client.ask(
        { kind: 'maps', ...asked },
        {
          signal,
          onNews: (news) => {
            if (signal.aborted) return;
            if (news.kind === 'map') show(news.made);
            if (news.kind !== 'progress') return;
            bar.max = news.total;
            bar.value = news.done;
            told.textContent = `Map ${news.done + 1} of ${news.total}: ${news.label} …`;
          },
        },
      );
      if (signal.aborted) throw new Cancelled('cancelled');
      const of = className(asked.target, byId<HTMLInputElement>('classes').value);
      told.textContent = `${counted(state.maps)} of ${asked.image}, class ${of}. ${note ?? ''}`.trim();
    } catch (error) {
      told.textContent =
        error instanceof Cancelled ? `Cancelled after ${counted(state.maps)}.` : message(error);
    }
    make.disabled = false;
    bar.hidden = true;
    stop.hidden = true;
    changed();
  };

  make.addEventListener('click', () => void run());
  stop.addEventListener('click', () => control?.abort());
  opacity.addEventListener('input', redraw);
  zoom.addEventListener('input', redraw);
  const classes = () => {
    const before = target.value;
    const best = fillClasses(target, state, image.value);
    const now = `${state.model?.name}\n${state.logitsUnits}\n${image.value}`;
    if (shown !== now) target.value = String(best);
    shown = now;
    // Maps that were asked for before the logits came are of another class.
    if (before !== '' && target.value !== before) putAway();
  };
  image.addEventListener('change', () => {
    classes();
    putAway();
  });
  target.addEventListener('change', putAway);
  byId('classes').addEventListener('input', classes);

  return {
    chosen,
    refresh: () => {
      fill(
        image,
        [...state.images.keys()].map((id) => [id, id]),
      );
      classes();
      make.disabled = state.images.size === 0;
      if (state.images.size === 0) told.textContent = 'Drop a picture to explain.';
    },
    putAway: () => {
      control?.abort();
      takeAway();
      told.textContent = '';
    },
    picture: async ({ map }) => {
      if (ground === undefined || map === undefined) throw new Error('there is no map yet');
      const canvas = new OffscreenCanvas(ground.width, ground.height);
      canvas.getContext('2d')?.putImageData(pixels(ground, coloursOf(map), Number(opacity.value)), 0, 0);
      return canvas.convertToBlob({ type: 'image/png' });
    },
  };
}

function counted({ length }: readonly MadeMap[]): string {
  return `${length} ${length === 1 ? 'map' : 'maps'}`;
}
