interface OfPatient {
  readonly id: string;
  readonly group?: string;
}

/** Whose image it is: its patient, or where the data name none a patient of its own. */
export function patientOf({ id, group }: OfPatient): string {
  return group ?? id;
}

/** The patient of each image, by the image's name. */
export function patientsByImage(images: readonly OfPatient[]): ReadonlyMap<string, string> {
  return new Map(images.map((image) => [image.id, patientOf(image)]));
}
