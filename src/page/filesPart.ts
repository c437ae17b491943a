import { byId } from './dom.ts';
import { givenFile, isMask, isModel, isPicture, message, stem } from './fileKinds.ts';
import type { GivenFile } from './messages.ts';
import { modelPart } from './modelPart.ts';
import type { State } from './state.ts';

/** Larger files than this fill the memory of a page. */
const mostBytes = 1.5e9;

/** Who is told of what happens here. */
interface Told {
  /** After files were read. */
  readonly changed: () => void;
  /** Where maps and answers are of something that is no longer there. */
  readonly putAway: () => void;
}

/** The part for model and images: what is dropped, opened and understood. */
export function filesPart(state: State, told: Told): void {
  const [drop, input] = [byId('drop'), byId<HTMLInputElement>('files')];
  const [errors, stateLine] = [byId('fileErrors'), byId('fileState')];
  const fail = (line: string) => errors.append(`${line}\n`);
  const unknown = ({ name }: GivenFile) =>
    fail(`${name}: expected a picture (PNG, JPEG or DICOM) or a model (.onnx), found another file`);
  const part = modelPart(state, { ...told, fail });

  const take = async (files: readonly GivenFile[]) => {
    errors.replaceChildren();
    const pictures = files.filter((file) => !isModel(file) && !isMask(file) && isPicture(file));
    const others = files.filter((file) => !isModel(file) && !isMask(file) && !isPicture(file));
    const models = files.filter(isModel);
    if (models.length > 1)
      fail(`Expected one model, got ${models.length}: ${models.map(({ name }) => name).join(', ')}`);
    const [model] = models;
    // What is neither may be weights, of the model that comes with it or of the one that waits for them.
    const isWaiting = model !== undefined || (state.model === undefined && state.modelFile !== undefined);
    if (isWaiting) state.weights = [...(model ? [] : state.weights), ...others];
    else for (const file of others) unknown(file);
    if (model !== undefined) state.modelFile = model;
    if (isWaiting || pictures.some(({ name }) => state.images.has(name))) told.putAway();
    for (const file of pictures) await read(file);
    for (const file of files.filter(isMask)) await mask(file);
    if (isWaiting) await open();
    else if (pictures.length > 0) await part.reconsider();
    say();
    told.changed();
  };

  const open = async () => {
    if (state.modelFile === undefined) return;
    stateLine.textContent = `Opening ${state.modelFile.name} …`;
    await part.open(state.modelFile);
  };

  const read = async (file: GivenFile) => {
    stateLine.textContent = `Reading ${file.name} …`;
    try {
      const before = state.images.get(file.name);
      const image = await state.client.ask({ kind: 'image', file });
      // A region of another size is that of another picture.
      if (before?.width !== image.width || before.height !== image.height) state.masks.delete(file.name);
      state.images.set(file.name, image);
    } catch (error) {
      fail(message(error));
    }
  };

  const mask = async (file: GivenFile) => {
    const start = file.name.replace(/\.mask\.png$/i, '');
    const image = [...state.images.keys()].find((id) => id === start || stem(id) === start);
    const own = image === undefined ? undefined : state.images.get(image);
    if (image === undefined || own === undefined) return fail(`${file.name}: no picture is named ${start}`);
    try {
      const { preview, width, height } = await state.client.ask({ kind: 'image', file, isMask: true });
      if (width !== own.width || height !== own.height)
        return fail(
          `${file.name} must be as large as its picture, ${own.width} x ${own.height}, got ${width} x ${height}`,
        );
      const flags = Uint8Array.from({ length: width * height }, (_, p) =>
        Number(preview.subarray(4 * p, 4 * p + 3).some((value) => value > 0)),
      );
      state.masks.set(image, flags);
      state.answers.delete('localization');
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
    stateLine.textContent = parts.join(', ');
    byId<HTMLButtonElement>('clear').disabled = images.size === 0 && state.modelFile === undefined;
  };

  const dropped = async (files: readonly File[]) => {
    const tooLarge = files.find(({ size }) => size > mostBytes);
    errors.replaceChildren();
    if (tooLarge !== undefined)
      return fail(
        `${tooLarge.name}: ${(tooLarge.size / 1e6).toFixed(0)} MB are more than a page can hold (${mostBytes / 1e6} MB); use saliency-trust in Node`,
      );
    try {
      const given = await Promise.all(files.map(givenFile));
      if (given.length > 0) await take(given);
    } catch (error) {
      fail(message(error));
    }
  };

  input.addEventListener('change', async () => {
    const files = [...(input.files ?? [])];
    // So that the same file can be chosen again.
    input.value = '';
    await dropped(files);
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
    void dropped([...(event.dataTransfer?.files ?? [])]);
  });
  byId('example').addEventListener('click', async () => {
    const file = async (name: string) => {
      const found = await fetch(`example/${name}`);
      return givenFile(new File([await found.blob()], name));
    };
    await take(await Promise.all(['densenet.onnx', 'phantom.png', 'phantom.mask.png'].map(file)));
    await part.know({ classes: 'no finding, opacity', units: '-1 to 1' });
    byId('make').click();
  });
  byId('clear').addEventListener('click', async () => {
    told.putAway();
    state.images.clear();
    state.masks.clear();
    [state.model, state.modelFile, state.weights] = [undefined, undefined, []];
    errors.replaceChildren();
    await state.client.ask({ kind: 'forget' });
    say();
    told.changed();
  });
  byId('device').addEventListener('change', async () => {
    told.putAway();
    await open();
    say();
    told.changed();
  });
}
