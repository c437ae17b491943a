import { byId, element, fill } from './dom.ts';
import { isMask, isModel, isPicture, message } from './fileKinds.ts';
import { type GivenFile, unitChoices } from './messages.ts';
import type { State } from './state.ts';

/** Larger files than this fill the memory of a page. */
const mostBytes = 1.5e9;

/** The part for model and images: what is dropped, opened and understood. `changed` is called after each. */
export function filesPart(state: State, changed: () => void): void {
  const [drop, input] = [byId('drop'), byId<HTMLInputElement>('files')];
  const [errors, told] = [byId('fileErrors'), byId('fileState')];
  const device = byId<HTMLSelectElement>('device');
  const fail = (line: string) => errors.append(`${line}\n`);
  const unknown = ({ name }: GivenFile) =>
    fail(`${name}: expected a picture (PNG, JPEG or DICOM) or a model (.onnx), found another file`);

  const take = async (files: readonly GivenFile[]) => {
    errors.replaceChildren();
    const pictures = files.filter((file) => !isModel(file) && !isMask(file) && isPicture(file));
    const others = files.filter((file) => !isModel(file) && !isMask(file) && !isPicture(file));
    const models = files.filter(isModel);
    if (models.length > 1)
      fail(`Expected one model, got ${models.length}: ${models.map(({ name }) => name).join(', ')}`);
    const [model] = models;
    // What is neither may be weights, of the model that comes with it or of the one that waits for them.
    if (model !== undefined || state.model === undefined)
      state.weights = [...(model ? [] : state.weights), ...others];
    else for (const file of others) unknown(file);
    if (model !== undefined) state.modelFile = model;
    else if (state.modelFile === undefined && others.length > 0 && pictures.length === 0)
      for (const file of others) unknown(file);
    for (const file of pictures) await read(file);
    for (const file of files.filter(isMask)) await mask(file);
    if (model !== undefined || (state.model === undefined && state.modelFile !== undefined)) await open();
    if (state.model !== undefined) await understand();
    say();
    changed();
  };

  const open = async () => {
    const { modelFile, weights } = state;
    if (modelFile === undefined) return;
    told.textContent = `Opening ${modelFile.name} …`;
    state.model = undefined;
    try {
      state.model = await state.client.ask({
        kind: 'open',
        model: modelFile,
        weights,
        device: device.value as 'wasm' | 'webgpu',
      });
    } catch (error) {
      fail(message(error));
    }
  };

  const read = async (file: GivenFile) => {
    told.textContent = `Reading ${file.name} …`;
    try {
      state.images.set(file.name, await state.client.ask({ kind: 'image', file }));
    } catch (error) {
      fail(message(error));
    }
  };

  const mask = async (file: GivenFile) => {
    const start = file.name.replace(/\.mask\.png$/i, '');
    const image = [...state.images.keys()].find((id) => id === start || id.replace(/\.[^.]*$/, '') === start);
    const own = image === undefined ? undefined : state.images.get(image);
    if (image === undefined || own === undefined) return fail(`${file.name}: no picture is named ${start}`);
    try {
      const { preview, width, height } = await state.client.ask({ kind: 'image', file, isMask: true });
      if (width !== own.width || height !== own.height)
        return fail(
          `${file.name} must be as large as its picture, ${own.width} x ${own.height}, got ${width} x ${height}`,
        );
      state.masks.set(
        image,
        Uint8Array.from({ length: width * height }, (_, p) => ((preview[4 * p] ?? 0) > 127 ? 1 : 0)),
      );
    } catch (error) {
      fail(message(error));
    }
  };

  /** The units, guessed, and what the model says under them. */
  const understand = async () => {
    const { model } = state;
    if (model === undefined) return;
    const [height, width, channels] = model.inputShape;
    const facts = [
      ['model', model.name],
      ['takes', `${width} x ${height} pixels, ${channels} ${channels === 1 ? 'channel (grey)' : 'channels'}`],
      ['gives', `${model.classCount} classes`],
      ['layers with weights', String(model.layers)],
      ['computes on', model.device],
    ];
    byId('facts').replaceChildren(
      ...facts.flatMap(([name = '', value = '']) => [element('dt', {}, name), element('dd', {}, value)]),
    );
    const units = byId<HTMLSelectElement>('units');
    const names = Object.keys(unitChoices).filter(
      (name) => (unitChoices[name]?.mean?.length ?? channels) === channels,
    );
    fill(
      units,
      names.map((name) => [name, name]),
    );
    try {
      const guess = await state.client.ask({ kind: 'units' });
      units.value = guess.name;
      byId('unitsReason').textContent = guess.reason;
      await logits(state);
    } catch (error) {
      fail(message(error));
    }
  };

  const say = () => {
    const { model, images, masks } = state;
    const parts = [
      model === undefined ? 'no model yet' : `model ${model.name}`,
      `${images.size} ${images.size === 1 ? 'picture' : 'pictures'}`,
      ...(masks.size > 0 ? [`${masks.size} with a region`] : []),
    ];
    told.textContent = parts.join(', ');
    byId<HTMLButtonElement>('clear').disabled = images.size === 0 && model === undefined;
  };

  const dropped = async (list: FileList | null | undefined) => {
    const files = [...(list ?? [])];
    const tooLarge = files.find(({ size }) => size > mostBytes);
    if (tooLarge !== undefined) {
      errors.replaceChildren();
      return fail(
        `${tooLarge.name}: ${(tooLarge.size / 1e6).toFixed(0)} MB are more than a page can hold (${mostBytes / 1e6} MB); use saliency-trust in Node`,
      );
    }
    const read = await Promise.all(
      files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
    );
    if (read.length > 0) await take(read);
  };

  input.addEventListener('change', async () => {
    await dropped(input.files);
    input.value = '';
  });
  for (const name of ['dragenter', 'dragover'])
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add('over');
    });
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    void dropped(event.dataTransfer?.files);
  });
  byId('example').addEventListener('click', async () => {
    const file = async (name: string) => ({
      name,
      bytes: new Uint8Array(await (await fetch(`example/${name}`)).arrayBuffer()),
    });
    await take([await file('densenet.onnx'), await file('phantom.png'), await file('phantom.mask.png')]);
    byId<HTMLInputElement>('classes').value = 'no finding, opacity';
    byId<HTMLSelectElement>('units').value = '-1 to 1';
    byId('unitsReason').textContent = 'Known: the example was trained in these units.';
    await logits(state);
    changed();
    byId('make').click();
  });
  byId('clear').addEventListener('click', async () => {
    state.images.clear();
    state.masks.clear();
    state.maps = [];
    state.answers.clear();
    await state.client.ask({ kind: 'forget' });
    say();
    changed();
  });
  byId('units').addEventListener('change', async () => {
    byId('unitsReason').textContent = 'Chosen by you.';
    await logits(state);
    changed();
  });
  device.addEventListener('change', async () => {
    await open();
    if (state.model !== undefined) await understand();
    say();
    changed();
  });
}

async function logits(state: State): Promise<void> {
  const found = await state.client.ask({ kind: 'logits', units: byId<HTMLSelectElement>('units').value });
  state.logits = new Map(found.images.map(({ id, logits: row }) => [id, row]));
  byId('modelWarnings').textContent = [...(state.model?.warnings ?? []), ...found.warnings].join('\n');
}
