/**
 * Sets of pixels of one image, which may overlap, each as runs along rows: set r is made of the pixels
 * `starts[i]` … `ends[i]` - 1 (flat indices, never over the end of a row) for i from `firstRun[r]` to
 * `firstRun[r + 1]` - 1.
 */
export interface Regions {
  readonly height: number;
  readonly width: number;
  /** One more than there are sets. */
  readonly firstRun: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * One region per label, from every label map in turn and from 0 to the largest label in each, dilated by a disk:
 * all pixels within `radius` of one with that label (distance between centres), inside the image. Labels that do
 * not occur give empty regions. Equals `skimage.morphology.dilation(labels == l, disk(radius))`.
 */
export function dilatedRegions(
  labelMaps: readonly Int32Array[],
  [height, width]: readonly [height: number, width: number],
  radius: number,
): Regions {
  if (!(Number.isInteger(radius) && radius >= 0)) {
    throw new RangeError(`radius must be a whole number of at least 0, got ${radius}`);
  }
  const halfWidths = Int32Array.from({ length: radius + 1 }, (_, dy) => Math.sqrt(radius * radius - dy * dy));
  const found: Found = { firstRun: [0], starts: [], ends: [] };
  const canvas: Canvas = { height, width, changes: new Int16Array(height * (width + 1)), halfWidths };
  for (const labels of labelMaps) {
    if (labels.length !== height * width) {
      throw new RangeError(`labels must have ${height * width} numbers, got ${labels.length}`);
    }
    const runs = runsByLabel(labels, width);
    for (let label = 0; label + 1 < runs.firstRun.length; label++) addDilated(runs, { label, canvas }, found);
  }
  return {
    height,
    width,
    firstRun: Int32Array.from(found.firstRun),
    starts: Int32Array.from(found.starts),
    ends: Int32Array.from(found.ends),
  };
}

type Runs = Pick<Regions, 'firstRun' | 'starts' | 'ends'>;

interface Found {
  readonly firstRun: number[];
  readonly starts: number[];
  readonly ends: number[];
}

interface Canvas {
  readonly height: number;
  readonly width: number;
  /** [height, width + 1]: how many more runs cover this pixel than the one before it. All zero between labels. */
  readonly changes: Int16Array;
  /** How far the disk reaches along a row, by the distance of that row. */
  readonly halfWidths: Int32Array;
}

/** The runs of equal labels, those of label 0 first, each label's from top to bottom. */
function runsByLabel(labels: Int32Array, width: number): Runs {
  const isStart = (i: number) => i % width === 0 || labels[i] !== labels[i - 1];
  let largest = 0;
  let count = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i]! < 0) throw new RangeError(`labels must not be negative, got ${labels[i]}`);
    if (labels[i]! > largest) largest = labels[i]!;
    if (isStart(i)) count++;
  }
  const firstRun = new Int32Array(largest + 2);
  for (let i = 0; i < labels.length; i++) if (isStart(i)) firstRun[labels[i]! + 1]!++;
  for (let label = 0; label <= largest; label++) firstRun[label + 1]! += firstRun[label]!;

  const next = firstRun.slice();
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  for (let i = 0; i < labels.length; ) {
    const run = next[labels[i]!]!++;
    starts[run] = i++;
    while (i < labels.length && !isStart(i)) i++;
    ends[run] = i;
  }
  return { firstRun, starts, ends };
}

/** Draws every run widened over the rows that the disk reaches, then reads the covered pixels off row by row. */
function addDilated(runs: Runs, { label, canvas }: { label: number; canvas: Canvas }, found: Found): void {
  const { height, width, changes, halfWidths } = canvas;
  const radius = halfWidths.length - 1;
  const first = runs.firstRun[label]!;
  const end = runs.firstRun[label + 1]!;
  if (first < end) {
    for (let run = first; run < end; run++) {
      const row = Math.floor(runs.starts[run]! / width);
      const left = runs.starts[run]! - row * width;
      const right = runs.ends[run]! - row * width;
      const bottom = Math.min(row + radius, height - 1);
      for (let y = Math.max(row - radius, 0); y <= bottom; y++) {
        const reach = halfWidths[Math.abs(y - row)]!;
        changes[y * (width + 1) + Math.max(left - reach, 0)]!++;
        changes[y * (width + 1) + Math.min(right + reach, width)]!--;
      }
    }
    const top = Math.max(Math.floor(runs.starts[first]! / width) - radius, 0);
    const bottom = Math.min(Math.floor(runs.starts[end - 1]! / width) + radius, height - 1);
    for (let y = top; y <= bottom; y++) readRow(canvas, y, found);
  }
  found.firstRun.push(found.starts.length);
}

/** Adds the covered runs of one row, and clears it. */
function readRow({ width, changes }: Canvas, y: number, found: Found): void {
  let covering = 0;
  for (let x = 0, i = y * (width + 1); x <= width; x++, i++) {
    const change = changes[i]!;
    if (change === 0) continue;
    changes[i] = 0;
    if (covering === 0) found.starts.push(y * width + x);
    covering += change;
    if (covering === 0) found.ends.push(y * width + x);
  }
}
