import type { Artifacts } from './artifacts.ts';
import { type Translation, type TranslationOptions, untranslatable } from './translation.ts';

export function translatedGraph(artifacts: Artifacts, _options: TranslationOptions): Translation {
  throw untranslatable(`${artifacts.source}: graph models are not known here`);
}
