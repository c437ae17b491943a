import type Sharp from 'sharp';

let sharpModule: Promise<typeof Sharp> | undefined;

/** libvips, loaded when the first picture needs it. */
export function loadedSharp(): Promise<typeof Sharp> {
  sharpModule ??= import('sharp').then(({ default: sharp }) => {
    // Every file is read once: a cache would only keep its memory.
    sharp.cache(false);
    return sharp;
  });
  return sharpModule;
}
