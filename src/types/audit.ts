import type * as z from 'zod';
import type { Mask } from './arrays.ts';
import type { Copies } from './copies.ts';
import type { MetricInfo } from './metric.ts';
import type { ReportPart } from './reportPart.ts';
import type { Row } from './row.ts';
import type { ImageEdit, MapSource, RandomInitialization, Run } from './run.ts';
import type { AuditSummary, Compared, Disagreement, MethodSummary, Summary } from './summary.ts';

export type { ReportPart } from './reportPart.ts';

/** All that rows are judged with beside themselves: plain data, so that a run can be judged again from its files. */
export interface JudgeContext {
  readonly preset: Summary['preset'];
  readonly seed: number;
  /** Of each bootstrap. @default 10000 */
  readonly resamples?: number;
  /** The images that were asked for, with the patient where the data name one. */
  readonly images: readonly { readonly id: string; readonly group?: string }[];
  /** The methods that ran, in order; empty where an audit needs none. */
  readonly methods: readonly string[];
  /** Every option of each audit, by its name, as it was measured with. @default none */
  readonly auditOptions?: Readonly<Record<string, object>>;
}

/** What an audit that judges methods says of them. */
export interface MethodFindings {
  /** By method, in the order of the run. */
  readonly cells: Readonly<Record<string, MethodSummary>>;
  readonly compared: Compared;
  readonly disagreement: Disagreement;
}

/** What an audit says in the end; of methods as well where it judges those. */
export interface AuditFindings {
  readonly summary: AuditSummary;
  readonly methods?: MethodFindings;
}

/** What an audit of maps is about: the model, the places that people marked, or whether maps stay the same. */
export type Aspect = 'model' | 'people' | 'stability';

/** How an audit is named in words, how its numbers are read, and how its rows are judged: all that a report needs. */
export interface Judge {
  readonly name: string;
  /** What it asks, in one sentence that ends with a question mark. */
  readonly question: string;
  /** Under which column of the scorecard it stands. @default none */
  readonly aspect?: Aspect;
  /** What its null is the score of, in a few words, such as `chance`. */
  readonly nullOf: string;
  /** Where a method passes by giving the same map again: for itself under another seed, or for something else. */
  readonly agreesWith?: 'itself' | 'another';
  /** Every metric of its rows. */
  readonly metrics: Readonly<Record<string, MetricInfo>>;
  /** Whether it judges methods, as the criteria of `bench` do, or a model or its data, as `audit` does. @default 'methods' */
  readonly judges?: 'methods' | 'model';
  /** Words for what it sets methods against, by the name in its rows. */
  readonly baselines: Readonly<Record<string, string>>;
  /** From the rows of this audit alone, in the order in which they were made. */
  judge(rows: readonly Row[], context: JudgeContext): AuditFindings;
  /** The images that its part of a report shows, from its rows. @default none */
  shows?(rows: readonly Row[]): readonly string[];
  /** Its part of a report below verdict and sentence. @default every answer, then every table */
  parts?(summary: AuditSummary): readonly ReportPart[];
}

/** What a model of a config may say that it was trained on (`trainedOn`), for an audit to take it up. */
export interface TrainedOn {
  /** As messages name them: `full`, or `tag/SHARE` of several. */
  readonly words: readonly string[];
  /** @default whether it is one of `words` */
  isKnown?(word: string): boolean;
  /**
   * Whether a data set of a manifest of `prepare` is what a word says, and where a fold is said that of the fold.
   * @default whether it has its name
   */
  isSet?(set: string, word: string, fold?: number): boolean;
  /** Whether such a data set is the test of a fold: all that a model of that fold is asked of. @default there are no folds */
  isTest?(set: string, word: string, fold: number): boolean;
  /** Whether such a model also says what its training began with (`source`). @default false */
  readonly hasSource?: true;
}

/** What an audit asks of a run; what is absent it can do without. */
export interface Needs {
  /** Maps of methods: of an audit that needs none, a config may name no method. */
  readonly maps?: true;
  /** Pixels and a model; without them it can judge maps from files. */
  readonly model?: true;
  /** Masks of the region; images without one are unscorable. */
  readonly masks?: true;
  /** The true class of each image. */
  readonly labels?: true;
  /** Where the data say what a model predicted elsewhere, it can do without model and pixels. */
  readonly predictionsWillDo?: true;
  /** A further model with this role in the config. */
  readonly role?: string;
  /** Every model of the config, whatever its role. */
  readonly allModels?: true;
  /** What a model may say that it was trained on. */
  readonly trainedOn?: TrainedOn;
  /** A model whose weights can be initialised at random again. */
  readonly initialization?: true;
  /** Networks that were trained to find the region, where the config names some. */
  readonly localizers?: true;
}

/** An image in a state, of which a report shows the picture and every method's map. */
export interface Pictured {
  readonly image: string;
  readonly model: string;
  /** What was done to it, in a word or two. */
  readonly state: string;
  /** @default the image as it is */
  readonly edit?: ImageEdit;
  /** Drawn as an outline, [height, width] of the model's input. */
  readonly region?: Mask;
}

/** What is measured, kept and resumed at once. */
export interface Unit {
  /** Unique in its audit. */
  readonly key: string;
  /** The image that it is about, by which units are dealt out. */
  readonly image: string;
  /**
   * True of one that compares the maps that it asks for and asks no model anything: of a run in shards it is computed
   * where the maps of all shards are. @default false
   */
  readonly comparesMaps?: true;
  /** What progress calls it where it asks for no maps. @default the image */
  readonly label?: string;
  /** The maps that it asks for, so that units of one state of the weights are done together. */
  readonly maps: readonly { readonly source: MapSource; readonly image: string }[];
}

/** One question: what it needs, what it measures, and how it judges. A plain object, as a method is. */
export interface Audit<Options extends object = object> extends Judge {
  /** Every option with its default; a config may set them beside the name. */
  readonly options: z.ZodObject<z.ZodRawShape> & z.ZodType<Options>;
  /** Options with which a template shows it on phantoms, in the place of defaults. @default none */
  readonly example?: Partial<Options>;
  readonly needs: Needs;
  /** What `prepare` writes. @default nothing */
  readonly copies?: Copies<Options>;
  /** True of one that plants failures of known truth to see whether another finds them: `audit --simulate` asks it. */
  readonly simulates?: true;
  /** True of one that runs where it is named, or where all criteria are asked for. @default false */
  readonly byRequest?: true;
  /** Whether its options ask for maps of methods, of an audit that can do without. @default never */
  asksMaps?(options: Options): boolean;
  /** The paths of the tables that its options have it read (`Run.table`): `--resume` refuses changed ones. @default none */
  tables?(options: Options): readonly string[];
  /**
   * What its part of a report shows with pictures and maps, in order, by its rows; maps of the methods of the run.
   * @default nothing
   */
  pictured?(run: Run, options: Options, rows: readonly Row[]): Promise<readonly Pictured[]>;
  /** The states of random weights that its units will ask for. */
  initializations?(run: Run, options: Options): readonly RandomInitialization[];
  /** All that it measures, known before anything is measured, in the order of its rows. */
  units(run: Run, options: Options): readonly Unit[];
  /** The rows of one unit. */
  measure(unit: Unit, run: Run, options: Options): Promise<readonly Row[]>;
}
