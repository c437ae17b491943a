/** How many images a report shows. */
const gallerySize = 6;

/** The places of the images that a report shows, evenly spread over the run; all of them where there are few. */
export function sampledIndices(images: number): number[] {
  const count = Math.min(gallerySize, images);
  return Array.from({ length: count }, (_, index) =>
    count === 1 ? 0 : Math.round((index * (images - 1)) / (count - 1)),
  );
}
