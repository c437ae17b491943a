import type { Preprocess } from '../browser/index.ts';
import { element } from './dom.ts';

/** Gives a file to the user. */
export function save(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  element('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export interface ConfigFacts {
  readonly model: string;
  readonly preprocess: Preprocess;
  readonly target: number;
  readonly methods: readonly string[];
  /** With their options. */
  readonly criteria: readonly object[];
  readonly hasMasks: boolean;
}

/** A config of `bench` that makes the same maps and asks the same questions of the images in a folder beside it. */
export function benchConfig({ model, preprocess, target, methods, criteria, hasMasks }: ConfigFacts): string {
  const dataset = {
    kind: 'table',
    images: 'images',
    ...(hasMasks && { regions: { region: { kind: 'images', folder: 'masks', suffix: '.mask' } } }),
  };
  const config = {
    name: 'page',
    dataset,
    classifiers: [{ id: model, model, preprocess }],
    target,
    methods,
    criteria,
    seed: 1,
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** A part of the report. */
export interface ReportPart {
  readonly title: string;
  readonly picture?: string;
  readonly html?: string;
}

/** A page of one file, with everything in it and nothing to load. */
export function report(
  title: string,
  facts: readonly (readonly [string, string])[],
  parts: readonly ReportPart[],
  css: string,
): string {
  const list = facts.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('');
  const body = parts
    .map(
      ({ title: name, picture, html = '' }) =>
        `<section><h2>${escaped(name)}</h2>${picture === undefined ? '' : `<img src="${picture}" alt="Map of ${escaped(name)}">`}${html}</section>`,
    )
    .join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${css} img{width:16rem;max-width:100%;image-rendering:pixelated;border-radius:6px}</style><header><h1>${escaped(title)}</h1></header><main><dl>${list}</dl>${body}</main></html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
