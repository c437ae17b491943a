import * as z from 'zod';
import { blendPixels, weightedChannelSum } from '../math/arrays/channels.ts';
import { dense } from '../math/arrays/dense.ts';
import { channelsOf } from '../math/arrays/imageAxes.ts';
import { softmaxRows } from '../math/matrices/rowSoftmax.ts';
import type { Layered } from '../types/classifier.ts';
import type { Method } from '../types/method.ts';
import { type Baseline, baselineOption, baselineValues } from './baseline.ts';
import { forEachLogit } from './batchedPasses.ts';
import { mapOf } from './explanation.ts';
import { isDead } from './gradCam.ts';
import { channelOf, stretchedToOne } from './kernels/featureMaps.ts';
import { enlarged, layerFeatures, layerOption } from './layerFeatures.ts';

export interface ScoreCamOptions {
  /** The spatial layer, by the classifier's name for it; `null` is the last one before the head. @default null */
  readonly layer: string | null;
  /** What the image fades to where a channel is low. @default 'black' */
  readonly fill: Baseline;
}

const defaults: ScoreCamOptions = { layer: null, fill: 'black' };

/**
 * ReLU(Σ_k w_k A_k), w the softmax over channels of the logits of the image shown through each channel, enlarged and
 * stretched to [0, 1]: no gradient decides, but the layer's activations come with one. A constant channel shows nothing
 * of the image. Wang et al. 2020, CVPR workshops. At least 0; a pass for each channel.
 */
export const scoreCam: Method<ScoreCamOptions, Layered> = {
  name: 'score-cam',
  note: 'The last feature maps, weighted by the class score of the image seen through each.',
  needs: ['logits', 'features'],
  options: z.strictObject({ layer: layerOption, fill: baselineOption }),
  presets: { default: defaults, arun2021: defaults },
  reduction: 'positive',
  async explain(question, { layer, fill }) {
    const features = await layerFeatures(question, layer);
    const activations = dense(features.activations);
    const channels = channelsOf(features.activations.shape);
    const [shown, hidden] = [dense(question.image), baselineValues(question, fill)];
    const weights = new Float64Array(channels);
    const inputs = {
      count: channels,
      write(k: number, out: Float32Array) {
        const shares = stretchedToOne(enlarged(question, channelOf(activations, k, channels), features));
        blendPixels({ shown, hidden, shares }, out);
      },
    };
    await forEachLogit(question, inputs, (logit, k) => {
      weights[k] = logit;
    });
    softmaxRows({ values: weights, rows: 1, columns: channels });
    const cam = weightedChannelSum(activations, weights).map((value) => Math.max(0, value));
    const values = enlarged(question, cam, features);
    return mapOf(question, values, { layer: features.layer, dead: isDead(values), channels });
  },
};
