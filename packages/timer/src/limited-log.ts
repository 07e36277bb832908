import type { Clock, Logger } from '@qbasecron/core';

/** One line per message and period: a connection that is away repeats its error many times a second. */
export type LimitedLog = (level: 'warn' | 'error', fields: object, message: string) => void;

/** @default everyMs 10,000. What was held back is told by `heldBackCount` of the next line. */
export function createLimitedLog(deps: { log: Logger; clock: Clock; everyMs?: number }): LimitedLog {
  const { log, clock, everyMs = 10_000 } = deps;
  const lines = new Map<string, { at: number; heldBackCount: number }>();
  return (level, fields, message) => {
    const line = lines.get(message);
    const at = clock.monotonic();
    if (line && at - line.at < everyMs) {
      line.heldBackCount++;
      return;
    }
    lines.set(message, { at, heldBackCount: 0 });
    log[level]({ ...fields, heldBackCount: line?.heldBackCount ?? 0 }, message);
  };
}
