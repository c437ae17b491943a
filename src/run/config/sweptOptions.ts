import type { Method } from '../../types/method.ts';
import type { Preset } from './configSchema.ts';

/** One value of a sweep, or of several at once. */
export interface Swept {
  /** `spread=0.02`; empty where nothing is swept. */
  readonly label: string;
  readonly changes: Readonly<Record<string, unknown>>;
}

/**
 * Each setting that the options of a config stand for: a list sweeps an option where the method takes no list for its
 * value. Of several lists every combination. Throws RangeError for a list without values.
 */
export function sweptOptions(
  method: Method,
  preset: Preset,
  changes: Readonly<Record<string, unknown>>,
): readonly Swept[] {
  let settings: readonly Swept[] = [{ label: '', changes }];
  for (const [key, value] of Object.entries(changes)) {
    if (!Array.isArray(value) || !isSweep(method, preset, { key, value })) continue;
    if (value.length === 0) throw new RangeError(`${method.name}: ${key} must have a value, got []`);
    const values: readonly unknown[] = value;
    settings = settings.flatMap((one) =>
      values.map((item) => ({
        label: `${one.label}${one.label && ' '}${key}=${textOf(item)}`,
        changes: { ...one.changes, [key]: item },
      })),
    );
  }
  return settings;
}

/** Whether a list cannot be the value of an option that there is. */
function isSweep(
  { options: schema, presets }: Method,
  preset: Preset,
  { key, value }: { readonly key: string; readonly value: unknown },
): boolean {
  if (schema === undefined || !Object.hasOwn(presets[preset], key)) return false;
  return !schema.safeParse({ ...presets[preset], [key]: value }).success;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
