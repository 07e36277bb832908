const keptCount = 200;

/** How long the last 200 answers took. */
export type AnswerTimes = { times: Uint32Array; count: number };

export function createAnswerTimes(): AnswerTimes {
  return { times: new Uint32Array(keptCount), count: 0 };
}

export function noteTime(answers: AnswerTimes, totalMs: number): void {
  answers.times[answers.count % keptCount] = totalMs;
  answers.count++;
}

/** Nearest rank; null before the first answer. */
export function percentiles(answers: AnswerTimes): { p50Ms: number | null; p95Ms: number | null } {
  if (answers.count === 0) return { p50Ms: null, p95Ms: null };
  const sorted = answers.times.slice(0, Math.min(answers.count, keptCount)).sort();
  const rank = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { p50Ms: rank(0.5), p95Ms: rank(0.95) };
}
