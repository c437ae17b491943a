/** NIfTI-1 files by the letter of nifti1.h. */
export interface Nifti {
  readonly shape: readonly number[];
  /** int16, x fastest. */
  readonly voxels: readonly number[];
  readonly isBigEndian?: boolean;
  readonly pixdim?: readonly number[];
  readonly scaling?: readonly [slope: number, intercept: number];
  readonly datatype?: number;
  readonly qform?: {
    readonly code: number;
    readonly bcd: readonly number[];
    readonly offset: readonly number[];
  };
  readonly sform?: { readonly code: number; readonly rows: readonly (readonly number[])[] };
  /** The head of a pair, without voxels. */
  readonly isPair?: boolean;
}

export function writtenNifti(nifti: Nifti): Buffer {
  const { shape, voxels, isBigEndian = false, pixdim = [1, 1, 1, 1], scaling = [1, 0], datatype = 4 } = nifti;
  const data = Buffer.alloc(2 * voxels.length);
  for (const [i, value] of voxels.entries()) {
    if (isBigEndian) data.writeInt16BE(value, 2 * i);
    else data.writeInt16LE(value, 2 * i);
  }
  const head = Buffer.alloc(352);
  const view = new DataView(head.buffer, head.byteOffset);
  view.setInt32(0, 348, !isBigEndian);
  for (const [i, size] of [shape.length, ...shape].entries()) view.setInt16(40 + 2 * i, size, !isBigEndian);
  view.setInt16(70, datatype, !isBigEndian);
  view.setInt16(72, 16, !isBigEndian);
  const floats = (start: number, values: readonly number[]) => {
    for (const [i, value] of values.entries()) view.setFloat32(start + 4 * i, value, !isBigEndian);
  };
  floats(76, pixdim);
  floats(108, [nifti.isPair ? 0 : 352, ...scaling]);
  view.setInt16(252, nifti.qform?.code ?? 0, !isBigEndian);
  view.setInt16(254, nifti.sform?.code ?? 0, !isBigEndian);
  floats(256, [...(nifti.qform?.bcd ?? [0, 0, 0]), ...(nifti.qform?.offset ?? [0, 0, 0])]);
  floats(280, (nifti.sform?.rows ?? []).flat());
  head.write(nifti.isPair ? 'ni1' : 'n+1', 344, 'latin1');
  return nifti.isPair ? head.subarray(0, 348) : Buffer.concat([head, data]);
}
