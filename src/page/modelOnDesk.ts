import ndarray from 'ndarray';
import { type Image, openClassifier } from '../browser/index.ts';
import { dense } from '../math/arrays/dense.ts';
import { type FlatClassifier, isFlat } from './flat.ts';
import { givenBytes } from './givenBytes.ts';
import { loadedRuntime } from './runtime.ts';
import { ramp } from './units.ts';
import type { AskOf } from './working.ts';

/** The graphics card may be off by this share of the largest value; beyond it the processor computes. */
const mostDeviation = 1e-3;

/** A model that is open, and which of its sessions maps come from. */
export interface ModelOnDesk {
  readonly classifier: FlatClassifier;
  /** Where it computes, in words. */
  readonly device: string;
  /** The one whose maps are right for this image, in the model's units, and class; and what was found out about it. */
  forMaps(image: Image, target: number): Promise<Checked>;
  dispose(): Promise<void>;
}

interface Checked {
  readonly classifier: FlatClassifier;
  /** What a reader should know of where it computes. */
  readonly note?: string;
}

/** Opens a dropped model on the device that was asked for. */
export async function modelOnDesk({ model, weights, device }: AskOf<'open'>): Promise<ModelOnDesk> {
  const { runtime, threads } = await loadedRuntime(device);
  const bytes = await givenBytes(model);
  const beside: Record<string, Uint8Array> = {};
  for (const one of weights) beside[one.name] = await givenBytes(one);
  const opened = (where: 'wasm' | 'webgpu') =>
    openClassifier(bytes, { id: model.name, runtime, device: where, weights: beside });
  const processor = await opened('wasm');
  if (!isFlat(processor)) {
    const { inputShape } = processor;
    await processor.dispose();
    throw new RangeError(
      `${model.name}: takes volumes of ${inputShape.join(' x ')}; this page shows pictures, saliency-trust in Node takes volumes`,
    );
  }
  const onProcessor = `processor (WebAssembly, ${threads} ${threads === 1 ? 'thread' : 'threads'})`;
  const plain: ModelOnDesk = {
    classifier: processor,
    device: onProcessor,
    forMaps: async () => ({ classifier: processor }),
    dispose: () => processor.dispose(),
  };
  if (device === 'wasm') return plain;
  const card = (await opened('webgpu')) as FlatClassifier;
  const trial = ramp(processor.inputShape);
  const off = await logitsOff(
    card,
    processor,
    ndarray(
      dense(trial).map((value) => value / 255),
      [...trial.shape],
    ),
  );
  if (off > mostDeviation) {
    await card.dispose();
    return {
      ...plain,
      device: `${onProcessor}: the graphics card gives other logits, off by ${percent(off)}`,
    };
  }
  return {
    classifier: card,
    device: 'graphics card (WebGPU)',
    forMaps: (image, target) => checked({ card, processor, image, target }),
    dispose: async () => {
      await card.dispose();
      await processor.dispose();
    },
  };
}

/**
 * A rectifier near 0 or a tie in a pooling takes the other side by a rounding, and single pixels of a gradient jump. So
 * the gradient of the image itself is taken on both.
 */
async function checked(asked: {
  readonly card: FlatClassifier;
  readonly processor: FlatClassifier;
  readonly image: Image;
  readonly target: number;
}): Promise<Checked> {
  const { card, processor, image, target } = asked;
  const batch = ndarray(dense(image), [1, ...image.shape]);
  const [ours, theirs] = [await card.gradient(batch, [target]), await processor.gradient(batch, [target])];
  const off = Math.max(deviation(dense(ours), dense(theirs)), await logitsOff(card, processor, image));
  return off <= mostDeviation
    ? {
        classifier: card,
        note: `The gradient of this image on the graphics card agrees with the processor's: at most ${percent(off)} of its largest value apart.`,
      }
    : {
        classifier: processor,
        note: `Computed on the processor: the graphics card's gradient of this image is up to ${percent(off)} of its largest value apart, and ${percent(mostDeviation)} is allowed.`,
      };
}

async function logitsOff(card: FlatClassifier, processor: FlatClassifier, image: Image): Promise<number> {
  const batch = ndarray(dense(image), [1, ...image.shape]);
  return deviation(dense(await card.logits(batch)), dense(await processor.logits(batch)));
}

/** The largest difference as a share of the largest value; infinite where one is not finite. */
function deviation(ours: Float32Array, theirs: Float32Array): number {
  let [most, size] = [0, 0];
  for (const [i, value] of theirs.entries()) {
    const apart = Math.abs((ours[i] ?? Number.NaN) - value);
    most = Math.max(most, Number.isFinite(apart) ? apart : Infinity);
    size = Math.max(size, Math.abs(value));
  }
  return most === 0 ? 0 : most / size;
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}
