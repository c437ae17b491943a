import { answerOf } from './answers.ts';
import { Cancelled } from './client.ts';
import { byId, element, fill } from './dom.ts';
import { message } from './fileKinds.ts';
import type { MapsPart } from './mapsPart.ts';
import { type MapView, mapView } from './mapView.ts';
import { maskEditor } from './maskEditor.ts';
import type { Frame, TrustName } from './messages.ts';
import { questions } from './questions.ts';
import type { State } from './state.ts';

/** What the other parts ask of the questions. */
export interface TrustPart {
  refresh(): void;
}

/** The part that asks questions of the maps. */
export function trustPart(state: State, maps: MapsPart, changed: () => void): TrustPart {
  const [audit, told, bar] = [
    byId<HTMLSelectElement>('audit'),
    byId('askState'),
    byId<HTMLProgressElement>('askProgress'),
  ];
  const [ask, stop] = [byId<HTMLButtonElement>('ask'), byId<HTMLButtonElement>('stopAsk')];
  const editor = maskEditor(state);
  let control: AbortController | undefined;
  fill(
    audit,
    questions.map(({ name, label }) => [name, label]),
  );
  const chosen = () => questions.find(({ name }) => name === audit.value) ?? questions[0];
  const explain = () => {
    byId('question').textContent = chosen()?.text ?? '';
    const isRegion = audit.value === 'localization';
    byId('maskRow').hidden = !isRegion;
    if (isRegion) editor.show(maps.chosen().image);
    byId('otherLabel').hidden = audit.value !== 'classSensitivity';
    const classes = [...byId<HTMLSelectElement>('target').options].filter(({ selected }) => !selected);
    fill(
      byId<HTMLSelectElement>('other'),
      classes.map(({ value, text }) => [value, text]),
    );
  };

  const run = async () => {
    const question = chosen();
    const asked = maps.chosen();
    if (question === undefined || state.images.size === 0) return;
    if (asked.methods.length === 0) {
      told.textContent = 'Tick at least one method above.';
      return;
    }
    const own = state.images.get(asked.image);
    const mask = state.masks.get(asked.image);
    if (question.name === 'localization' && mask === undefined) {
      told.textContent = 'Draw the region first.';
      return;
    }
    const frames: Frame[] = [];
    control = new AbortController();
    [ask.disabled, stop.hidden, bar.hidden] = [true, false, false];
    bar.value = 0;
    try {
      if (own !== undefined && mask !== undefined)
        await state.client.ask({
          kind: 'mask',
          image: asked.image,
          mask,
          width: own.width,
          height: own.height,
        });
      const { rows } = await state.client.ask(
        {
          kind: 'trust',
          audit: question.name,
          all: byId<HTMLInputElement>('all').checked,
          other: Number(byId<HTMLSelectElement>('other').value),
          ...asked,
        },
        {
          signal: control.signal,
          onNews: (news) => {
            if (news.kind === 'frame') frames.push(news.frame);
            if (news.kind !== 'progress') return;
            bar.max = news.total;
            bar.value = news.done;
            told.textContent = `${news.done} of ${news.total}: ${news.label}`;
          },
        },
      );
      const answer = answerOf(question, rows, asked.image);
      if (frames.length > 0) answer.append(film(frames, maps));
      state.answers.set(question.name, answer);
      byId('answer').replaceChildren(answer);
      told.textContent = 'Done.';
    } catch (error) {
      told.textContent = error instanceof Cancelled ? 'Cancelled.' : message(error);
    }
    [ask.disabled, stop.hidden, bar.hidden] = [false, true, true];
    changed();
  };

  audit.addEventListener('change', () => {
    explain();
    const known = state.answers.get(audit.value as TrustName);
    byId('answer').replaceChildren(...(known ? [known] : []));
    told.textContent = '';
  });
  ask.addEventListener('click', () => void run());
  stop.addEventListener('click', () => control?.abort());
  return {
    refresh: () => {
      byId('allLabel').hidden = state.images.size < 2;
      explain();
    },
  };
}

/** The maps while the layers become random, one state after the other. */
function film(frames: readonly Frame[], maps: MapsPart): HTMLElement {
  const ground = maps.ground();
  const names = Object.keys(frames[0]?.maps ?? {});
  const slider = element('input', {
    type: 'range',
    min: '0',
    max: String(frames.length - 1),
    value: '0',
    step: '1',
  });
  const play = element('button', { type: 'button' }, 'Play');
  const words = element('span', { role: 'status', class: 'soft' });
  const cards = element('div', { class: 'film' });
  const draw = () => {
    const frame = frames[Number(slider.value)];
    if (frame === undefined || ground === undefined) return;
    const { share, label } = frame;
    words.textContent =
      share === undefined
        ? ''
        : `${(100 * share).toFixed(0)} % of the layers random, up to ${label.replace(/^\S+ /, '')}`;
    const views = names.flatMap((title): MapView[] => {
      const map = frame.maps[title];
      return map === undefined
        ? []
        : [
            mapView({
              title,
              side: '',
              ground,
              map,
              onPoint: (text) => {
                words.textContent = text;
              },
            }),
          ];
    });
    cards.replaceChildren(...views.map(({ card }) => card));
    for (const view of views) view.draw({ opacity: 0.7, zoom: 1 });
  };
  let timer = 0;
  const end = () => {
    window.clearInterval(timer);
    timer = 0;
    play.textContent = 'Play';
  };
  play.addEventListener('click', () => {
    if (timer !== 0) return end();
    slider.value = '0';
    draw();
    play.textContent = 'Pause';
    timer = window.setInterval(() => {
      if (Number(slider.value) >= frames.length - 1) return end();
      slider.value = String(Number(slider.value) + 1);
      draw();
    }, 700);
  });
  slider.addEventListener('input', () => {
    end();
    draw();
  });
  draw();
  if (frames.length === 1 && frames[0]?.share === undefined)
    return element('div', {}, element('h3', {}, `The maps of ${frames[0]?.label ?? ''}`), words, cards);
  return element(
    'div',
    {},
    element('h3', {}, 'The film'),
    element('div', { class: 'row' }, play, element('label', {}, 'Layers that are random ', slider), words),
    cards,
  );
}
