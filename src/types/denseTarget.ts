/**
 * What is explained of an output that has a score for each place or box, rather than for each image: its class scores
 * reduced to one number for each class.
 */
export interface DenseTarget {
  /** The class that is explained, and whose predicted region `inside` means. @default each class has its own region */
  readonly class?: number | undefined;
  /** The sum over the places, or their mean. @default 'sum' */
  readonly reduce?: 'sum' | 'mean' | undefined;
  /**
   * Over which places. `prediction`: where the model itself predicts the class, as Seg-Grad-CAM (Vinogradova et al.
   * 2020); `all`; a point, [row, column] in pixels of the input (of a volume [slice, row, column]); `mask`, the mask of
   * each image, or the name of another region. The region is a constant: no gradient goes through it.
   * @default 'prediction'
   */
  readonly inside?: string | readonly number[] | undefined;
  /** Of a detection output instead: the box of this index, or for each class the one with its greatest score. */
  readonly box?: 'best' | number | undefined;
  /**
   * With `box`, of an output that holds boxes and scores side by side: how many numbers stand before the scores of the
   * classes, 4 coordinates, or 5 with whether there is an object, which then multiplies the scores.
   * @default such an output is known only by a last concatenation of coordinates and sigmoids
   */
  readonly coordinates?: 4 | 5 | undefined;
}
