import type { EpochMs } from '../../model/task.ts';
import type { OpenOccurrence } from '../../ports/occurrence-ledger.ts';

/** The buffered occurrence that comes next now that one of its lane has ended: the earliest due, then by id. Pure. */
export function nextBuffered(
  open: readonly OpenOccurrence[],
  lane: 'live' | 'backfill',
  now: EpochMs,
): OpenOccurrence | null {
  let next: OpenOccurrence | null = null;
  for (const one of open) {
    const isBuffered =
      one.state === 'scheduled' && one.attemptCount === 0 && one.dueAt <= now && one.nextAttemptAt > now;
    if (!isBuffered || laneOf(one.kind) !== lane) continue;
    if (!next || one.dueAt < next.dueAt || (one.dueAt === next.dueAt && one.taskId < next.taskId)) next = one;
  }
  return next;
}

/** Backfilled occurrences overlap only with each other, all others only among themselves. */
export function laneOf(kind: OpenOccurrence['kind']): 'live' | 'backfill' {
  return kind === 'backfill' ? 'backfill' : 'live';
}
