import type { Regions } from './regions.ts';

/** Pixel p lies in the regions `members[firstMember[p]]` … `members[firstMember[p + 1] - 1]`, ascending. */
export interface PixelMembers {
  /** One more than there are pixels. */
  readonly firstMember: Int32Array;
  readonly members: Int32Array;
}

/** For every pixel, the regions that it lies in. */
export function pixelMembers({ firstRun, starts, ends, height, width }: Regions): PixelMembers {
  const firstMember = new Int32Array(height * width + 1);
  const changes = new Int32Array(height * width + 1);
  for (let run = 0; run < starts.length; run++) {
    changes[starts[run]!]!++;
    changes[ends[run]!]!--;
  }
  for (let p = 0, covering = 0; p < height * width; p++) {
    covering += changes[p]!;
    firstMember[p + 1] = firstMember[p]! + covering;
  }
  const next = firstMember.slice();
  const members = new Int32Array(firstMember[height * width]!);
  for (let region = 0; region + 1 < firstRun.length; region++) {
    for (let run = firstRun[region]!; run < firstRun[region + 1]!; run++) {
      for (let p = starts[run]!; p < ends[run]!; p++) members[next[p]!++] = region;
    }
  }
  return { firstMember, members };
}
