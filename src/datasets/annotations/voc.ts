import { fileBytes } from '../../files/fileBytes.ts';
import { limitsFrom, type OwnLimits } from '../../files/limits.ts';
import { namedPath } from '../../files/quoted.ts';

/** One object of an annotation of Pascal VOC. */
export interface VocObject {
  readonly label: string;
  /** xmin, ymin, xmax, ymax as they are written. */
  readonly corners: readonly [number, number, number, number];
  readonly isDifficult: boolean;
}

/** What an annotation file says of one image. */
export interface VocFile {
  readonly image: string;
  readonly size: readonly [height: number, width: number];
  readonly objects: readonly VocObject[];
}

/** As much of a document as is read. */
interface XmlElement {
  readonly tagName: string;
  readonly textContent: string | null;
  readonly children: Iterable<XmlElement>;
}

/**
 * An annotation file of Pascal VOC (Everingham et al. 2010, IJCV 88): the objects of one image, without their parts.
 * Throws RangeError, one line, for another file.
 */
export async function readVoc(
  path: string,
  options: { readonly limits?: OwnLimits | undefined } = {},
): Promise<VocFile> {
  const limits = limitsFrom(options.limits);
  const bytes = await fileBytes(path, { what: 'an annotation file of Pascal VOC', limits });
  const source = namedPath(path);
  // Loaded when a file needs it: it is large.
  const { DOMParser } = await import('linkedom');
  const document = new DOMParser().parseFromString(new TextDecoder().decode(bytes), 'text/xml');
  const root = document.documentElement as unknown as XmlElement | null;
  if (root?.tagName !== 'annotation')
    throw new RangeError(`${source}: expected an annotation of Pascal VOC in XML`);
  const number = (parent: XmlElement | undefined, name: string) => {
    const text = childOf(parent, name)?.textContent?.trim() ?? '';
    const value = text === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) throw new RangeError(`${source}: ${name} must be a number, got '${text}'`);
    return value;
  };
  const size = childOf(root, 'size');
  return {
    image: childOf(root, 'filename')?.textContent?.trim() ?? '',
    size: [number(size, 'height'), number(size, 'width')],
    objects: childrenOf(root, 'object').map((object) => {
      const box = childOf(object, 'bndbox');
      return {
        label: childOf(object, 'name')?.textContent?.trim() ?? '',
        corners: [number(box, 'xmin'), number(box, 'ymin'), number(box, 'xmax'), number(box, 'ymax')],
        isDifficult: childOf(object, 'difficult')?.textContent?.trim() === '1',
      };
    }),
  };
}

function childrenOf(parent: XmlElement | undefined, name: string): XmlElement[] {
  return parent === undefined ? [] : [...parent.children].filter(({ tagName }) => tagName === name);
}

function childOf(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return childrenOf(parent, name)[0];
}
