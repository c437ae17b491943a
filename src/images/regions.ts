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
  const inOrder = { starts: new Int32Array(labels.length), ends: new Int32Array(labels.length) };
  let count = 0;
  let largest = 0;
  for (let rowStart = 0; rowStart < labels.length; rowStart += width) {
    for (let i = rowStart; i < rowStart + width; count++) {
      const label = labels[i]!;
      if (label < 0) throw new RangeError(`labels must not be negative, got ${label}`);
      if (label > largest) largest = label;
      inOrder.starts[count] = i++;
      while (i < rowStart + width && labels[i] === label) i++;
      inOrder.ends[count] = i;
    }
  }

  // A counting sort by label keeps the order of each label's runs.
  const firstRun = new Int32Array(largest + 2);
  for (let run = 0; run < count; run++) firstRun[labels[inOrder.starts[run]!]! + 1]!++;
  for (let label = 0; label <= largest; label++) firstRun[label + 1]! += firstRun[label]!;
  const next = firstRun.slice();
  const sorted = { firstRun, starts: new Int32Array(count), ends: new Int32Array(count) };
  for (let run = 0; run < count; run++) {
    const index = next[labels[inOrder.starts[run]!]!]!++;
    sorted.starts[index] = inOrder.starts[run]!;
    sorted.ends[index] = inOrder.ends[run]!;
  }
  return sorted;
}

/** Draws every run widened over the rows that the disk reaches, then reads the covered pixels off row by row. */
function addDilated(runs: Runs, { label, canvas }: { label: number; canvas: Canvas }, found: Found): void {
  const { height, width, changes, halfWidths } = canvas;
  const radius = halfWidths.length - 1;
  const box = { top: height, bottom: -1, left: width, right: 0 };
  for (let run = runs.firstRun[label]!; run < runs.firstRun[label + 1]!; run++) {
    const row = Math.floor(runs.starts[run]! / width);
    const left = runs.starts[run]! - row * width;
    const right = runs.ends[run]! - row * width;
    const top = Math.max(row - radius, 0);
    const bottom = Math.min(row + radius, height - 1);
    for (let y = top; y <= bottom; y++) {
      const reach = halfWidths[y < row ? row - y : y - row]!;
      let start = left - reach;
      if (start < 0) start = 0;
      let end = right + reach;
      if (end > width) end = width;
      changes[y * (width + 1) + start]!++;
      changes[y * (width + 1) + end]!--;
    }
    if (top < box.top) box.top = top;
    if (bottom > box.bottom) box.bottom = bottom;
    if (left < box.left) box.left = left;
    if (right > box.right) box.right = right;
  }
  const left = Math.max(box.left - radius, 0);
  const right = Math.min(box.right + radius, width);
  for (let y = box.top; y <= box.bottom; y++) readRow(canvas, { y, left, right }, found);
  found.firstRun.push(found.starts.length);
}

/** Adds the covered runs of one row, and clears it. */
function readRow(
  { width, changes }: Canvas,
  { y, left, right }: { y: number; left: number; right: number },
  found: Found,
): void {
  let covering = 0;
  for (let x = left; x <= right; x++) {
    const change = changes[y * (width + 1) + x]!;
    if (change === 0) continue;
    changes[y * (width + 1) + x] = 0;
    if (covering === 0) found.starts.push(y * width + x);
    covering += change;
    if (covering === 0) found.ends.push(y * width + x);
  }
}
