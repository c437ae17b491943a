/** What a classifier of the run says about one image. */
export interface Prediction {
  readonly classifier: string;
  readonly role: ClassifierRole;
  readonly image: string;
  /** As the data give it; absent where they give none. */
  readonly label?: number;
  /**
   * The class with the largest logit, the first of equals; of a network with one logit 1 where that is above 0, else
   * 0. Absent where a logit is not finite.
   */
  readonly predicted?: number;
  /** The class whose maps were asked for; of the explained classifier alone. */
  readonly target?: number;
  /** One for each class; null where it is not finite. */
  readonly logits: readonly (number | null)[];
}

/** `explained`, whose maps were asked for; the role that an audit names, such as `replicate`; or `other`. */
export type ClassifierRole = string;

/** A classifier of the run: which one it is, and how good its predictions are. */
export interface ClassifierSummary {
  readonly id: string;
  readonly role: ClassifierRole;
  /** Logits of an image; a network with one tells class 1 from class 0. */
  readonly logits: number;
  /** Images that have a label among its classes and finite logits: the numbers below are of these. */
  readonly n: number;
  /** Images whose label the data do not give, or whose label is no class of its. */
  readonly unlabelled: number;
  /** Images with a label and logits that are not finite. */
  readonly failed: number;
  /** How many images have each class as their label, and as their prediction. */
  readonly labels: readonly number[];
  readonly predicted: readonly number[];
  /** Share of images whose predicted class is their label. */
  readonly accuracy: number | null;
  readonly accuracyCi: readonly [lo: number, hi: number] | null;
  /** Area under the ROC curve; of more than two classes the mean over classes of each against the rest. */
  readonly auc: number | null;
  readonly aucCi: readonly [lo: number, hi: number] | null;
  /** Why there is no area, or no interval. */
  readonly aucNote?: string;
  /** Brier score: of two classes the mean of (p − y)², of more the mean of Σ (p − y)². */
  readonly brier: number | null;
  /** Expected calibration error over ten bins of equal width. */
  readonly calibrationError: number | null;
  /**
   * The bins with images: of two classes the mean probability of class 1 and how often the label is 1, of more the
   * mean probability of the predicted class and how often it is right.
   */
  readonly reliability: readonly {
    readonly count: number;
    readonly probability: number;
    readonly frequency: number;
  }[];
}
