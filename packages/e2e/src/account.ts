import type { Arrival } from './receiver.ts';

/** What a run came to; printed by every test, so that the figures are seen and not only the verdict. */
export type Account = {
  accepted: number;
  delivered: number;
  /** Accepted, but never arrived. */
  lost: string[];
  /** Ids that arrived more than once. */
  repeated: string[];
  /** Arrivals of ids that were never accepted. */
  unknown: string[];
  /** Arrivals before their due time. */
  early: string[];
  latenessMs: { p50: number; p99: number; max: number };
};

/** Compares every accepted id with every arrival. */
export function account(accepted: readonly string[], arrivals: readonly Arrival[]): Account {
  const counts = new Map<string, number>();
  for (const { taskId } of arrivals) counts.set(taskId, (counts.get(taskId) ?? 0) + 1);
  const known = new Set(accepted);
  const firsts = new Map<string, Arrival>();
  for (const arrival of arrivals) if (!firsts.has(arrival.taskId)) firsts.set(arrival.taskId, arrival);
  const lateness = [...firsts.values()].map((arrival) => arrival.at - arrival.dueAt).sort((a, b) => a - b);
  const at = (share: number): number =>
    lateness[Math.min(lateness.length - 1, Math.floor(share * lateness.length))] ?? 0;
  return {
    accepted: accepted.length,
    delivered: accepted.filter((id) => counts.has(id)).length,
    lost: accepted.filter((id) => !counts.has(id)),
    repeated: [...counts].filter(([, count]) => count > 1).map(([id]) => id),
    unknown: [...counts.keys()].filter((id) => !known.has(id)),
    early: arrivals.filter((arrival) => arrival.at < arrival.dueAt).map((arrival) => arrival.taskId),
    latenessMs: { p50: at(0.5), p99: at(0.99), max: lateness.at(-1) ?? 0 },
  };
}

/** One line for the test's output. */
export function describeAccount(
  name: string,
  { accepted, delivered, lost, repeated, early, latenessMs }: Account,
): string {
  const { p50, p99, max } = latenessMs;
  return (
    `${name}: accepted ${accepted}, delivered ${delivered}, lost ${lost.length}, repeated ${repeated.length}, ` +
    `early ${early.length}, late by p50 ${p50} p99 ${p99} max ${max} ms`
  );
}
