import { expect, test } from '@jest/globals';
import { inferno } from '../../src/images/index.ts';
import { markupOf } from '../../src/report/html.ts';
import { infernoFilter } from '../../src/report/infernoFilter.ts';

test('the filter shows each grey in the colour of inferno', () => {
  const tables = [...markupOf(infernoFilter()).matchAll(/tableValues="([^"]*)"/g)].map(([, text = '']) =>
    text.split(' ').map(Number),
  );
  expect(tables).toHaveLength(3);
  for (let grey = 0; grey < 256; grey++) {
    tables.forEach((table, channel) => {
      // As the SVG specification defines type="table".
      const at = (grey / 255) * (table.length - 1);
      const [low = Number.NaN, high = low] = table.slice(Math.floor(at));
      const shown = 255 * (low + (at - Math.floor(at)) * (high - low));
      expect(Math.round(shown)).toBe(inferno[3 * grey + channel]);
    });
  }
});
