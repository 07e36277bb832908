/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** The value below which `share` of the values lie: nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** One figure of ours beside its raw limit, measured in the same round. */
export type Pair = { ours: number; raw: number };

/** Ratio ours/raw of every round: the median and the range. */
export function ratios(pairs: readonly Pair[]): { median: number; low: number; high: number } {
  const values = pairs.map(({ ours, raw }) => ours / raw);
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) };
}
