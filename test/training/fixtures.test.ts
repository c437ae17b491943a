/** The committed networks: what their cards say of them, and that they still know a few images that they never saw. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier, openSegmenter } from '../../src/classifiers/index.ts';
import { phantomDataset } from '../../src/datasets/index.ts';
import { phantomHead } from '../../src/datasets/phantom/index.ts';
import { parsedModel } from '../../src/graph/parse.ts';
import { dense } from '../../src/math/arrays/dense.ts';
import { auc } from '../../src/statistics/index.ts';
import { diceCoefficient, predictions } from '../../src/training/index.ts';

interface Card {
  readonly name: string;
  readonly task: 'segmentation' | 'detection' | 'masking' | 'textures' | 'heads';
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly heldOut: {
    readonly value: number;
    readonly interval: readonly [number, number];
    readonly dataset: { readonly seed: string };
  };
  readonly training: {
    readonly seed: string;
    readonly dataset: { readonly seed: string; readonly size: number };
  };
}

const models = fileURLToPath(new URL('../../fixtures/models', import.meta.url));
const paths = existsSync(models)
  ? readdirSync(models, { recursive: true, encoding: 'utf8' }).filter(
      // The networks of the audit of confounders have one card: `shareFixtures.test.ts`.
      (path) => path.endsWith('.json') && !path.endsWith('networks.json'),
    )
  : [];
const cards = paths.sort().map((path) => JSON.parse(readFileSync(join(models, path), 'utf8')) as Card);
const bytesOf = ({ task, file }: Card) => readFileSync(join(models, task, file));
const isClassifier = ({ name }: Card) => /^(inception|densenet)/.test(name);

test('each task has three inception networks, two DenseNets and two localizers, in less than 10 MB together', () => {
  const classifiers = ['densenet-1', 'densenet-2', 'inception-1', 'inception-2', 'inception-3'];
  const namesOf = (task: string) => cards.filter((card) => card.task === task).map(({ name }) => name);
  expect(namesOf('segmentation')).toEqual([...classifiers, 'unet-1', 'unet-2']);
  expect(namesOf('detection').sort()).toEqual([...classifiers, 'detector-1', 'detector-2'].sort());
  expect(cards.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(10_000_000);
});

test.each(cards.map((card) => [`${card.task}/${card.name}`, card] as const))(
  'the card of %s is of this file, trained on other images than it was judged by',
  (_, card) => {
    const bytes = bytesOf(card);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(card.sha256);
    expect(bytes.length).toBe(card.bytes);
    expect(card.training.dataset.seed).not.toBe(card.heldOut.dataset.seed);
    const [low, high] = card.heldOut.interval;
    expect(low <= card.heldOut.value && card.heldOut.value <= high).toBe(true);
  },
);

describe('held-out figures', () => {
  test.each(['segmentation', 'detection'])('classifiers of %s are good, and alike', (task) => {
    const values = cards
      .filter((card) => card.task === task && isClassifier(card))
      .map(({ heldOut }) => heldOut.value);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0.95);
    expect(Math.max(...values) - Math.min(...values)).toBeLessThanOrEqual(0.02);
  });

  test('the U-Nets find the region', () => {
    for (const { heldOut } of cards.filter(
      ({ task, name }) => task === 'segmentation' && name.startsWith('unet'),
    )) {
      expect(heldOut.value).toBeGreaterThanOrEqual(0.8);
    }
  });
});

test.each(['segmentation', 'detection'] as const)(
  'on eight new patients of %s the first classifier tells them apart, and the first U-Net finds the region',
  async (task) => {
    const { images, labels, masks } = await newImages(task, 96);
    for (const card of cards.filter((item) => item.task === task && item.name === 'inception-1')) {
      const classifier = await openClassifier(bytesOf(card), { id: card.name });
      try {
        const logits = await classifier.logits(images);
        const scores = labels.map((_, i) => logits.get(i, 1) - logits.get(i, 0));
        expect(auc(scores, labels)).toBeGreaterThan(0.85);
      } finally {
        await classifier.dispose();
      }
    }
    for (const card of cards.filter((item) => item.task === task && item.name === 'unet-1')) {
      const { map } = await predictions(parsedModel(bytesOf(card), { source: card.name }), images);
      const scores = masks.flatMap((mask, i) => {
        if (mask === undefined || map === undefined) return [];
        return diceCoefficient(map.subarray(i * 96 * 96, (i + 1) * 96 * 96), mask, 0.5) ?? [];
      });
      expect(scores.length).toBe(4);
      expect(scores.reduce((sum, score) => sum + score, 0) / scores.length).toBeGreaterThan(0.75);
    }
  },
);

test('on a new head the first U-Net of volumes finds grey and white matter', async () => {
  const { image, labels } = phantomHead({ seed: 'test/training/fixtures' });
  const volume = ndarray(
    image.data.map((grey) => grey / 127.5 - 1),
    [1, ...image.shape],
  );
  const [card] = cards.filter(({ task, name }) => task === 'heads' && name === 'unet-clean-1');
  if (card === undefined) throw new RangeError('the networks of heads must be there, got none');
  const segmenter = await openSegmenter(bytesOf(card), { id: card.name });
  try {
    const found = dense(await segmenter.labels(volume));
    for (const label of [4, 5]) {
      const truth = Uint8Array.from(dense(labels), (own) => Number(own === label));
      const own = Float32Array.from(found, (said) => Number(said === label));
      expect(diceCoefficient(own, truth)).toBeGreaterThan(0.9);
    }
  } finally {
    await segmenter.dispose();
  }
});

async function newImages(task: 'segmentation' | 'detection', size: number) {
  const { items } = phantomDataset({ task, size, count: 8, seed: 'test/training/fixtures' });
  const pixels = new Float32Array(items.length * size * size);
  const masks: (Uint8Array | undefined)[] = [];
  for (const [index, item] of items.entries()) {
    const { image, mask } = await item.load();
    image.data.forEach((grey, i) => {
      pixels[index * size * size + i] = grey / 127.5 - 1;
    });
    masks.push(mask?.data);
  }
  const labels = items.map(({ label }) => label);
  return { images: ndarray(pixels, [items.length, size, size, 1]), labels, masks };
}

test('docs/training.md lists every network with the figures of its card', () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/training.md', import.meta.url)), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => /^\| (segmentation|detection|masking|textures|heads) \|/.test(line));
  const wanted = cards.map(({ task, name, bytes, heldOut: { value, interval } }) => {
    const [low, high] = interval;
    return [task, name, value.toFixed(3), `${low.toFixed(3)} to ${high.toFixed(3)}`, String(bytes)];
  });
  const listed = rows.map((row) => {
    const [task = '', name = '', , , figure = '', range = '', size = ''] = row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    return [task, name, figure, range, size];
  });
  expect(listed.map((row) => row.join()).sort()).toEqual(wanted.map((row) => row.join()).sort());
});
