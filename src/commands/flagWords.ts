import { reworded } from '../files/reworded.ts';
import { messageOf } from './flags.ts';

/** A phrase in which the library names a key of a config or an option, and the same with the flag. */
type FlagWord = readonly [phrase: RegExp, words: string];

const inputFlags: readonly FlagWord[] = [
  [/\binputSize\b/, '--input-size'],
  [/\bwith layout\b/, 'with --layout'],
  [/: layout must\b/, ': --layout must'],
];

/** Of a model that `explain` opens. */
export const modelFlags: readonly FlagWord[] = [
  ...inputFlags,
  [/"target": \{ "class": 1, "box": "best" \}/, '--target 1 --box best'],
  [/"target": \{ "class": 1, [^}]*"inside": "prediction" \}/, '--target 1 --inside prediction'],
  [/\btarget\.class\b/, '--target'],
  [/\btarget\.(?=inside|reduce|box|coordinates)/g, '--'],
  [/as in "otherInputs": \{ "([^"]*)": 0 \}/, 'as in --other $1=0'],
  [/ in otherInputs, or 'given' where each image has its own/, ' by --other NAME=VALUE'],
  [/ in otherInputs\b/, ' by --other NAME=VALUE'],
  [/: otherInputs:/, ': --other:'],
];

/** Of a model that `export` reads, which may have class scores alone. */
export const exportFlags: readonly FlagWord[] = [
  ...inputFlags,
  [/; scores of (?:places|boxes) are explained with .*$/, '; a map is exported of models with class scores'],
  [/^target must\b/, '--class must'],
];

/** Of the folders that `score` reads. */
export const scoreFlags: readonly FlagWord[] = [[/^(maps|masks):/, '--$1:']];

/** Gives what the work gives; its errors name flags. */
export async function inFlags<T>(words: readonly FlagWord[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const line = messageOf(error);
    const said = words.reduce((text, [phrase, flag]) => text.replace(phrase, flag), line);
    throw said === line ? error : reworded(error, () => said);
  }
}
