import { answerOf } from './answers.ts';
import { Cancelled } from './client.ts';
import { byId, fill } from './dom.ts';
import { message } from './fileKinds.ts';
import { film } from './film.ts';
import type { MapsPart } from './mapsPart.ts';
import { groundOf } from './mapView.ts';
import { maskEditor } from './maskEditor.ts';
import type { Frame, TrustName } from './messages.ts';
import { questions } from './questions.ts';
import { className, type State } from './state.ts';

/** What the other parts ask of the questions. */
export interface TrustPart {
  refresh(): void;
  /** Ends what is asked, and forgets the answers: they were of another model, image, class or units. */
  putAway(): void;
}

/** The part that asks questions of the maps. */
export function trustPart(state: State, maps: MapsPart, changed: () => void): TrustPart {
  const [audit, told, bar] = [
    byId<HTMLSelectElement>('audit'),
    byId('askState'),
    byId<HTMLProgressElement>('askProgress'),
  ];
  const against = byId<HTMLSelectElement>('other');
  const [ask, stop] = [byId<HTMLButtonElement>('ask'), byId<HTMLButtonElement>('stopAsk')];
  const editor = maskEditor(state, () => {
    state.answers.delete('localization');
    if (audit.value === 'localization') byId('answer').replaceChildren();
    byId('saveMasks').hidden = state.masks.size === 0;
  });
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
      against,
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
    const { model } = state;
    if (own === undefined || model === undefined) return;
    if (question.name === 'localization' && !state.masks.has(asked.image)) {
      told.textContent = 'Draw the region first.';
      return;
    }
    const frames: Frame[] = [];
    control = new AbortController();
    const { signal } = control;
    const compared = Number(against.value);
    [ask.disabled, stop.hidden, bar.hidden] = [true, false, false];
    bar.value = 0;
    try {
      // Regions that were erased too: an empty one takes away what was there.
      for (const [image, { width, height }] of state.images) {
        const mask = state.masks.get(image) ?? new Uint8Array(0);
        await state.client.ask({ kind: 'mask', image, mask, width, height });
      }
      const { rows, image, note } = await state.client.ask(
        {
          kind: 'trust',
          audit: question.name,
          all: byId<HTMLInputElement>('all').checked,
          other: compared,
          ...asked,
        },
        {
          signal,
          onNews: (news) => {
            if (news.kind === 'frame') frames.push(news.frame);
            if (news.kind !== 'progress' || signal.aborted) return;
            bar.max = news.total;
            bar.value = news.done;
            told.textContent = `${news.done} of ${news.total}: ${news.label}`;
          },
        },
      );
      if (signal.aborted) throw new Cancelled('cancelled');
      const answer = answerOf(question, rows, image);
      const other = className(compared, byId<HTMLInputElement>('classes').value);
      const [height, width] = model.inputShape;
      if (frames.length > 0)
        answer.append(film(frames, { ground: groundOf(own.preview, [height, width], own), other }));
      state.answers.set(question.name, { answer, methods: asked.methods });
      if (chosen() === question) byId('answer').replaceChildren(answer);
      told.textContent = ['Done.', note ?? ''].join(' ').trim();
    } catch (error) {
      told.textContent = error instanceof Cancelled ? 'Cancelled.' : message(error);
    }
    [ask.disabled, stop.hidden, bar.hidden] = [false, true, true];
    changed();
  };

  audit.addEventListener('change', () => {
    explain();
    const known = state.answers.get(audit.value as TrustName);
    byId('answer').replaceChildren(...(known ? [known.answer] : []));
    if (!ask.disabled) told.textContent = '';
  });
  ask.addEventListener('click', () => void run());
  stop.addEventListener('click', () => control?.abort());
  return {
    refresh: () => {
      byId('allLabel').hidden = state.images.size < 2;
      explain();
    },
    putAway: () => {
      control?.abort();
      state.answers.clear();
      byId('answer').replaceChildren();
      told.textContent = '';
    },
  };
}
