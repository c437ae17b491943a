/** Endings of files that a name in a table may lack or have otherwise. */
const ending = /\.(?:npy|png|jpe?g|tiff?|bmp|webp|gif|dcm|dicom|nii|nii\.gz|nrrd|nhdr|mha|mhd|hdr|xml)$/i;

/** The name of a file without its ending. Other dots, as those of a DICOM UID, stay. */
export function withoutEnding(name: string): string {
  return name.replace(ending, '');
}
