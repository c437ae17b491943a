/**
 * Which supervoxels of thick slices are most like those of the whole scan: node benchmarks/volumes/supervoxels.mjs.
 * Phantom heads of cubes with white noise; so many slices are averaged to one, or one of so many is taken. Adjusted Rand
 * index between the segments of the thick slices and those of the cubes in their middles: its mean over heads and noises,
 * and the least, at the scale of LIME and over those of XRAI.
 */
import { phantomHead } from '../../dist/datasets/phantom/index.js';
import { graphSegments } from '../../dist/images/felzenszwalb.js';
import { felzenszwalbVolume } from '../../dist/images/felzenszwalbVolume.js';
import { voxelEdges } from '../../dist/images/voxelEdges.js';
import { blurredAxes } from '../../dist/math/filters/blurredAxes.js';
import { randomStream } from '../../dist/math/random/random.js';
import { randIndex } from '../../dist/slices/quality/randIndex.js';

const side = 60;
const plane = side * side;
const sigma = 0.8;
const scales = [100, 50, 150, 250, 500, 1200];
/** Of values from 0 to 1; the tissues of a head have noise of their own. */
const noises = [0, 0.03, 0.06];
const seeds = ['a', 'b', 'c'];

function head(seed, deviation) {
  const { image } = phantomHead({ seed, size: side });
  const noise = new Float32Array(image.size);
  if (deviation > 0) randomStream(`noise ${seed}`).fillNormal(noise, deviation);
  return Float64Array.from(image.data, (value, i) => value / 255 + noise[i]);
}

/** The slices that a scanner of so thick ones would give of cubes, or would if it left gaps. */
function thickSlices(cubes, { times, isAveraged }) {
  const thick = new Float64Array(cubes.length / times);
  for (const [i, value] of cubes.entries()) {
    const slice = Math.floor(i / plane);
    const place = Math.floor(slice / times) * plane + (i % plane);
    if (isAveraged) thick[place] += value / times;
    else if (slice % times === times >> 1) thick[place] = value;
  }
  return thick;
}

function cutsOf(thick, shape, times) {
  const options = { scales, minSize: Math.ceil(thick.length / 200) };
  const smooth = blurredAxes(thick, shape, {
    ...{ sigmas: [sigma / times, sigma, sigma, 0], mode: 'reflect', truncate: 4 },
  });
  const weighted = (weight) =>
    graphSegments(voxelEdges(smooth, shape, [weight, 1, 1]), { places: thick.length, ...options });
  return {
    'voxels as cubes': felzenszwalbVolume(thick, shape, options),
    'in mm': felzenszwalbVolume(thick, shape, { ...options, sides: [times, 1, 1] }),
    'differences as they are': weighted(1),
    'differences per mm': weighted(1 / times),
  };
}

for (const isAveraged of [true, false]) {
  for (const times of [2, 3, 5]) {
    const depth = Math.floor(side / times);
    const found = {};
    for (const seed of seeds) {
      for (const deviation of noises) {
        const cubes = head(seed, deviation).subarray(0, depth * times * plane);
        const wholes = felzenszwalbVolume(cubes, [depth * times, side, side, 1], {
          scales,
          minSize: Math.ceil(cubes.length / 200),
        });
        const thick = thickSlices(cubes, { times, isAveraged });
        for (const [name, cut] of Object.entries(cutsOf(thick, [depth, side, side, 1], times))) {
          const indices = cut.map((labels, at) => {
            const middles = wholes[at].filter((_, i) => Math.floor(i / plane) % times === times >> 1);
            return randIndex(labels, middles).adjusted;
          });
          found[name] = [...(found[name] ?? []), indices];
        }
      }
    }
    const said = (values) =>
      `${(values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(2)} (least ${Math.min(...values).toFixed(2)})`;
    for (const [name, all] of Object.entries(found)) {
      const lime = said(all.map(([first]) => first));
      process.stdout.write(
        `${times} slices ${isAveraged ? 'averaged' : 'skipped'}, ${name}: LIME ${lime}, XRAI ${said(all.flat())}\n`,
      );
    }
  }
}
