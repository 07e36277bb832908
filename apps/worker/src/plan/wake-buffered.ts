import {
  laneOf,
  nextBuffered,
  type Clock,
  type Logger,
  type OccurrenceLedger,
  type Offers,
  type Settlement,
  type Task,
} from '@qbasecron/core';

const openMax = 10_000;

/**
 * Occurrences that ended may have others wait for them: of each such schedule the next one is woken and offered. What
 * fails is only logged: a buffered occurrence looks again by itself.
 */
export async function wakeBuffered(
  deps: {
    occurrences: Pick<OccurrenceLedger, 'openOccurrences' | 'wakeOccurrence'>;
    offers: Pick<Offers, 'offer'>;
    clock: Clock;
    log: Logger;
  },
  ended: readonly { task: Task; settlement: Settlement }[],
): Promise<void> {
  const lanes = new Map<string, { scheduleId: string; lane: 'live' | 'backfill' }>();
  for (const { task, settlement } of ended) {
    const { scheduleId, occurrence } = task;
    if (scheduleId === null || !occurrence?.overlap.startsWith('buffer') || settlement.state === 'scheduled') continue;
    const lane = laneOf(occurrence.kind);
    lanes.set(`${scheduleId}/${lane}`, { scheduleId, lane });
  }
  if (lanes.size === 0) return;
  try {
    const ids = [...new Set([...lanes.values()].map(({ scheduleId }) => scheduleId))];
    const open = Map.groupBy(await deps.occurrences.openOccurrences(ids, openMax), ({ scheduleId }) => scheduleId);
    const now = deps.clock.now();
    for (const { scheduleId, lane } of lanes.values()) {
      const next = nextBuffered(open.get(scheduleId) ?? [], lane, now);
      if (!next || !(await deps.occurrences.wakeOccurrence(next.taskId, now))) continue;
      void deps.offers.offer([{ id: next.taskId, partition: next.partition, nextAttemptAt: now }]);
    }
  } catch (error) {
    deps.log.warn(
      { error, schedules: lanes.size },
      'buffered occurrences were not woken; they look again by themselves',
    );
  }
}
