import type { Page } from 'playwright-core';

/** A stop of the tab key. */
export interface TabStop {
  readonly name: string;
  /** Whether a frame is drawn around it, or around what stands for it. */
  readonly isShown: boolean;
}

/** More stops than any page has. */
const mostStops = 400;

/** Where the tab key stops, from the beginning of a page to its end. */
export async function tabStops(page: Page): Promise<TabStop[]> {
  const stops: TabStop[] = [];
  while (stops.length < mostStops) {
    await page.keyboard.press('Tab');
    const stop = (await page.evaluate(focusSource)) as TabStop | null;
    if (stop === null) break;
    stops.push(stop);
  }
  return stops;
}

/** All visible elements that a keyboard must reach, by what tells them apart. */
export async function controlNames(page: Page): Promise<string[]> {
  return (await page.evaluate(controlsSource)) as string[];
}

/** Visible controls and pictures that a screen reader has no name for, as they stand in the HTML. */
export async function nameless(page: Page): Promise<string[]> {
  return (await page.evaluate(namelessSource)) as string[];
}

/** What of an element tells it apart, as a function in the browser: radio buttons of a group are one stop. */
const nameOf = `const nameOf = (element) =>
  element.type === 'radio' ? element.name : [element.id, element.className || element.tagName, element.getAttribute('href'), element.textContent || element.ariaLabel || element.labels?.[0]?.textContent].join(' ').slice(0, 80);`;

/** The element that has the focus; null at the end. */
const focusSource = `(() => {
  ${nameOf}
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const frames = [element, element.nextElementSibling, element.closest('.choice')].filter(Boolean);
  return { name: nameOf(element), isShown: frames.some((frame) => parseFloat(getComputedStyle(frame).outlineWidth) >= 2 && getComputedStyle(frame).outlineStyle !== 'none') };
})()`;

const controlsSource = `(() => {
  ${nameOf}
  const all = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')];
  return [...new Set(all.filter((element) => element.checkVisibility() && !element.disabled).map(nameOf))];
})()`;

const namelessSource = `(() => {
  const all = [...document.querySelectorAll('a[href], button, input, select, summary, progress, canvas, img, svg, [tabindex="0"]')];
  const named = (element) =>
    [element.ariaLabel, element.getAttribute('alt'), ...[...(element.labels ?? [])].map((label) => label.textContent),
      ...(['SELECT', 'INPUT', 'SVG', 'svg', 'CANVAS'].includes(element.tagName) ? [] : [element.textContent])].some((text) => text?.trim());
  return all.filter((element) => element.checkVisibility() && !named(element)).map((element) => element.outerHTML.slice(0, 120));
})()`;
