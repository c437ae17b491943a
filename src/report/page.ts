import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The style sheet of the page. */
export const style = fileText('report.css');
/** What the page does in a browser. */
export const script = fileText('report.js');

/**
 * The content policy: the file is whole, nothing comes in from outside, and no script runs but the page's own, which
 * is known by its digest. Style may stand in the page: plots set the style of their elements.
 */
export const policy = [
  "default-src 'none'",
  'img-src data:',
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A file of the folder `page`, which the build copies. */
function fileText(name: string): string {
  return readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
}
