/** The public function behind each way of reading. */

import { createHash } from 'node:crypto';
import ndarray from 'ndarray';
import {
  annotations,
  canonicalVolume,
  chexmaskMask,
  cocoRleMask,
  polygonMask,
  readDicom,
  readPicture,
  readVolume,
  rleMask,
} from 'saliency-trust';
import { flat } from '../compared.mjs';

async function picture({ inputs, expected }) {
  const { pixels, bits } = await readPicture(inputs.file);
  const [height, width, channels] = pixels.shape;
  if (expected.pages === undefined) return { pixels, bits, shape: [height, width, channels] };
  // The file of this case holds one picture of three planes, which the reference lists one behind the other.
  const values = flat(pixels);
  const planes = Float64Array.from(values, (_, i) => {
    const [plane, place] = [Math.floor(i / (height * width)), i % (height * width)];
    return values[place * channels + plane];
  });
  const shape = [channels, height, width];
  return { pixels: ndarray(planes, shape), bits, shape, pages: channels };
}

async function nifti({ inputs }) {
  const volume = await readVolume(inputs.file);
  const canonical = canonicalVolume(volume);
  return {
    ...volume,
    shape: volume.raw.shape,
    bigEndian: volume.isBigEndian,
    canonicalShape: canonical.values.shape,
    canonicalAffine: canonical.affine,
    canonicalValues: canonical.values,
  };
}

async function textVolume({ inputs }) {
  const volume = await readVolume(inputs.file);
  return { ...volume, shape: volume.raw.shape };
}

/** Every so many frames, rows and columns of [frames,] rows, columns[, colours], each from 0. */
function sampled(array, { params, frames }) {
  const { sampleStride = 1, frameStride = 1 } = params;
  const steps = [...(frames > 1 ? [frameStride] : []), sampleStride, sampleStride];
  return array?.step(...steps, ...array.shape.slice(steps.length).map(() => 1));
}

const sha256 = (array) =>
  array &&
  createHash('sha256')
    .update(new Uint8Array(array.data.buffer, array.data.byteOffset, array.data.byteLength))
    .digest('hex');

async function dicom({ inputs, params, expected }) {
  const file = await readDicom(inputs.file);
  const { stored, rgb, frames, padding } = file;
  const shown = file.displayed();
  const pick = (array) => sampled(array, { params, frames });
  const [first = 1, last = 0] = padding ?? [];
  const isPadding =
    stored &&
    ndarray(
      stored.data.map((value) => Number(value >= first && value <= last)),
      stored.shape,
    );
  return {
    ...file,
    stored: pick(stored),
    rgb: pick(rgb),
    modality: pick(file.modality()),
    displayed: pick(shown?.values),
    voi: shown?.voi,
    storedSha256: sha256(stored),
    rgbSha256: sha256(rgb),
    paletteBits: file.rgbBits,
    displayedKind: expected.displayedKind,
    padding: pick(isPadding),
    paddingCount: isPadding?.data.reduce((sum, value) => sum + value, 0),
  };
}

const listed = ({ x, y, width, height }) => [x, y, width, height];
const mapped = (entries, made) =>
  Object.fromEntries([...entries].map(([key, value]) => [key, made(value, key)]));

async function siim({ inputs, params: { height, width } }) {
  const runs = await annotations.readSiim(inputs.file);
  const masks = mapped(runs, (texts) => rleMask(texts, [height, width]));
  const area = mapped(Object.entries(masks), (mask) => flat(mask).reduce((sum, flag) => sum + flag, 0));
  return { masks, area, labels: mapped(Object.entries(area), (size) => Number(size > 0)) };
}

async function rsna({ inputs }) {
  const found = await annotations.readRsna(inputs.file);
  return {
    boxes: mapped(found, ({ boxes }) => boxes.map(listed)),
    labels: mapped(found, ({ label }) => label),
    form: 'x, y of the upper-left corner, width, height',
  };
}

async function nih({ inputs }) {
  const rows = await annotations.readNih(inputs.file);
  return { rows: rows.map(({ box, ...row }) => ({ ...row, box: listed(box) })) };
}

async function coco({ inputs }) {
  const { images, categories, annotations: drawn } = await annotations.readCoco(inputs.file);
  const sizes = new Map(images.map(({ id, height, width }) => [id, [height, width]]));
  return {
    masks: Object.fromEntries(
      drawn.map((one) => [one.id, annotations.cocoMask(one, { frame: sizes.get(one.image_id) })]),
    ),
    categories: Object.fromEntries(categories.map(({ id, name }) => [id, name])),
    images: Object.fromEntries(
      images.map(({ id }) => [id, drawn.filter((one) => one.image_id === id).map((one) => one.id)]),
    ),
    crowd: drawn.filter(({ iscrowd }) => iscrowd).map(({ id }) => id),
  };
}

async function chexmask({ inputs, params: { minDiceRca } }) {
  const { images, dropped } = await annotations.readChexmask(inputs.file, { minDice: minDiceRca });
  const all = await annotations.readChexmask(inputs.file, { minDice: 0 });
  const masks = mapped(images, (row) => {
    const of = (...organs) =>
      chexmaskMask(
        organs.map((organ) => row[organ]),
        row.size,
      );
    return {
      leftLung: of('leftLung'),
      rightLung: of('rightLung'),
      heart: of('heart'),
      lungs: of('leftLung', 'rightLung'),
    };
  });
  return { masks, dropped, diceRcaMean: mapped(all.images, ({ dice }) => dice) };
}

async function vindr({ inputs }) {
  const rows = await annotations.readVindr(inputs.file);
  return {
    rows: rows.map(({ box, ...row }) => ({ ...row, box: box && listed(box) })),
    form: 'box = x, y, width, height',
  };
}

async function voc({ inputs, expected }) {
  const { image, size, objects } = await annotations.readVoc(inputs.file);
  const boxes = objects.map(({ isDifficult, ...one }) => ({ ...one, difficult: isDifficult }));
  // The reference lists width before height.
  return { image, size: size.toReversed(), boxes, form: expected.form };
}

async function chexlocalize({ inputs }) {
  const found = await annotations.readChexlocalize(inputs.file);
  const [first] = [...found.values()].flatMap((findings) => [...findings.values()]);
  const maskOf = ({ size, counts, outlines }) =>
    counts === undefined ? polygonMask(outlines, { size }) : cocoRleMask(counts, size);
  return { size: first.size, masks: mapped(found, (findings) => mapped(findings, maskOf)) };
}

async function chexpert({ inputs, expected }) {
  const { columns, rows } = await annotations.readChexpertLabels(inputs.file);
  const under = (policy) => rows.map(({ values }) => annotations.labelsUnder(values, policy));
  return {
    columns,
    raw: rows.map(({ values }) => values),
    policies: { zeros: under('zeros'), ones: under('ones'), ignore: under('ignore') },
    subjects: rows.map(({ subject }) => subject),
    studies: rows.map(({ study }) => study),
    policyNote: expected.policyNote,
  };
}

async function padchest({ inputs }) {
  const found = await annotations.readPadchest(inputs.file);
  const rows = found.map(({ image, patient, projection, labels }) => ({
    image,
    patient,
    projection,
    labels,
  }));
  return {
    rows,
    birthYears: found.map(({ birthYear }) => birthYear),
    reports: found.map(({ report }) => report),
  };
}

/** Shares of equal pixels of masks in nests: both inside, of those that either has inside. */
function overlaps(expected, answer) {
  if (expected.shape === undefined) {
    return Object.entries(expected).flatMap(([key, value]) => overlaps(value, answer[key]));
  }
  const [left, right] = [flat(expected), flat(answer)];
  const count = (test) => left.reduce((sum, flag, i) => sum + Number(test(flag, right[i])), 0);
  return [count((a, b) => a && b) / count((a, b) => a || b)];
}

/** Masks of polygons are compared by their overlap, all others must be equal. */
const drawnMasks = (answerOf, isPolygon) => ({
  answer: answerOf,
  aside: ['masks'],
  check: (answer, { expected, tolerance }) =>
    Object.entries(expected.masks).flatMap(([name, mask]) => {
      const least = isPolygon(name) ? tolerance.masksPolygonIou : 1;
      const worst = Math.min(...overlaps(mask, answer.masks[name]));
      return worst >= least ? [] : [`masks.${name}: overlap ${worst}, wanted ${least}`];
    }),
});

export const operations = {
  readDicom: dicom,
  readImage: picture,
  readNifti: nifti,
  readNrrd: textVolume,
  readMetaImage: textVolume,
  readSiim: siim,
  readRsna: rsna,
  readNih: nih,
  readCoco: drawnMasks(coco, (name) => Number(name) <= 2),
  readChexmask: chexmask,
  readVindr: vindr,
  readVoc: voc,
  readChexlocalize: chexlocalize,
  readChexlocalizeContours: drawnMasks(chexlocalize, () => true),
  readChexpertLabels: chexpert,
  readPadchest: padchest,
};
