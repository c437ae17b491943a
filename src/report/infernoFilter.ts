import { inferno } from '../images/index.ts';

/**
 * An SVG filter that shows a grey picture in the colours of inferno, so that each map is stored once and in a third
 * of the bytes. Linear between 18 stops, at most two levels of 255 from the table.
 */
export function infernoFilter(): string {
  const stops = Array.from({ length: 18 }, (_, index) => index * 15);
  const table = (channel: number): string =>
    stops.map((level) => ((inferno[3 * level + channel] ?? 0) / 255).toFixed(3)).join(' ');
  const transfer = ['R', 'G', 'B'].map(
    (name, channel) => `<feFunc${name} type="table" tableValues="${table(channel)}"/>`,
  );
  return (
    `<svg width="0" height="0" class="filters" aria-hidden="true"><filter id="inferno" color-interpolation-filters="sRGB">` +
    `<feComponentTransfer>${transfer.join('')}</feComponentTransfer></filter></svg>`
  );
}
