/**
 * Linear attenuation in 1/mm at 60 keV, near the mean energy of a chest exposure: mass attenuation of the tables of
 * Hubbell and Seltzer (NIST, "X-Ray Mass Attenuation Coefficients") times usual densities; lung is inflated (0.26 g/cm3),
 * spongy bone between marrow and cortex. `opacity` and `pneumothorax` are what a finding puts in place of lung: the
 * former is mixed for each image from lung and tissue, in rim, middle and core.
 */
const attenuations = {
  air: 0.00002,
  lung: 0.0053,
  tissue: 0.0212,
  blood: 0.0218,
  spongyBone: 0.029,
  corticalBone: 0.058,
  marker: 0.6,
  tube: 0.3,
  pneumothorax: 0.00002,
  pleura: 0.0212,
  opacityRim: 0.0053,
  opacityMiddle: 0.0053,
  opacityCore: 0.0053,
} as const;

/** What a solid is made of. */
export type Material = keyof typeof attenuations;

export const materialNames = Object.keys(attenuations) as readonly Material[];

/** Index of each material in path lengths. */
export const materialIndex = Object.fromEntries(
  materialNames.map((name, index) => [name, index]),
) as Readonly<Record<Material, number>>;

/** Linear attenuation of each material in 1/mm. */
export const attenuationPerMm: Readonly<Record<Material, number>> = attenuations;
