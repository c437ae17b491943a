/** Work that several methods need of one image is done once: the passes of each alone, and after those before it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type MethodName, methodNames, methods, theEight } from '../../src/methods/index.ts';
import { createExplainer } from '../../src/run/index.ts';
import type { Image } from '../../src/types/arrays.ts';
import type { Attentive, Differentiable, Layered } from '../../src/types/classifier.ts';
import { imageOf, pixelNet, withAttention } from '../support/toyClassifiers.ts';

const shape = [6, 6, 2] as const;
const image = imageOf(shape, (i) => 0.9 * Math.sin(3 * i + 1));
/** Its lowest value is black, so one of XRAI's two baselines is that of integrated gradients. */
const withBlack = imageOf(shape, (i) => (i === 5 ? -1 : 0.9 * Math.sin(3 * i + 1)));

/** A net that keeps a list of the images that pass through it, counted here and not by the library. */
function watchedNet(): Differentiable &
  Layered &
  Attentive & { readonly seen: { forward: number; backward: number } } {
  const net = withAttention(pixelNet(shape, { u: [[1.5, -0.5]], v: [[1], [-2]] }));
  const seen = { forward: 0, backward: 0 };
  return {
    ...net,
    seen,
    logits: (batch) => {
      seen.forward += batch.shape[0] ?? 0;
      return net.logits(batch);
    },
    attention: async (batch) => {
      seen.forward += batch.shape[0] ?? 0;
      seen.backward += batch.shape[0] ?? 0;
      return net.attention(batch, []);
    },
    rules: ['standard', 'guided', 'rescale', 'relevance'],
    gradient: (batch, targets, options) => {
      // The rescale rule passes the baseline through the net as well.
      seen.forward += (batch.shape[0] ?? 0) * (options?.rule === 'rescale' ? 2 : 1);
      seen.backward += batch.shape[0] ?? 0;
      return net.gradient(batch, targets, options);
    },
    features: (batch, ...question) => {
      seen.forward += batch.shape[0] ?? 0;
      seen.backward += batch.shape[0] ?? 0;
      return net.features(batch, ...question);
    },
  };
}

/** Passes of each method when one explainer is asked for all of them in turn, `forward / backward`. */
async function costs(names: readonly MethodName[], input: Image): Promise<Record<string, string>> {
  const net = watchedNet();
  const explainer = createExplainer(net, input, { target: 0, inputRange: [-1, 1] });
  const result: Record<string, string> = {};
  for (const name of names) {
    const before = { ...net.seen };
    const { passes } = await explainer(name, methods[name].presets.default, 'default');
    const seen = {
      forward: net.seen.forward - before.forward,
      backward: net.seen.backward - before.backward,
    };
    expect([name, passes]).toEqual([name, seen]);
    result[name] = `${seen.forward} / ${seen.backward}`;
  }
  return result;
}

describe('the passes of the eight', () => {
  const alone = {
    gradient: '1 / 1',
    smoothgrad: '25 / 25',
    'integrated-gradients': '26 / 24',
    'smooth-integrated-gradients': '100 / 100',
    'grad-cam': '1 / 1',
    'guided-backprop': '1 / 1',
    'guided-grad-cam': '2 / 2',
    xrai: '52 / 48',
  };

  test.each(theEight)('%s alone', async (name) => {
    expect(await costs([name], image)).toEqual({ [name]: alone[name] });
  });

  test('asked one after the other: what an earlier one computed is not computed again', async () => {
    expect(await costs(theEight, image)).toEqual({ ...alone, 'guided-grad-cam': '0 / 0' });
    expect(await costs(theEight, withBlack)).toEqual({
      ...alone,
      'guided-grad-cam': '0 / 0',
      xrai: '26 / 24',
    });
  });

  test('asked in the other order cost the same in all', async () => {
    const total = (each: Record<string, string>) =>
      Object.values(each).reduce((sum, cost) => sum + Number(cost.split(' / ')[0]), 0);
    const backwards = await costs(theEight.toReversed(), withBlack);
    expect(total(backwards)).toBe(total(await costs(theEight, withBlack)));
    expect(backwards).toMatchObject({
      'guided-backprop': '0 / 0',
      'grad-cam': '0 / 0',
      'integrated-gradients': '0 / 0',
    });
  });
});

test('docs/methods.md says what each costs after those above it', async () => {
  const text = readFileSync(new URL('../../docs/methods.md', import.meta.url), 'utf8');
  const rows = text.slice(text.indexOf('| after those above it |')).split('\n').slice(2);
  const listed = rows
    .slice(0, methodNames.length)
    .map((row) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    .map(([, name, , , cost]) => [name, cost]);
  // These depend on the image, the layer or the segments.
  const byImage: Record<string, string> = {
    occlusion: '1 + windows / 0',
    'score-cam': 'channels / 0',
    'kernel-shap': '2 + coalitions / 0',
    'partition-shap': 'at most 1001 / 0',
  };
  const counted = Object.entries(await costs(methodNames, image)).map(([name, cost]) => [
    name,
    byImage[name] ?? cost,
  ]);
  expect(listed).toEqual(counted);
});
