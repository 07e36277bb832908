/** Runs `run` for each item, at most `parallelMax` at a time; results in the order of the items. */
export async function mapLimited<T, R>(
  items: readonly T[],
  parallelMax: number,
  run: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  async function work(): Promise<void> {
    for (const [index, item] of entries) results[index] = await run(item);
  }
  await Promise.all(Array.from({ length: Math.min(parallelMax, items.length) }, work));
  return results;
}
