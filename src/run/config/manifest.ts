import { createHash } from 'node:crypto';
import * as z from 'zod';
import { isRecord } from '../../checks/isRecord.ts';
import { fileBytesSync } from '../../files/fileBytes.ts';
import { issueLine } from '../../files/issueLine.ts';
import { parsedJson } from '../../files/parsedJson.ts';
import { namedPath } from '../../files/quoted.ts';

/** What of a manifest of `prepare` is read. */
const manifestSchema = z.object({
  audit: z.string(),
  options: z.record(z.string(), z.unknown()),
  seed: z.int().default(1),
  sets: z.array(
    z.object({
      name: z.string(),
      /** SHA-256 of each picture, by its file. */
      files: z.record(z.string(), z.string()).default({}),
    }),
  ),
  designs: z.array(z.object({ name: z.string(), sha256: z.string().default('') })).default([]),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** A manifest lists every picture by its digest. */
const mostBytes = 2 ** 28;

/** The manifest in a file, and its digest. Throws RangeError that names the file. */
export function readManifest(path: string): { readonly manifest: Manifest; readonly sha256: string } {
  const bytes = fileBytesSync(path, { what: 'a manifest', atMost: mostBytes });
  let data: unknown;
  try {
    data = parsedJson(new TextDecoder().decode(bytes));
  } catch {
    data = undefined;
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const result = manifestSchema.safeParse(data);
  if (result.success) return { manifest: result.data, sha256 };
  const line = isRecord(data) ? issueLine(result.error, data, 'manifest') : 'it is no JSON object';
  throw new RangeError(`${namedPath(path)}: expected a manifest of prepare: ${line}`);
}
