import ndarray from 'ndarray';
import {
  createExplainer,
  encodeNpy,
  fitted,
  type Image,
  inUnits,
  type Mask,
  openClassifier,
} from '../browser/index.ts';
import { dense } from '../math/arrays/dense.ts';
import { openedRun, trustRows } from './askedRun.ts';
import { type FlatClassifier, isFlat } from './flat.ts';
import { madeMap } from './madeMaps.ts';
import type { Answers, Ask, OpenedModel, ReadImage, UnitsGuess } from './messages.ts';
import { unitChoices } from './messages.ts';
import { picture } from './pictures.ts';
import { loadedRuntime } from './runtime.ts';
import { constant, guessed, leastSpread, ramp, spreadOf } from './units.ts';
import type { AskOf, Working } from './working.ts';

/** Everything that the page has been given, and what it can be asked about it. */
export interface Desk {
  answer(ask: Ask, working: Working): Promise<Answers[keyof Answers]>;
}

/** A desk with nothing on it. */
export function createDesk(): Desk {
  const images = new Map<string, { image: Image; mask?: Mask }>();
  let model: FlatClassifier | undefined;

  const opened = (): FlatClassifier => {
    if (model === undefined) throw new RangeError('a model comes first: drop an ONNX file');
    return model;
  };
  const pictureOf = (id: string) => {
    const found = images.get(id);
    if (found === undefined) throw new RangeError(`no picture is named '${id}'`);
    return found;
  };

  const table = { opened, pictureOf, ids: () => [...images.keys()] };

  const open = async ({ model: file, weights, device }: AskOf<'open'>): Promise<OpenedModel> => {
    const { runtime, threads } = await loadedRuntime(device);
    const next = await openClassifier(file.bytes, {
      id: file.name,
      runtime,
      device,
      weights: Object.fromEntries(weights.map(({ name, bytes }) => [name, bytes])),
    });
    if (!isFlat(next)) {
      await next.dispose();
      throw new RangeError(
        `${file.name}: takes volumes of ${next.inputShape.join(' x ')}; this page shows pictures, saliency-trust in Node takes volumes`,
      );
    }
    await model?.dispose();
    model = next;
    return {
      name: file.name,
      inputShape: next.inputShape,
      classCount: next.classCount,
      layers: next.layers().length,
      warnings: next.warnings ?? [],
      device:
        device === 'webgpu'
          ? 'graphics card (WebGPU)'
          : `processor (WebAssembly, ${threads} ${threads === 1 ? 'thread' : 'threads'})`,
    };
  };

  const read = async ({ file, isMask }: AskOf<'image'>): Promise<ReadImage> => {
    const image = await picture(file);
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

  const makeMaps = async ({ image: id, units, target, methods }: AskOf<'maps'>, working: Working) => {
    const classifier = opened();
    const { image, inputRange, black } = inputOf(pictureOf(id).image, units);
    const run = await openedRun(table, [id], { units, target, methods, signal: working.signal });
    const explainer = createExplainer(classifier, image, {
      target,
      inputRange,
      black,
      // The seed of `bench`, so that a run repeats these maps to the bit.
      seed: run.run.mapSeed({ model: classifier.id }, id),
      signal: working.signal,
    });
    for (const [done, name] of methods.entries()) {
      working.tell({ kind: 'progress', done, total: methods.length, label: name });
      const made = await madeMap(name, explainer, working.signal);
      working.tell({ kind: 'map', made }, made.map ? [made.map.buffer as ArrayBuffer] : []);
    }
    await run.dispose();
    return {};
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
          return {};
        case 'npy':
          return { bytes: encodeNpy(ndarray(ask.map, [...ask.shape])) };
        case 'units':
          return guess(working);
        case 'logits': {
          const ids = [...images.keys()];
          const rows = await logitsOf(
            ids.map((id) => pictureOf(id).image),
            ask.units,
          );
          const black = await logitsOf(
            [constant(opened().inputShape, 0), ramp(opened().inputShape)],
            ask.units,
          );
          const spread = spreadOf([...rows, ...black]);
          const warnings =
            spread < leastSpread
              ? [
                  `All logits look alike (they differ by ${(100 * spread).toPrecision(2)} % of their size, whatever the image): the units are probably not those of the model.`,
                ]
              : [];
          return { images: ids.map((id, i) => ({ id, logits: rows[i] ?? [] })), warnings };
        }
        case 'maps':
          return makeMaps(ask, working);
        case 'trust':
          return trustRows(ask, table, working);
      }
    },
  };
}

function rgba(image: Image): Uint8ClampedArray {
  const [height = 0, width = 0, channels = 1] = image.shape;
  const values = dense(image);
  const out = new Uint8ClampedArray(4 * height * width);
  for (let p = 0; p < height * width; p++) {
    for (let c = 0; c < 3; c++) out[4 * p + c] = values[p * channels + (channels === 1 ? 0 : c)] ?? 0;
    out[4 * p + 3] = 255;
  }
  return out;
}
