/** What the system calls an error of reading or writing, such as ENOENT; undefined for any other error. */
export function errnoCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}
