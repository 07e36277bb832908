/**
 * Calls `probe` until it resolves to something other than undefined, every `everyMs`, for at most `limitMs`.
 * Resolves to undefined when the time is over or `isGivenUp`. A probe that rejects counts as not yet.
 */
export async function until<T>(
  probe: () => Promise<T | undefined>,
  { limitMs, everyMs, isGivenUp }: { limitMs: number; everyMs: number; isGivenUp?: () => boolean },
): Promise<T | undefined> {
  const endsAt = performance.now() + limitMs;
  for (;;) {
    const result = await probe().catch(() => undefined);
    if (result !== undefined) return result;
    if (performance.now() >= endsAt || isGivenUp?.()) return undefined;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
