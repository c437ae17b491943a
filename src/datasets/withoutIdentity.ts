import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { namedPath } from '../files/quoted.ts';
import { reworded } from '../files/reworded.ts';
import { isDicomFile, withoutEnding } from '../readers/index.ts';
import type { Dataset, DatasetItem, HiddenNames } from '../types/dataset.ts';

/**
 * The data set with a salted hash in the place of what names the image and the patient of a DICOM file: such files go
 * by UIDs and patient ids, which may not reach a report, a row, a message or a file name. The salt is a digest of all
 * names of the set, so that one run gives an image the same name as the next, and nobody without the set can tell
 * whose it is. Images of other formats keep their names, but where a set has DICOM files, patients have none.
 */
export function withoutIdentity(data: Dataset): Dataset {
  if (!data.items.some(isDicom)) return data;
  const hidden = hiddenNames(data.items);
  return { ...data, hidden, items: data.items.map((item) => renamed(item, hidden)) };
}

/** Salted hashes in the place of names. The salt is a digest of all names of the set. */
export function hiddenNames(items: readonly Pick<DatasetItem, 'id' | 'group'>[]): HiddenNames {
  const salt = createHash('sha256');
  for (const { id, group } of items) salt.update(`${id}\u0000${group ?? ''}\u0000`);
  const secret = salt.digest();
  const hashed = (kind: string) => (name: string) =>
    `${kind}-${createHash('sha256').update(secret).update(name).digest('hex').slice(0, 12)}`;
  return { image: hashed('image'), patient: hashed('patient') };
}

function isDicom({ file }: DatasetItem): boolean {
  return file !== undefined && isDicomFile(file);
}

function renamed(item: DatasetItem, hidden: HiddenNames): DatasetItem {
  const { id, group, file, load, region } = item;
  const group2 = group === undefined ? {} : { group: hidden.patient(group) };
  // One that is not there may be of DICOM as the others are.
  if (file !== undefined && !isDicom(item)) return { ...item, ...group2 };
  const name = hidden.image(id);
  const ofFile =
    file === undefined ? [] : [file, namedPath(file), basename(file), withoutEnding(basename(file))];
  // The longest first: a folder's name in a path would be left where its last part goes before.
  const names = [...ofFile, id, group ?? '']
    .filter((one) => one.length > 2)
    .sort((a, b) => b.length - a.length);
  const veiled = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      throw veiledError(error, names, name);
    }
  };
  return {
    ...item,
    ...group2,
    id: name,
    load: () => veiled(load.call(item)),
    ...(region && { region: (asked: string) => veiled(region.call(item, asked)) }),
  };
}

/** The same error with another name in its message; of folders too, which may be named by patient. */
function veiledError(error: unknown, names: readonly string[], name: string): Error {
  return reworded(error, (text) => {
    const words = names.reduce((message, one) => message.replaceAll(one, name), text);
    return words.replaceAll(/\S*\/(?=image-[0-9a-f]{12})/g, '');
  });
}
