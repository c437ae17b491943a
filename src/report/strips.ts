import { scaleLinear } from 'd3-scale';
import type { MethodSummary } from '../types/summary.ts';
import { escaped, fixed, interval, noNumber } from './text.ts';

/** Height of one method's strip in pixels. */
const height = 34;
const middle = height / 2;

/**
 * One criterion as a list of strips, a method each: a dot for every image, the mean with its interval, the null and
 * the baselines, all on one axis. Positions are shares of the width, so that text and dots keep their size on any
 * screen. HTML with inline SVG.
 */
export function strips(methods: Readonly<Record<string, MethodSummary>>): string {
  const cells = Object.values(methods);
  const baselines = [...new Set(cells.flatMap((cell) => Object.keys(cell.baselines)))];
  const scale = scaleLinear(extent(cells), [2, 98]).nice();
  const at = (value: number): string => `${fixed(scale(value), 2)}%`;
  const ticks = scale.ticks(5).map((tick) => ({ x: at(tick), label: scale.tickFormat(5)(tick) }));
  const grid = ticks
    .map(({ x }) => `<line class="grid" x1="${x}" x2="${x}" y1="0" y2="${height}"/>`)
    .join('');
  const rows = Object.entries(methods).map(([method, cell]) => {
    const title = `${method}: mean ${fixed(cell.mean)}, interval ${interval(cell.ci)}, null ${fixed(cell.null)}, ${cell.n} images`;
    return (
      `<div class="strip"><span class="name">${escaped(method)}</span>` +
      `<svg role="img" aria-label="${escaped(title)}" height="${height}">${grid}${marks(cell, baselines, at)}</svg>` +
      `<span class="value">${fixed(cell.mean)}</span></div>`
    );
  });
  const axis = ticks.map(
    ({ x, label }) => `<text x="${x}" y="12" text-anchor="middle">${escaped(label)}</text>`,
  );
  return (
    `<div class="strips">${rows.join('')}<div class="strip" aria-hidden="true"><span class="name"></span>` +
    `<svg class="axis" height="16">${axis.join('')}</svg><span class="value"></span></div></div>${legend(cells, baselines)}`
  );
}

/** The smallest and largest number that is drawn; 0 and 1 where there is none. */
function extent(cells: readonly MethodSummary[]): [number, number] {
  const numbers = cells
    .flatMap(({ values, mean, ci, null: nothing, baselines }) => [
      ...values.map(({ value }) => value),
      ...[mean, nothing, ...(ci ?? []), ...Object.values(baselines)],
    ])
    .filter((value): value is number => value !== null && Number.isFinite(value));
  if (numbers.length === 0) return [0, 1];
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

function marks(
  { values, mean, ci, null: nothing, baselines }: MethodSummary,
  names: readonly string[],
  at: (value: number) => string,
): string {
  const dots = values.map(({ image, value }, index) => {
    if (!Number.isFinite(value)) return '';
    // Steps of the golden ratio spread neighbours over the height, the same in every run.
    const y = 6 + ((index * 0.618034) % 1) * (height - 12);
    return `<circle cx="${at(value)}" cy="${fixed(y, 1)}" r="2.4"><title>${escaped(image)}: ${fixed(value)}</title></circle>`;
  });
  const levels = names.map((name, index) => {
    const value = baselines[name];
    if (value === undefined || value === null) return '';
    const x = at(value);
    return (
      `<line class="baseline b${index % 4}" x1="${x}" x2="${x}" y1="4" y2="${height - 4}">` +
      `<title>${escaped(name)}: ${fixed(value)}</title></line>`
    );
  });
  const zero =
    nothing === null
      ? ''
      : `<line class="null" x1="${at(nothing)}" x2="${at(nothing)}" y1="0" y2="${height}"><title>null: ${fixed(nothing)}</title></line>`;
  const bar =
    ci === null
      ? ''
      : `<line class="interval" x1="${at(ci[0])}" x2="${at(ci[1])}" y1="${middle}" y2="${middle}"/>`;
  const dot = mean === null ? '' : `<circle class="mean" cx="${at(mean)}" cy="${middle}" r="5"/>`;
  if (values.length === 0 && mean === null)
    return `<text x="2%" y="${middle + 4}">${noNumber} no image scored</text>`;
  return `<g class="dots">${dots.join('')}</g>${zero}${levels.join('')}${bar}${dot}`;
}

function legend(cells: readonly MethodSummary[], names: readonly string[]): string {
  const drawn = (name: string): boolean => cells.some(({ baselines }) => typeof baselines[name] === 'number');
  const key = (mark: string, name: string): string =>
    `<li><svg width="26" height="14" aria-hidden="true">${mark}</svg>${escaped(name)}</li>`;
  const line = (kind: string): string => `<line class="${kind}" x1="13" x2="13" y1="0" y2="14"/>`;
  return `<ul class="legend">${[
    key('<g class="dots"><circle cx="13" cy="7" r="2.4"/></g>', 'an image'),
    key(
      '<line class="interval" x1="2" x2="24" y1="7" y2="7"/><circle class="mean" cx="13" cy="7" r="5"/>',
      'mean with 95 % interval',
    ),
    key(line('null'), 'null: a map without information'),
    ...names.map((name, index) => (drawn(name) ? key(line(`baseline b${index % 4}`), name) : '')),
  ].join('')}</ul>`;
}
