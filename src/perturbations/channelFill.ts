/** One value for each channel, from one for all or one each. Throws a RangeError for another number of them. */
export function channelFill(fill: number | readonly number[], channels: number): readonly number[] {
  const values = typeof fill === 'number' ? new Array<number>(channels).fill(fill) : fill;
  if (values.length !== channels || !values.every(Number.isFinite)) {
    throw new RangeError(
      `fill must be one finite value or one for each of ${channels} channels, got ${fill}`,
    );
  }
  return values;
}
