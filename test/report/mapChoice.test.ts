import { expect, test } from '@jest/globals';
import { markupOf } from '../../src/report/html.ts';
import { mapChoice } from '../../src/report/mapChoice.ts';
import type { GalleryMap } from '../../src/types/report.ts';
import { exampleImage } from '../support/exampleReport.ts';

const image = exampleImage('one');
const [map] = image.maps as [GalleryMap];
const drawn = (change: Partial<GalleryMap>) =>
  markupOf(mapChoice({ ...map, ...change }, { image, prefix: 'p', isFirst: true }));

test('a map has its numerical error beside it, with a warning where that is large', () => {
  expect(drawn({})).not.toContain('numerical error');
  expect(drawn({ numericalError: 0.123 })).toContain('<span>numerical error</span> <b>0.12</b>');
  expect(drawn({ numericalError: 0.123 })).not.toContain('much of this map is numerical error');
  expect(drawn({ numericalError: 0.9 })).toContain('much of this map is numerical error');
  expect(drawn({ numericalError: null })).toContain('<b>above 1</b>');
});
