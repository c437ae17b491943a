import { byId, element, fill } from './dom.ts';
import { message } from './fileKinds.ts';
import { type GivenFile, type OpenedModel, unitChoices } from './messages.ts';
import { showPictures } from './pictureCards.ts';
import type { State } from './state.ts';

/** How a model says that its weights lie in a file that was not given. */
const weightsAreElsewhere = 'its weights lie in the file';

/** Who is told of what happens here. */
interface Told {
  readonly changed: () => void;
  readonly putAway: () => void;
  readonly fail: (line: string) => void;
}

/** What the other parts ask of the model. */
export interface ModelPart {
  open(file: GivenFile): Promise<void>;
  /** After pictures came: what the model says of them, and a guess of the units that may be another with them. */
  reconsider(): Promise<void>;
  /** Sets what is known of the example. */
  know(known: { readonly classes: string; readonly units: string }): Promise<void>;
}

/** The part that says what the model takes and gives, and in which units. */
export function modelPart(state: State, { changed, putAway, fail }: Told): ModelPart {
  const [units, classes] = [byId<HTMLSelectElement>('units'), byId<HTMLInputElement>('classes')];
  const device = byId<HTMLSelectElement>('device');
  /** Units that somebody chose are not guessed again, but for another model. */
  let isChosen = false;
  let before: GivenFile | undefined;
  /** How often logits were asked for: only the newest answer counts. */
  let asked = 0;

  const logits = async () => {
    asked += 1;
    const [mine, own] = [asked, units.value];
    try {
      const found = await state.client.ask({ kind: 'logits', units: own });
      // Whoever asked again, of other units or another model, waits for the newer answer.
      if (mine !== asked) return;
      state.logits = new Map(found.images.map(({ id, logits: row }) => [id, row]));
      state.logitsUnits = own;
      byId('modelWarnings').textContent = [...(state.model?.warnings ?? []), ...found.warnings].join('\n');
    } catch (error) {
      if (mine !== asked) return;
      state.logits = new Map();
      fail(message(error));
    }
    showPictures(state, classes.value);
  };

  const reconsider = async () => {
    if (state.model === undefined) return;
    if (!isChosen) {
      try {
        const guess = await state.client.ask({ kind: 'units' });
        // Somebody may have chosen while the guess was made.
        if (!isChosen) {
          if (units.value !== guess.name) putAway();
          units.value = guess.name;
          byId('unitsReason').textContent = guess.reason;
        }
      } catch (error) {
        fail(message(error));
      }
    }
    await logits();
  };

  units.addEventListener('change', async () => {
    isChosen = true;
    putAway();
    byId('unitsReason').textContent = 'Chosen by you.';
    await logits();
    changed();
  });
  classes.addEventListener('input', () => showPictures(state, classes.value));

  return {
    reconsider,
    open: async (file) => {
      state.model = undefined;
      try {
        const asked = { model: file, weights: state.weights, device: device.value as 'wasm' | 'webgpu' };
        state.model = await state.client.ask({ kind: 'open', ...asked });
      } catch (error) {
        fail(message(error));
        // A model that lacks its weights waits for them; another is given up.
        if (!message(error).includes(weightsAreElsewhere)) [state.modelFile, state.weights] = [undefined, []];
        return;
      }
      tell(state.model);
      if (file === before) return reconsider();
      before = file;
      isChosen = false;
      classes.value = '';
      const [, , channels] = state.model.inputShape;
      const names = Object.keys(unitChoices).filter(
        (name) => (unitChoices[name]?.mean?.length ?? channels) === channels,
      );
      fill(
        units,
        names.map((name) => [name, name]),
      );
      await reconsider();
    },
    know: async ({ classes: names, units: own }) => {
      isChosen = true;
      classes.value = names;
      units.value = own;
      byId('unitsReason').textContent = 'Known: the example was trained in these units.';
      await logits();
      changed();
    },
  };
}

function tell({ name, inputShape, classCount, layers, device }: OpenedModel): void {
  const [height, width, channels] = inputShape;
  const facts = [
    ['model', name],
    ['takes', `${width} x ${height} pixels, ${channels} ${channels === 1 ? 'channel (grey)' : 'channels'}`],
    ['gives', `a score (logit) for each of ${classCount} classes`],
    ['layers with weights', String(layers)],
    ['computes on', device],
  ];
  byId('facts').replaceChildren(
    ...facts.flatMap(([key = '', value = '']) => [element('dt', {}, key), element('dd', {}, value)]),
  );
}
