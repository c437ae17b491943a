import type { Page } from 'playwright-core';
import type { Colour } from './contrast.ts';

/** A colour of text on a page and what is behind it, with how many pieces of text have it and one of them. */
export interface TextColour {
  readonly text: string;
  readonly pieces: number;
  readonly colour: Colour;
  readonly ground: Colour;
}

/**
 * The colours of all visible text: the one that it is drawn in (`fill` in an SVG), and the ground of the nearest
 * element that has one. Text without size, as that replaced by `::after`, is not visible.
 */
export async function textColours(page: Page): Promise<TextColour[]> {
  return (await page.evaluate(source)) as TextColour[];
}

const source = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const known = new Map();
  const read = (colour) => known.get(colour) ?? known.set(colour, drawn(colour)).get(colour);
  const drawn = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const grounds = new Map();
  const groundOf = (element) => {
    if (element === null) return [255, 255, 255];
    if (!grounds.has(element)) {
      const [red, green, blue, alpha] = read(getComputedStyle(element).backgroundColor);
      grounds.set(element, alpha === 255 ? [red, green, blue] : groundOf(element.parentElement));
    }
    return grounds.get(element);
  };
  const found = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const style = getComputedStyle(element);
    if (node.data.trim() === '' || element.closest('script, style, title') || !element.checkVisibility()) continue;
    if (parseFloat(style.fontSize) === 0 || style.visibility !== 'visible') continue;
    const isDrawn = element.closest('svg') !== null;
    const [red, green, blue, alpha] = read(isDrawn ? style.fill : style.color);
    if (alpha !== 255 || style.opacity !== '1') throw new Error('half transparent text: ' + node.data);
    const [colour, ground] = [[red, green, blue], groundOf(element)];
    const key = [colour, ground].join();
    if (!found.has(key)) found.set(key, { text: node.data.trim().slice(0, 40), pieces: 0, colour, ground });
    found.get(key).pieces++;
  }
  return [...found.values()];
})()`;
