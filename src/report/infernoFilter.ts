import { inferno } from '../images/index.ts';
import { type Html, html } from './html.ts';

/**
 * An SVG filter that shows a grey picture in the colours of inferno, so that each map is stored once and in a third
 * of the bytes.
 */
export function infernoFilter(): Html {
  const table = (channel: number): string =>
    Array.from({ length: 256 }, (_, grey) => ((inferno[3 * grey + channel] ?? 0) / 255).toFixed(3)).join(' ');
  const transfer = [
    html`<feFuncR type="table" tableValues="${table(0)}"/>`,
    html`<feFuncG type="table" tableValues="${table(1)}"/>`,
    html`<feFuncB type="table" tableValues="${table(2)}"/>`,
  ];
  return html`<svg width="0" height="0" class="filters" aria-hidden="true">
    <filter id="inferno" color-interpolation-filters="sRGB"><feComponentTransfer>${transfer}</feComponentTransfer></filter></svg>`;
}
