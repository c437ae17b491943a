/** A folder of reference cases. */
export interface GoldenFolder {
  readonly path: string;
  readonly topic: string;
  readonly cases: readonly { readonly name: string; readonly operation: string }[];
}
export function goldenFolders(path: string): string[];
export function goldenFolder(path: string): GoldenFolder;
