/** Every fifth of the 256 colours of inferno, by N. Smith and S. van der Walt for Matplotlib (CC0). */
const stops =
  '000004 02020c 050417 0a0722 10092d 160b39 1e0c45 260c51 2f0a5b 380962 400a67 490b6a 510e6c ' +
  '59106e 61136e 69166e 71196e 781c6d 801f6c 88226a 902568 982766 a02a63 a82e5f b0315b b73557 ' +
  'bf3952 c63d4d cc4248 d34743 d94d3d df5337 e45a31 e9612b ed6925 f1711f f47918 f78212 f98b0b ' +
  'fa9407 fb9d07 fca60c fcb014 fbba1f fac42a f8cd37 f6d746 f4e156 f2ea69 f2f27d f5f992 fcffa4';

const apart = 5;

/**
 * Inferno, [256, 3] bytes: from black over purple and orange to pale yellow, evenly lighter from each colour to the
 * next as the eye sees it, also in grey print and with colour blindness. Within 2 of Matplotlib's bytes.
 */
export const inferno: Uint8Array = interpolated(
  stops.split(' ').map((hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))),
);

function interpolated(colours: readonly number[][]): Uint8Array {
  const out = new Uint8Array(256 * 3);
  for (let i = 0; i < 256; i++) {
    const from = colours[Math.floor(i / apart)]!;
    const to = colours[Math.ceil(i / apart)]!;
    const share = (i % apart) / apart;
    for (let c = 0; c < 3; c++) out[3 * i + c] = Math.round(from[c]! + share * (to[c]! - from[c]!));
  }
  return out;
}
