import type { Needs } from '../../types/audit.ts';

/** Whether an audit can be asked of a data set alone, or of one that says what a model predicted. */
export function doesWithoutModel({ model, predictionsWillDo }: Needs): boolean {
  return model !== true || predictionsWillDo === true;
}
