import { type HuffmanTable, huffmanTable } from './huffman.ts';

export interface Component {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  readonly quantisation: number;
}

/** What the segments of a JPEG before the coded data say. */
export interface Scan {
  readonly width: number;
  readonly height: number;
  readonly precision: number;
  /** Whether each sample is told from those beside it (process 14), rather than by cosines. */
  readonly isLossless: boolean;
  readonly components: readonly Component[];
  readonly quantisations: ReadonlyMap<number, Float64Array>;
  readonly dc: ReadonlyMap<number, HuffmanTable>;
  readonly ac: ReadonlyMap<number, HuffmanTable>;
  /** Tables of each component, in the order of the coded data. */
  readonly selected: readonly { readonly component: number; readonly dc: number; readonly ac: number }[];
  /** Units between two restarts; 0 where there are none. */
  readonly interval: number;
  /** Of a lossless picture, by which samples beside it each is told, and how many low bits were left out. */
  readonly predictor: number;
  readonly leftOut: number;
  readonly dataStart: number;
}

/** The segments up to the coded data (annex B). */
export function readScan(bytes: Uint8Array): Scan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const quantisations = new Map<number, Float64Array>();
  const [dc, ac] = [new Map<number, HuffmanTable>(), new Map<number, HuffmanTable>()];
  let frame: Pick<Scan, 'width' | 'height' | 'precision' | 'components' | 'isLossless'> | undefined;
  let interval = 0;
  for (let offset = 2; offset + 4 <= bytes.length; ) {
    const code = bytes[offset + 1]!;
    const end = offset + 2 + view.getUint16(offset + 2);
    if (bytes[offset] !== 0xff || end > bytes.length) break;
    const segment = bytes.subarray(offset + 4, end);
    if (code === 0xdb) readQuantisations(segment, quantisations);
    else if (code === 0xc4) readHuffman(segment, { dc, ac });
    else if (code === 0xdd) interval = ((segment[0] ?? 0) << 8) | (segment[1] ?? 0);
    else if (code === 0xc0 || code === 0xc1 || code === 0xc3)
      frame = readFrame(segment, { isLossless: code === 0xc3 });
    else if (code > 0xc1 && code <= 0xcf) throw new Error('its JPEG is of a process that is not known here');
    else if (code === 0xda && frame) {
      const selected = readSelected(segment, frame.components);
      const [predictor = 0, , low = 0] = segment.subarray(1 + 2 * selected.length);
      const scan = {
        ...{ ...frame, quantisations, dc, ac, selected, interval, dataStart: end },
        ...{ predictor, leftOut: low & 15 },
      };
      requireTables(scan);
      return scan;
    }
    offset = end;
  }
  throw new Error('its JPEG has no coded data');
}

function readQuantisations(segment: Uint8Array, tables: Map<number, Float64Array>): void {
  for (let offset = 0; offset < segment.length; ) {
    const head = segment[offset++]!;
    const isWide = head >> 4 === 1;
    const size = isWide ? 128 : 64;
    if (offset + size > segment.length) throw new Error('a quantisation table ends early');
    const step = (k: number) =>
      isWide ? (segment[offset + 2 * k]! << 8) | segment[offset + 2 * k + 1]! : segment[offset + k]!;
    tables.set(
      head & 15,
      Float64Array.from({ length: 64 }, (_, k) => step(k)),
    );
    offset += size;
  }
}

function readHuffman(segment: Uint8Array, { dc, ac }: Record<'dc' | 'ac', Map<number, HuffmanTable>>): void {
  for (let offset = 0; offset + 17 <= segment.length; ) {
    const head = segment[offset]!;
    const counts = segment.subarray(offset + 1, offset + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const symbols = segment.subarray(offset + 17, offset + 17 + total);
    (head >> 4 === 0 ? dc : ac).set(head & 15, huffmanTable(counts, symbols));
    offset += 17 + total;
  }
}

function readFrame(segment: Uint8Array, { isLossless }: Pick<Scan, 'isLossless'>) {
  const [precision = 0, h1 = 0, h2 = 0, w1 = 0, w2 = 0, count = 0] = segment;
  const isKnown = isLossless ? precision >= 2 && precision <= 16 : precision === 8 || precision === 12;
  if (segment.length < 6 + 3 * count || count < 1 || count > 4 || !isKnown) {
    throw new Error('its JPEG has a frame header that cannot be');
  }
  const components = Array.from({ length: count }, (_, c): Component => {
    const [id = 0, sampling = 0, quantisation = 0] = segment.subarray(6 + 3 * c);
    return { id, across: sampling >> 4, down: sampling & 15, quantisation };
  });
  const isFair = components.every(({ across, down }) => across >= 1 && across <= 4 && down >= 1 && down <= 4);
  const [height, width] = [(h1 << 8) | h2, (w1 << 8) | w2];
  if (!isFair || height === 0 || width === 0) throw new Error('its JPEG has a frame header that cannot be');
  // Alone, a component has one block in each unit, whatever it says (A.2.2).
  const own =
    count === 1 ? components.map((component) => ({ ...component, across: 1, down: 1 })) : components;
  return { precision, height, width, components: own, isLossless };
}

function readSelected(segment: Uint8Array, components: readonly Component[]): Scan['selected'] {
  const count = segment[0] ?? 0;
  if (count !== components.length) throw new Error('its JPEG has several scans, which are not known here');
  return Array.from({ length: count }, (_, i) => {
    const [id, tables = 0] = segment.subarray(1 + 2 * i);
    const component = components.findIndex((one) => one.id === id);
    if (component < 0) throw new Error('a scan of its JPEG names a component that is not there');
    return { component, dc: tables >> 4, ac: tables & 15 };
  });
}

function requireTables({ components, quantisations, selected, dc, ac, isLossless }: Scan): void {
  const hasCosines = () =>
    components.every(({ quantisation }) => quantisations.has(quantisation)) &&
    selected.every((one) => ac.has(one.ac));
  const hasAll = selected.every((one) => dc.has(one.dc)) && (isLossless || hasCosines());
  if (!hasAll) throw new Error('a table of its JPEG is missing');
}
