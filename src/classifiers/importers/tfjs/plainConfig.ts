import { isRecord } from '../../../checks/isRecord.ts';
import type { StoredConfig } from './layerSchema.ts';

/** Layers that change nothing when a trained network is asked, and have no name in Keras 2 or in TF.js. */
const onlyInTraining = new Set([
  'Identity', 'RandomBrightness', 'RandomContrast', 'RandomFlip', 'RandomHue', 'RandomRotation', 'RandomSaturation',
  'RandomTranslation', 'RandomZoom',
]); // biome-ignore format: a list reads better packed

/** How a weight is drawn and held before and in training: what was trained is loaded. */
const ofTraining = /_(initializer|regularizer|constraint)$/;

/** The hard sigmoid of Keras 3 has another slope than that of Keras 2 and TF.js. */
export const kerasThreeHardSigmoid = 'hard_sigmoid of Keras 3';

/** What a layer's config says, in the words of Keras 2. */
export function plainConfig(
  className: string,
  stored: StoredConfig,
  isKeras3: boolean,
): { readonly className: string; readonly config: Readonly<Record<string, unknown>> } {
  const kept = Object.entries(stored)
    .filter(([key]) => !(isKeras3 && ofTraining.test(key)))
    .map(([key, value]) => [key, key === 'layers' ? value : unwrapped(value)]);
  const {
    dtype,
    batch_shape: batchShape,
    activation,
    negative_slope: slope,
    ...rest
  } = Object.fromEntries(kept);
  if (onlyInTraining.has(className)) return { className: 'Dropout', config: { name: stored.name, rate: 0 } };
  return {
    className,
    config: {
      ...rest,
      // Mixed precisions are computed in float32.
      ...(dtype !== undefined && { dtype: 'float32' }),
      ...(batchShape !== undefined && { batch_input_shape: batchShape }),
      ...(activation !== undefined && { activation: plainActivation(activation, isKeras3) }),
      ...(slope !== undefined && (className === 'LeakyReLU' ? { alpha: slope } : { negative_slope: slope })),
    },
  };
}

/** Arrays of NumPy, which Keras 3 wraps. */
function unwrapped(value: unknown): unknown {
  const isWrapped =
    isRecord(value) && (value.class_name === '__numpy__' || value.class_name === '__tensor__');
  return isWrapped && isRecord(value.config) ? value.config.value : value;
}

/** A function by its name, also where it is wrapped in an object. */
function plainActivation(activation: unknown, isKeras3: boolean): unknown {
  const name =
    isRecord(activation) && activation.class_name === 'function' && typeof activation.config === 'string'
      ? activation.config
      : activation;
  return isKeras3 && name === 'hard_sigmoid' ? kerasThreeHardSigmoid : name;
}
