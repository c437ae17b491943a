import ndarray from 'ndarray';
import {
  audits,
  createExplainer,
  encodeNpy,
  type FullClassifier,
  fitted,
  type Image,
  inUnits,
  type Mask,
  type MethodName,
  methods as methodList,
  openClassifier,
  openRun,
  type TrustRun,
} from '../browser/index.ts';
import { dense } from '../math/arrays/dense.ts';
import type { Answers, Ask, Frame, MadeMap, News, OpenedModel, ReadImage, UnitsGuess } from './messages.ts';
import { unitChoices } from './messages.ts';
import { picture } from './pictures.ts';
import { loadedRuntime } from './runtime.ts';

interface Working {
  readonly signal: AbortSignal;
  tell(news: News, handed?: Transferable[]): void;
}

type AskOf<Kind extends Ask['kind']> = Extract<Ask, { kind: Kind }>;

/** Everything that the page has been given, and what it can be asked about it. */
export interface Desk {
  answer(ask: Ask, working: Working): Promise<Answers[keyof Answers]>;
}

const seed = 1;
/** Logits that differ by less than this share of their size hardly depend on the image. */
const leastSpread = 1e-3;

/** A desk with nothing on it. */
export function createDesk(): Desk {
  const images = new Map<string, { image: Image; mask?: Mask }>();
  let model: FullClassifier | undefined;

  const opened = (): FullClassifier => {
    if (model === undefined) throw new RangeError('a model comes first: drop an ONNX file');
    return model;
  };
  const pictureOf = (id: string) => {
    const found = images.get(id);
    if (found === undefined) throw new RangeError(`no picture is named '${id}'`);
    return found;
  };

  const open = async ({ model: file, weights, device }: AskOf<'open'>): Promise<OpenedModel> => {
    const { runtime, threads } = await loadedRuntime(device);
    const next = await openClassifier(file.bytes, {
      id: file.name,
      runtime,
      device,
      weights: Object.fromEntries(weights.map(({ name, bytes }) => [name, bytes])),
    });
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

  const read = async ({ file }: AskOf<'image'>): Promise<ReadImage> => {
    const image = await picture(file);
    const [height = 0, width = 0, channels = 1] = image.shape;
    images.set(file.name, { image });
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
    const { run } = await openedRun([id], { units, target, methods, signal: working.signal });
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

  const openedRun = async (
    ids: readonly string[],
    {
      units,
      target,
      methods,
      signal,
    }: { units: string; target: number; methods: readonly string[]; signal: AbortSignal },
  ): Promise<{ readonly run: TrustRun }> => {
    const items = ids.map((id) => {
      const { image, mask } = pictureOf(id);
      return { id, load: async () => ({ image, ...(mask && { mask }) }) };
    });
    const preprocess = unitChoices[units];
    return {
      run: await openRun(opened(), items, {
        methods,
        target,
        seed,
        stop: signal,
        ...(preprocess && { preprocess }),
      }),
    };
  };

  const trust = async (ask: AskOf<'trust'>, working: Working) => {
    const { audit: name, image, all, methods } = ask;
    const others = all ? [...images.keys()].filter((id) => id !== image) : [];
    const { run } = await openedRun([image, ...others], { ...ask, signal: working.signal });
    try {
      const audit = audits[name];
      const options =
        name === 'randomization'
          ? { draws: 2 }
          : name === 'consistency'
            ? { changes: ['noise', 'shift', 'brightness', 'contrast'] }
            : {};
      const seen = new Set<string>();
      const rows = await run.measure(audit, {
        options,
        onProgress: ({ done, total, label }) => working.tell({ kind: 'progress', done, total, label }),
      });
      if (name === 'randomization') {
        for (const redraw of audits.randomization.redraws(
          run.run,
          audits.randomization.options.parse(options),
        )) {
          if (redraw.draw !== 0 || seen.has(redraw.step)) continue;
          seen.add(redraw.step);
          const found = await run.run.maps({ model: opened().id, redraw }, image);
          working.tell({
            kind: 'frame',
            frame: frameOf(redraw.step, redraw.layers.length / redraw.of, found, methods),
          });
        }
      }
      return { rows };
    } finally {
      await run.dispose();
    }
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
          return trust(ask, working);
      }
    },
  };
}

type Explainer = ReturnType<typeof createExplainer>;

async function madeMap(name: string, explainer: Explainer, signal: AbortSignal): Promise<MadeMap> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const method = methodList.find((one) => one.name === name);
  try {
    if (method === undefined) throw new RangeError(`no method is named '${name}'`);
    const { map, numericalError } = await explainer(name as MethodName, method.presets.default, 'default');
    const values = Float32Array.from(dense(map));
    const broken = values.find((value) => !Number.isFinite(value));
    if (broken !== undefined)
      return { method: name, error: `the map must be finite, got ${broken}`, seconds: seconds() };
    const error = numericalError?.relativeError;
    const isRough = error?.state === 'scored' && error.value > 0.5;
    return {
      method: name,
      map: values,
      seconds: seconds(),
      ...(isRough && {
        warning: `half or more of this map is sampling error (${error.value.toPrecision(2)} of its size)`,
      }),
    };
  } catch (error) {
    signal.throwIfAborted();
    return {
      method: name,
      error: error instanceof Error ? error.message : String(error),
      seconds: seconds(),
    };
  }
}

function frameOf(
  label: string,
  share: number,
  found: Awaited<ReturnType<TrustRun['run']['maps']>>,
  methods: readonly string[],
): Frame {
  const maps = methods.flatMap((name) => {
    const one = found.get(name);
    return one?.state === 'found' ? [[name, Float32Array.from(dense(one.evidence.map))] as const] : [];
  });
  return { label, share, maps: Object.fromEntries(maps) };
}

/** The usual units of a model of so many channels, or those under which it answers most to its images where these do nothing. */
function guessed(
  spreads: Readonly<Record<string, number>>,
  channels: number,
): { name: string; reason: string } {
  const usual = channels === 3 ? 'ImageNet mean and deviation' : '0 to 1';
  const best = Object.entries(spreads).reduce((a, b) => (b[1] > a[1] ? b : a));
  const own = spreads[usual] ?? 0;
  const why =
    channels === 3
      ? 'the model takes three channels, and most such networks were trained so'
      : 'the model takes one channel, and most such networks were trained so';
  if (own >= leastSpread)
    return {
      name: usual,
      reason: `A guess: ${why}. An ONNX file does not say; ask whoever trained the model.`,
    };
  if (best[1] >= leastSpread)
    return {
      name: best[0],
      reason: `A guess: in the usual units (${usual}) all logits look alike, and in these they differ most between images. Ask whoever trained the model.`,
    };
  return {
    name: usual,
    reason:
      'A guess that is worth little: in no units that this page knows does the model tell images apart.',
  };
}

/** The largest range of a logit over images, as a share of the largest size of any. */
function spreadOf(rows: readonly (readonly number[])[]): number {
  let [size, range] = [0, 0];
  for (const k of (rows[0] ?? []).keys()) {
    const values = rows.map((row) => row[k] ?? Number.NaN);
    range = Math.max(range, Math.max(...values) - Math.min(...values));
    size = Math.max(size, ...values.map(Math.abs));
  }
  return Number.isFinite(range) && size > 0 ? range / size : 0;
}

function constant([height, width, channels]: readonly [number, number, number], value: number): Image {
  return ndarray(new Float32Array(height * width * channels).fill(value), [height, width, channels]);
}

/** Dark to bright, with a bright disc in the middle. */
function ramp([height, width, channels]: readonly [number, number, number]): Image {
  const out = Float32Array.from({ length: height * width * channels }, (_, i) => {
    const [y, x] = [Math.floor(i / channels / width) / height, (Math.floor(i / channels) % width) / width];
    return Math.hypot(y - 0.5, x - 0.5) < 0.2 ? 230 : 255 * x;
  });
  return ndarray(out, [height, width, channels]);
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
