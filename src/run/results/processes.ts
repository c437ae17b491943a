import { readFileSync } from 'node:fs';
import { errnoCode } from '../../files/errnoCode.ts';

/**
 * When a process of this machine began, in the system's own count; undefined where the system does not tell, as only
 * Linux does. With the number of the process it names one process and no later one.
 */
export function processStart(id: number): string | undefined {
  return statOf(id)?.start;
}

/** Whether the process that began then still runs. A start that is not known is that of any. */
export function isRunning(id: number, start?: string): boolean {
  const now = statOf(id);
  if (now?.isZombie) return false;
  if (now !== undefined && start !== undefined) return now.start === start;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // It is there, but another user's.
    return errnoCode(error) === 'EPERM';
  }
}

/** What Linux says of a process: proc(5), fields 3 and 22, counted behind its name in parentheses. */
function statOf(id: number): { readonly isZombie: boolean; readonly start: string } | undefined {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8');
    const [state, ...others] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const start = others[18];
    return start === undefined ? undefined : { isZombie: state === 'Z' || state === 'X', start };
  } catch {
    return undefined;
  }
}
