import { describe, expect, test } from '@jest/globals';
import { detectionPrecision, intersectionOverUnion } from '../../src/training/detectionPrecision.ts';

const box = { x: 0, y: 0, width: 10, height: 10 };

describe('intersectionOverUnion', () => {
  test('of equal boxes is 1, of boxes that touch 0, of one that covers half 1/2', () => {
    expect(intersectionOverUnion([0, 0, 10, 10], box)).toBe(1);
    expect(intersectionOverUnion([10, 0, 20, 10], box)).toBe(0);
    expect(intersectionOverUnion([0, 0, 10, 5], box)).toBe(0.5);
  });
});

describe('detectionPrecision', () => {
  test('counts each box once, ranks over all images, and divides by the boxes', () => {
    const detections = [
      // Right, then the same box again.
      { corners: [0, 0, 10, 10, 0, 0, 10, 9], scores: [0.9, 0.8] },
      // A false alarm between, then right.
      { corners: [50, 50, 60, 60, 0, 0, 10, 10], scores: [0.85, 0.3] },
      { corners: [0, 0, 10, 10], scores: [0] },
    ];
    // Ranks of the right ones 1 and 4 of (.9, .85, .8, .3): (1 / 1 + 2 / 4) / 3 boxes.
    expect(detectionPrecision(detections, [[box], [box], [box]])).toBe(0.5);
  });

  test('is 1 where all boxes are found before any false alarm', () => {
    expect(detectionPrecision([{ corners: [0, 0, 10, 10, 3, 3, 4, 4], scores: [0.9, 0.1] }], [[box]])).toBe(
      1,
    );
  });

  test('asks for the overlap that it is told', () => {
    const half = [{ corners: [0, 0, 10, 5], scores: [0.5] }];
    expect(detectionPrecision(half, [[box]])).toBe(1);
    expect(detectionPrecision(half, [[box]], { overlap: 0.6 })).toBe(0);
  });

  test('is undefined without a box', () => {
    expect(detectionPrecision([{ corners: [0, 0, 1, 1], scores: [0.5] }], [[]])).toBeUndefined();
  });
});
