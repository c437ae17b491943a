/** What objectives write as the truth of a batch, and how images and truths are moved together. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { randomStream } from '../../src/math/random/random.ts';
import { drawnPlacement, placedBox, placeImage, unmoved } from '../../src/training/augmentation.ts';
import {
  boxObjective,
  classObjective,
  diceCoefficient,
  findingsObjective,
  labelObjective,
  maskObjective,
} from '../../src/training/index.ts';

const plane = { height: 2, width: 3, channels: 1 };
const image = Float32Array.of(1, 2, 3, 4, 5, 6);
const placed = (placement: Partial<typeof unmoved>) => {
  const out = new Float32Array(6);
  placeImage(image, out, { from: 0, to: 0, plane, placement: { ...unmoved, ...placement } });
  return [...out];
};

describe('placeImage', () => {
  test('leaves, flips, moves with the edge repeated, and scales', () => {
    expect(placed({})).toEqual([1, 2, 3, 4, 5, 6]);
    expect(placed({ isFlipped: true })).toEqual([3, 2, 1, 6, 5, 4]);
    expect(placed({ right: 1 })).toEqual([1, 1, 2, 4, 4, 5]);
    expect(placed({ right: -1, down: 1 })).toEqual([2, 3, 3, 2, 3, 3]);
    expect(placed({ isFlipped: true, right: 1 })).toEqual([3, 3, 2, 6, 6, 5]);
    expect(placed({ gain: 2, offset: -1 })).toEqual([1, 3, 5, 7, 9, 11]);
  });

  test('writes channels one after another', () => {
    const out = new Float32Array(4);
    const colour = { height: 1, width: 2, channels: 2 };
    placeImage(Float32Array.of(1, 10, 2, 20), out, { from: 0, to: 0, plane: colour, placement: unmoved });
    expect([...out]).toEqual([1, 2, 10, 20]);
  });

  test('places a volume slice by slice, its channels one after another', () => {
    const volume = { depth: 2, height: 2, width: 3, channels: 2 };
    const source = Float32Array.from({ length: 24 }, (_, i) => i);
    const out = new Float32Array(24);
    const placement = { ...unmoved, isFlipped: true, right: 1, down: -1 };
    placeImage(source, out, { from: 0, to: 0, plane: volume, placement });
    // Of each slice of each channel, what an image of its own becomes.
    const wanted = [0, 1].flatMap((channel) =>
      [0, 1].flatMap((slice) => {
        const own = Float32Array.from({ length: 6 }, (_, i) => source[(slice * 6 + i) * 2 + channel] ?? 0);
        const alone = new Float32Array(6);
        placeImage(own, alone, { from: 0, to: 0, plane, placement });
        return [...alone];
      }),
    );
    expect([...out]).toEqual(wanted);
    // The lower row twice, from its right end and moved to the right, of the first slice and channel.
    expect([...out.slice(0, 6)]).toEqual([10, 10, 8, 10, 10, 8]);
  });

  test('moves a box as it moves the pixels of the box', () => {
    const size = { height: 6, width: 8, channels: 1 };
    const box = { x: 1, y: 2, width: 3, height: 2 };
    const pixels = new Float32Array(48);
    for (let y = 2; y < 4; y++) for (let x = 1; x < 4; x++) pixels[y * 8 + x] = 1;
    for (let draw = 0; draw < 20; draw++) {
      const placement = drawnPlacement({ flip: true, shiftPixels: 1 }, randomStream(`draw ${draw}`));
      const out = new Float32Array(48);
      placeImage(pixels, out, { from: 0, to: 0, plane: size, placement });
      const { x, y, width, height } = placedBox(box, placement, size);
      const wanted = Array.from(out, (_, i) => {
        const [row, column] = [Math.floor(i / 8), i % 8];
        return Number(row >= y && row < y + height && column >= x && column < x + width);
      });
      // A shift to the edge repeats the box's pixels beyond it: boxes here stay inside.
      expect([...out]).toEqual(wanted);
    }
  });

  test('a box that leaves the image is cut', () => {
    const placement = { ...unmoved, right: -2 };
    expect(placedBox({ x: 1, y: 0, width: 2, height: 2 }, placement, plane)).toEqual({
      x: 0,
      y: 0,
      width: 1,
      height: 2,
    });
  });
});

describe('objectives', () => {
  test('classObjective writes one-hot rows and knows its quality for two classes', () => {
    const objective = classObjective([0, 1, 1]);
    const out = new Float32Array(2);
    objective.fill(out, 0, { index: 1, placement: unmoved, plane });
    expect([...out]).toEqual([0, 1]);
    const kept = objective.quality?.kept(
      Float32Array.of(0, 1, 0, 2, 0, 0.5),
      Float32Array.of(1, 0, 0, 1, 0, 1),
      3,
    );
    // Of the pairs (class 1, class 0): 2 > 1 and 0.5 < 1.
    expect(objective.quality?.of(kept ?? [])).toBe(0.5);
    expect(classObjective([0, 1, 2], 3).quality).toBeUndefined();
  });

  test('maskObjective moves the mask with the image and averages Dice over images with a region', () => {
    const mask = ndarray(Uint8Array.of(1, 0, 0, 0, 0, 0), [2, 3]);
    const objective = maskObjective([mask, undefined]);
    const out = new Float32Array(6);
    objective.fill(out, 0, { index: 0, placement: { ...unmoved, isFlipped: true, gain: 3 }, plane });
    expect([...out]).toEqual([0, 0, 1, 0, 0, 0]);
    const prediction = Float32Array.of(-1, 1, 1, -1, -1, -1, 9, 9, 9, 9, 9, 9);
    const target = Float32Array.of(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    const { quality } = objective;
    expect(quality?.of(quality.kept(prediction, target, 2))).toBeCloseTo(2 / 3, 12);
    expect(quality?.of([])).toBeUndefined();
  });

  test('labelObjective marks the class of every place, moved with the image', () => {
    const labels = ndarray(Uint8Array.of(0, 2, 1, 1, 1, 1), [2, 3]);
    const objective = labelObjective([labels], 3);
    expect(objective.targetShape(plane)).toEqual([3, 2, 3]);
    expect(objective.targetShape({ depth: 4, ...plane })).toEqual([3, 4, 2, 3]);
    const out = new Float32Array(20);
    objective.fill(out, 1, {
      index: 0,
      placement: { ...unmoved, isFlipped: true, gain: 3, offset: 1 },
      plane,
    });
    expect([...out]).toEqual([0, ...[0, 0, 1, 0, 0, 0], ...[1, 0, 0, 1, 1, 1], ...[0, 1, 0, 0, 0, 0], 0]);
  });

  test('labelObjective: Dice of each class above 0 that an image has, the mean over both', () => {
    const objective = labelObjective([ndarray(Uint8Array.of(0, 1, 1, 2), [2, 2])], 4);
    const oneHot = (labels: readonly number[]) =>
      Float32Array.from({ length: 16 }, (_, i) => Number(labels[i % 4] === Math.floor(i / 4)));
    const { quality } = objective;
    const two = (labels: readonly number[]) => Float32Array.of(...oneHot(labels), ...oneHot([0, 0, 0, 0]));
    // Of class 1 one of two is found, and one too much: 2 / 4. Of class 2 none. The second image has air alone.
    const kept = quality?.kept(two([0, 1, 3, 1]), two([0, 1, 1, 2]), 2);
    expect(kept).toEqual([0.5, 0]);
    expect(quality?.of(kept ?? [])).toBe(0.25);
    expect(quality?.of([])).toBeUndefined();
  });

  test('boxObjective marks the cell of the centre with 1, its place and its sides', () => {
    const size = { height: 16, width: 16, channels: 1 };
    const objective = boxObjective([[{ x: 4, y: 2, width: 6, height: 8 }], []]);
    expect(objective.targetShape(size)).toEqual([5, 4, 4]);
    const out = new Float32Array(80);
    objective.fill(out, 0, { index: 0, placement: unmoved, plane: size });
    // Centre (7, 6) px: cell (1, 1), at (0.75, 0.5) within it; 6 and 8 px in units of 16.
    const at = (map: number) => out[map * 16 + 5];
    expect([0, 1, 2, 3, 4].map(at)).toEqual([1, 0.75, 0.5, 0.375, 0.5]);
    expect(out.slice(0, 16).filter((value) => value >= 1).length).toBe(1);
    expect(out[6]).toBeCloseTo(Math.exp(-1 / 0.7 ** 2 / 2), 6);
    const empty = new Float32Array(80);
    objective.fill(empty, 0, { index: 1, placement: unmoved, plane: size });
    expect(empty.every((value) => value === 0)).toBe(true);
  });

  test('findingsObjective writes its rows', () => {
    const objective = findingsObjective([
      [1, 0],
      [0, 1],
    ]);
    const out = new Float32Array(4);
    objective.fill(out, 2, { index: 1, placement: unmoved, plane });
    expect([...out]).toEqual([0, 0, 0, 1]);
  });

  test('what cannot teach is refused', () => {
    expect(() => classObjective([0, 2])).toThrow('labels must be classes from 0 to 1, got 2 at index 1');
    expect(() => classObjective([])).toThrow('labels must be of two classes or more, all 0 are absent');
    expect(() => maskObjective([undefined])).toThrow(
      'masks must hold a region in some image, all 1 are empty',
    );
    const labels = [ndarray(Uint8Array.of(0, 3), [1, 2])];
    expect(() => labelObjective(labels, 3)).toThrow('labels must be classes from 0 to 2, got 3 at index 0');
    expect(() => labelObjective(labels, 1)).toThrow('classes must be a whole number of at least 2, got 1');
    expect(() => labelObjective([], 2)).toThrow('labels must be of one image or more, got none');
    expect(() =>
      labelObjective(labels, 4).fill(new Float32Array(24), 0, { index: 0, placement: unmoved, plane }),
    ).toThrow("labels must be of the images' size 2 x 3, got 1 x 2 at index 0");
    const volume = { depth: 4, height: 2, width: 3, channels: 1 };
    expect(() => maskObjective([ndarray(Uint8Array.of(1), [1, 1])]).targetShape(volume)).toThrow(
      'maskObjective takes images, got volumes of 4 x 2 x 3',
    );
    expect(() => boxObjective([[]])).toThrow('boxes must hold a box in some image, all 1 have none');
    expect(() => findingsObjective([[1], [1]])).toThrow('truths must hold both 0 and 1 of each finding');
    expect(() => findingsObjective([[1, 2]])).toThrow(
      'truths must be rows of 2 zeros and ones, got [1,2] at index 0',
    );
    const wrong = maskObjective([ndarray(Uint8Array.of(1), [1, 1])]);
    expect(() => wrong.fill(new Float32Array(6), 0, { index: 0, placement: unmoved, plane })).toThrow(
      "masks must be of the images' size 2 x 3, got 1 x 1 at index 0",
    );
  });
});

test('diceCoefficient of equal sets is 1, of disjoint ones 0, and undefined for an empty mask', () => {
  const map = Float32Array.of(1, 1, -1, -1);
  expect(diceCoefficient(map, Uint8Array.of(1, 1, 0, 0))).toBe(1);
  expect(diceCoefficient(map, Uint8Array.of(0, 0, 1, 0))).toBe(0);
  expect(diceCoefficient(map, Uint8Array.of(0, 1, 1, 1))).toBeCloseTo(2 / 5, 12);
  expect(diceCoefficient(map, Uint8Array.of(0, 0, 0, 0))).toBeUndefined();
});
