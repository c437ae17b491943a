import ndarray from 'ndarray';
import { createExplainer, encodeNpy, fitted, type Image, inUnits, type Mask } from '../browser/index.ts';
import { dense } from '../math/arrays/dense.ts';
import { openedRun, runId, type Table, trustRows } from './askedRun.ts';
import type { FlatClassifier } from './flat.ts';
import { givenBytes } from './givenBytes.ts';
import { madeMap } from './madeMaps.ts';
import {
  type Answers,
  type Ask,
  type OpenedModel,
  type ReadImage,
  type Subject,
  type UnitsGuess,
  unitChoices,
} from './messages.ts';
import { type ModelOnDesk, modelOnDesk } from './modelOnDesk.ts';
import { picture, rgba } from './pictures.ts';
import { constant, guessed, leastSpread, ramp, spreadOf } from './units.ts';
import type { AskOf, Working } from './working.ts';

/** Everything that the page has been given, and what it can be asked about it. */
export interface Desk {
  answer(ask: Ask, working: Working): Promise<Answers[keyof Answers]>;
}

/** A desk with nothing on it. */
export function createDesk(): Desk {
  const images = new Map<string, { image: Image; mask?: Mask }>();
  let model: ModelOnDesk | undefined;

  const onDesk = (): ModelOnDesk => {
    if (model === undefined) throw new RangeError('a model comes first: drop an ONNX file');
    return model;
  };
  const opened = (): FlatClassifier => onDesk().classifier;
  const putAway = async () => {
    const before = model;
    model = undefined;
    await before?.dispose();
  };
  const pictureOf = (id: string) => {
    const found = images.get(id);
    if (found === undefined) throw new RangeError(`no picture is named '${id}'`);
    return found;
  };

  const open = async (ask: AskOf<'open'>): Promise<OpenedModel> => {
    // The one before goes first: two large models do not fit beside each other.
    await putAway();
    model = await modelOnDesk(ask);
    const { classifier, device } = model;
    return {
      name: ask.model.name,
      inputShape: classifier.inputShape,
      classCount: classifier.classCount,
      layers: classifier.layers().length,
      warnings: classifier.warnings ?? [],
      device,
    };
  };

  const read = async ({ file, isMask }: AskOf<'image'>): Promise<ReadImage> => {
    const image = await picture(await givenBytes(file), file.name);
    const [height = 0, width = 0, channels = 1] = image.shape;
    if (isMask !== true) images.set(file.name, { image });
    return { id: file.name, width, height, channels, preview: rgba(image) };
  };

  const inputOf = (image: Image, units: string) => {
    const { inputShape } = opened();
    const { range, mean, std } = unitChoices[units] ?? {};
    return inUnits(fitted(image, inputShape), range ? { range } : mean && std ? { mean, std } : {});
  };

  const logitsOf = async (list: readonly Image[], units: string): Promise<number[][]> => {
    const found: number[][] = [];
    for (const image of list) {
      const { image: input } = inputOf(image, units);
      const logits = await opened().logits(ndarray(dense(input), [1, ...input.shape]));
      found.push(Array.from(dense(logits)));
    }
    return found;
  };

  const guess = async ({ signal }: Working): Promise<UnitsGuess> => {
    const { inputShape } = opened();
    const channels = inputShape[2];
    const shown = [...images.values()].slice(0, 3).map(({ image }) => image);
    const tried = [...shown, constant(inputShape, 0), constant(inputShape, 128), ramp(inputShape)];
    const names = Object.keys(unitChoices).filter(
      (name) => (unitChoices[name]?.mean?.length ?? channels) === channels,
    );
    const spreads: Record<string, number> = {};
    for (const name of names) {
      signal.throwIfAborted();
      spreads[name] = spreadOf(await logitsOf(tried, name));
    }
    return { ...guessed(spreads, channels), spreads };
  };

  /** What the model says of each picture, with a warning where it says the same of all. */
  const answers = async (units: string) => {
    const ids = [...images.keys()];
    const rows = await logitsOf(
      ids.map((id) => pictureOf(id).image),
      units,
    );
    const { inputShape } = opened();
    const spread = spreadOf([
      ...rows,
      ...(await logitsOf([constant(inputShape, 0), ramp(inputShape)], units)),
    ]);
    const alike = `All logits look alike (they differ by ${(100 * spread).toPrecision(2)} % of their size, whatever the image): the units are probably not those of the model.`;
    return {
      images: ids.map((id, i) => ({ id, logits: rows[i] ?? [] })),
      warnings: spread < leastSpread ? [alike] : [],
    };
  };

  /** What runs are made of, with the session whose maps are right for this image and class. */
  const checkedTable = async ({ image, units, target }: Subject) => {
    const { image: input } = inputOf(pictureOf(image).image, units);
    const { classifier, note } = await onDesk().forMaps(input, target);
    const table: Table = { classifier, pictureOf, ids: () => [...images.keys()] };
    return { table, ...(note !== undefined && { note }) };
  };

  const makeMaps = async (ask: AskOf<'maps'>, working: Working) => {
    const { image: id, units, target, methods } = ask;
    const { table, ...note } = await checkedTable(ask);
    const { image, inputRange, black } = inputOf(pictureOf(id).image, units);
    const run = await openedRun(table, [id], { ...ask, signal: working.signal });
    const explainer = createExplainer(table.classifier, image, {
      target,
      inputRange,
      black,
      // The seed of `bench`, so that a run repeats these maps to the bit.
      seed: run.run.mapSeed({ model: table.classifier.id }, runId(table, id)),
      signal: working.signal,
    });
    for (const [done, name] of methods.entries()) {
      working.tell({ kind: 'progress', done, total: methods.length, label: name });
      const made = await madeMap(name, explainer, working.signal);
      working.tell({ kind: 'map', made }, made.map ? [made.map.buffer as ArrayBuffer] : []);
    }
    await run.dispose();
    return note;
  };

  const checkedTrust = async (ask: AskOf<'trust'>, working: Working) => {
    const { table, ...note } = await checkedTable(ask);
    return { ...(await trustRows(ask, table, working)), ...note };
  };

  return {
    answer: async (ask, working) => {
      switch (ask.kind) {
        case 'open':
          return open(ask);
        case 'image':
          return read(ask);
        case 'mask': {
          const found = pictureOf(ask.image);
          const pixels = ask.mask.reduce((sum, flag) => sum + flag, 0);
          if (pixels === 0) images.set(ask.image, { image: found.image });
          else images.set(ask.image, { ...found, mask: ndarray(ask.mask, [ask.height, ask.width]) });
          return { pixels };
        }
        case 'forget':
          images.clear();
          await putAway();
          return {};
        case 'npy':
          return { bytes: encodeNpy(ndarray(ask.map, [...ask.shape])) };
        case 'units':
          return guess(working);
        case 'logits':
          return answers(ask.units);
        case 'maps':
          return makeMaps(ask, working);
        case 'trust':
          return checkedTrust(ask, working);
      }
    },
  };
}
