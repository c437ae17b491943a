import * as z from 'zod';

export type PathKind = 'file' | 'folder';

const kinds = z.registry<{ readonly kind: PathKind }>();

/** The type of a key whose value is a path: what is one is said by this type in a schema, and nowhere else. */
export function path(kind: PathKind): z.ZodString {
  return z.string().min(1).register(kinds, { kind });
}

/** What should be at the path that a type is of; undefined of a type that is no path. */
export function pathKind(schema: z.ZodType): PathKind | undefined {
  return kinds.get(schema)?.kind;
}
