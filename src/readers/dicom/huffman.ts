/** Huffman codes of JPEG (ISO 10918-1, annexes C and F). */
export interface HuffmanTable {
  /** For each length 1 to 16: the largest code, or -1 where there is none. */
  readonly largest: Int32Array;
  /** For each length: what is added to a code to get the place of its symbol. */
  readonly shift: Int32Array;
  readonly symbols: Uint8Array;
  /** For each way that the next bits can go on: the length and the symbol of the code they begin with; 0 for a longer. */
  readonly short: Uint16Array;
}

/** Bits that are looked at together. */
const shortBits = 9;

/** The table of how many codes each length has and of their symbols in order. */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const [largest, shift] = [new Int32Array(17).fill(-1), new Int32Array(17)];
  const short = new Uint16Array(1 << shortBits);
  let [code, place] = [0, 0];
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1]!;
    if (count > 0) {
      shift[length] = place - code;
      for (let i = 0; i < count && length <= shortBits; i++) {
        const rest = shortBits - length;
        const entry = (length << 8) | (symbols[place + i] ?? 0);
        short.fill(entry, (code + i) << rest, (code + i + 1) << rest);
      }
      code += count;
      place += count;
      largest[length] = code - 1;
    }
    code <<= 1;
  }
  if (place > symbols.length) throw new Error('a Huffman table ends early');
  return { largest, shift, symbols, short };
}

/** The bits of the coded data from a place on, in which ff 00 stands for ff and any other marker ends them. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #place: number;
  #bits = 0;
  #left = 0;

  constructor(bytes: Uint8Array, place: number) {
    this.#bytes = bytes;
    this.#place = place;
  }

  /** Takes whole bytes while there is room for one. */
  #fill(): void {
    const bytes = this.#bytes;
    while (this.#left <= 24) {
      const byte = bytes[this.#place];
      const isMarker = byte === 0xff && bytes[this.#place + 1] !== 0;
      if (byte === undefined || isMarker) return;
      this.#place += byte === 0xff ? 2 : 1;
      this.#bits = (this.#bits << 8) | byte;
      this.#left += 8;
    }
  }

  /** The next symbol of a table. */
  symbol({ largest, shift, symbols, short }: HuffmanTable): number {
    if (this.#left < 16) this.#fill();
    if (this.#left >= shortBits) {
      const entry = short[(this.#bits >>> (this.#left - shortBits)) & ((1 << shortBits) - 1)]!;
      if (entry !== 0) {
        this.#left -= entry >> 8;
        return entry & 255;
      }
    }
    let code = 0;
    for (let length = 1; length <= 16; length++) {
      if (this.#left === 0) throw new Error('its coded data are cut off');
      this.#left--;
      code = (code << 1) | ((this.#bits >>> this.#left) & 1);
      if (code <= largest[length]!) return symbols[code + shift[length]!]!;
    }
    throw new Error('its coded data hold a code that no table has');
  }

  /** A number of so many bits, up to 16; those that begin with 0 are below 0 (F.2.2.1). */
  number(size: number): number {
    if (size === 0) return 0;
    if (this.#left < size) this.#fill();
    if (this.#left < size) throw new Error('its coded data are cut off');
    this.#left -= size;
    const value = (this.#bits >>> this.#left) & ((1 << size) - 1);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  /** Goes on behind the next restart marker. */
  restart(): void {
    this.#left = 0;
    this.#bits = 0;
    const bytes = this.#bytes;
    while (
      this.#place + 1 < bytes.length &&
      !(bytes[this.#place] === 0xff && (bytes[this.#place + 1]! & 0xf8) === 0xd0)
    ) {
      this.#place++;
    }
    if (this.#place + 1 >= bytes.length) throw new Error('its coded data are cut off');
    this.#place += 2;
  }
}
