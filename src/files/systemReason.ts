import { errnoCode } from './errnoCode.ts';

const meanings: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EFBIG: 'the file would be larger than is allowed',
  EDQUOT: 'the quota of the disk is used up',
  EACCES: 'it is not allowed',
  EPERM: 'it is not allowed',
  EROFS: 'the disk is read-only',
  EIO: 'the disk fails',
  EEXIST: 'a file is in its place',
  EISDIR: 'a folder is in its place',
  ENOTDIR: 'a file is on the way to it',
  ELOOP: 'links on the way to it lead nowhere',
  ENAMETOOLONG: 'the path is too long',
  // So say folders that the system makes, such as /proc.
  ENOENT: 'the system makes no file or folder there',
};

/**
 * Why the system refuses to write a path, in words with its own code behind them. Throws what is no refusal of the
 * system.
 */
export function systemReason(
  error: unknown,
  path: string,
  own: Readonly<Record<string, string>> = {},
): string {
  if (path.includes('\0')) return 'the path holds a null character';
  const code = errnoCode(error);
  if (code === undefined) throw error;
  return `${own[code] ?? meanings[code] ?? 'the system refuses'} (${code})`;
}
