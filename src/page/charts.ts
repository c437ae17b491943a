const space = 'http://www.w3.org/2000/svg';

function drawn(name: string, attributes: Readonly<Record<string, string | number>>, text = ''): SVGElement {
  const made = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
}

/** As wide as a phone shows without shrinking its letters. */
const sheetWidth = 360;

function sheet(height: number, label: string): SVGElement {
  return drawn('svg', { viewBox: `0 0 ${sheetWidth} ${height}`, role: 'img', 'aria-label': label });
}

function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** One line of a chart. */
export interface Series {
  readonly name: string;
  /** Which of the eight colours. */
  readonly colour: number;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Dashes tell two lines of one method apart. */
  readonly isDashed?: boolean;
}

interface LinesOptions {
  readonly label: string;
  readonly x: string;
  readonly y: string;
  /** What a map without information gets. */
  readonly nullAt?: number | undefined;
}

/** Lines over shares from 0 to 1, with a dashed line where the null lies. */
export function lines(series: readonly Series[], { label, x, y, nullAt }: LinesOptions): SVGElement {
  const [left, right, top, bottom] = [44, sheetWidth - 20, 24, 220];
  const values = [
    ...series.flatMap(({ points }) => points.map((point) => point[1])),
    ...(nullAt === undefined ? [] : [nullAt]),
  ];
  const [low, high] = [Math.min(0, ...values), Math.max(...values, 1e-9)];
  const across = (share: number) => left + (right - left) * share;
  const down = (value: number) => bottom - ((bottom - top) * (value - low)) / (high - low || 1);
  const named = series.filter(({ isDashed = false }) => !isDashed);
  const legend = named.map(({ name, colour }) => ({ name, colour: `s${colour % 8}` }));
  const svg = sheet(bottom + 48 + 17 * (legend.length + (nullAt === undefined ? 0 : 1)), label);
  svg.append(
    drawn('line', { x1: left, x2: right, y1: bottom, y2: bottom, class: 'axis' }),
    drawn('line', { x1: left, x2: left, y1: top, y2: bottom, class: 'axis' }),
    drawn('text', { x: 2, y: 14, class: 'tick' }, y),
    drawn('text', { x: right, y: bottom + 34, 'text-anchor': 'end', class: 'tick' }, x),
  );
  for (const share of [0, 0.25, 0.5, 0.75, 1])
    svg.append(
      drawn(
        'text',
        { x: across(share), y: bottom + 17, 'text-anchor': 'middle', class: 'tick' },
        `${100 * share} %`,
      ),
    );
  for (const value of [low, (low + high) / 2, high])
    svg.append(
      drawn('text', { x: left - 6, y: down(value) + 4, 'text-anchor': 'end', class: 'tick' }, shown(value)),
    );
  if (nullAt !== undefined)
    svg.append(drawn('line', { x1: left, x2: right, y1: down(nullAt), y2: down(nullAt), class: 'nullMark' }));
  for (const { colour, points, isDashed = false } of series) {
    const path = points
      .map(([share, value], i) => `${i === 0 ? 'M' : 'L'}${across(share)} ${down(value)}`)
      .join('');
    svg.append(
      drawn('path', {
        d: path,
        fill: 'none',
        stroke: 'currentColor',
        'stroke-width': 2,
        class: `s${colour % 8}`,
        ...(isDashed && { 'stroke-dasharray': '6 3' }),
      }),
    );
    for (const [share, value] of isDashed ? [] : points)
      svg.append(
        drawn('circle', {
          cx: across(share),
          cy: down(value),
          r: 3,
          fill: 'currentColor',
          class: `s${colour % 8}`,
        }),
      );
  }
  for (const [i, { name, colour }] of legend.entries()) {
    const y = bottom + 54 + 17 * i;
    svg.append(
      drawn('line', {
        x1: left,
        x2: left + 22,
        y1: y - 4,
        y2: y - 4,
        stroke: 'currentColor',
        'stroke-width': 2,
        class: colour,
      }),
      drawn('text', { x: left + 30, y, fill: 'currentColor', class: colour }, name),
    );
  }
  if (nullAt !== undefined) {
    const y = bottom + 54 + 17 * legend.length;
    svg.append(
      drawn('line', { x1: left, x2: left + 22, y1: y - 4, y2: y - 4, class: 'nullMark' }),
      drawn('text', { x: left + 30, y, class: 'nullText' }, 'a map without information'),
    );
  }
  return svg;
}

/** A score with what a map without information gets. */
export interface Dot {
  readonly name: string;
  readonly value: number;
  readonly nullAt?: number | undefined;
}

/** Scores side by side, each with a mark where its null lies. */
export function dots(list: readonly Dot[], label: string, score: string): SVGElement {
  const [left, right] = [10, sheetWidth - 10];
  const values = list.flatMap(({ value, nullAt = value }) => [value, nullAt]);
  const [low, high] = [Math.min(0, ...values), Math.max(1e-9, ...values)];
  const across = (value: number) => left + ((right - left) * (value - low)) / (high - low || 1);
  const height = 38 * list.length + 62;
  const svg = sheet(height, label);
  svg.append(drawn('line', { x1: left, x2: right, y1: height - 46, y2: height - 46, class: 'axis' }));
  for (const [value, anchor] of [
    [low, 'start'],
    [(low + high) / 2, 'middle'],
    [high, 'end'],
  ] as const)
    svg.append(
      drawn('text', { x: across(value), y: height - 29, 'text-anchor': anchor, class: 'tick' }, shown(value)),
    );
  svg.append(drawn('text', { x: right, y: height - 8, 'text-anchor': 'end', class: 'tick' }, score));
  for (const [i, { name, value, nullAt }] of list.entries()) {
    const y = 28 + 38 * i;
    svg.append(
      drawn('text', { x: left, y: y - 12, fill: 'currentColor' }, name),
      drawn('line', { x1: left, x2: right, y1: y, y2: y, class: 'rail' }),
    );
    if (nullAt !== undefined)
      svg.append(
        drawn('line', {
          x1: across(nullAt),
          x2: across(nullAt),
          y1: y - 8,
          y2: y + 8,
          class: 'nullMark',
          'stroke-width': 2.5,
        }),
      );
    svg.append(drawn('circle', { cx: across(value), cy: y, r: 5.5, fill: 'currentColor' }));
  }
  return svg;
}
