import {
  judgeOccurrence,
  settleCancelled,
  settleWaiting,
  type Clock,
  type EpochMs,
  type Lease,
  type Offers,
  type OccurrenceLedger,
  type OpenOccurrence,
  type Retention,
  type Schedule,
  type ScheduleLedger,
  type Settlement,
  type Task,
  type WheelLedger,
} from '@qbasecron/core';

export type CheckOccurrencesDeps = {
  schedules: Pick<ScheduleLedger, 'findSchedules'>;
  occurrences: Pick<OccurrenceLedger, 'openOccurrences' | 'endOccurrences'>;
  wheel: Pick<WheelLedger, 'settleTasks'>;
  offers: Pick<Offers, 'offer'>;
  clock: Pick<Clock, 'now' | 'after'>;
  retention: Retention;
};

/** Of the occurrences that are looked at for overlap; a schedule with more waiting than this has other troubles. */
const openMax = 10_000;
/** What waits for less than this is offered by this worker again; the near loader sees what waits longer. */
const soonMs = 5_000;

/**
 * The arm check: of tasks that were just claimed, gives back those that may be sent. Occurrences whose schedule was
 * paused, edited or deleted, or whose overlap forbids them, are cancelled or made to wait instead. Other tasks cost
 * nothing. Throws as the ledger does; repeating it with what the same lease still holds is harmless.
 */
export async function checkOccurrences(
  deps: CheckOccurrencesDeps,
  tasks: readonly Task[],
  lease: Lease,
): Promise<Task[]> {
  const occurrences = tasks.filter(({ occurrence }) => occurrence !== null);
  if (occurrences.length === 0) return [...tasks];
  // Must come after the claim: an edit writes the schedule before it looks for what is claimed.
  const schedules = await findSchedules(deps, occurrences);
  const open = await findOpen(deps, occurrences);
  const now = deps.clock.now();
  const settlements: Settlement[] = [];
  const ended: string[] = [];
  const again = new Map<EpochMs, Task[]>();
  const ready = tasks.filter((task) => {
    const { scheduleId } = task;
    if (scheduleId === null) return true;
    const schedule = schedules.get(scheduleId) ?? null;
    const verdict = judgeOccurrence({ task, schedule, open: open.get(scheduleId) ?? [], now });
    switch (verdict.kind) {
      case 'go':
        ended.push(...verdict.end);
        return true;
      case 'cancel':
        settlements.push(settleCancelled(task, verdict.reason, now, deps.retention));
        return false;
      case 'wait':
        settlements.push(settleWaiting(task, verdict.until));
        if (verdict.until - now < soonMs) again.set(verdict.until, [...(again.get(verdict.until) ?? []), task]);
        return false;
    }
  });
  if (ended.length > 0) {
    await deps.occurrences.endOccurrences({ ids: ended, at: now, purgeAt: now + deps.retention.othersMs });
  }
  if (settlements.length > 0) await deps.wheel.settleTasks(lease.worker, settlements);
  for (const [until, waiting] of again) offerAgain(deps, waiting, until);
  return ready;
}

/** Their slot was armed and nobody would come back to it but the audit, which makes up for a worker that is lost here. */
function offerAgain({ offers, clock }: CheckOccurrencesDeps, tasks: readonly Task[], until: EpochMs): void {
  clock.after(until - clock.now(), () => {
    void offers.offer(tasks.map(({ id, partition }) => ({ id, partition, nextAttemptAt: until })));
  });
}

async function findSchedules(deps: CheckOccurrencesDeps, tasks: readonly Task[]): Promise<Map<string, Schedule>> {
  const found = await deps.schedules.findSchedules(idsOf(tasks));
  return new Map(found.map((schedule) => [schedule.id, schedule]));
}

/** By schedule; only of those for which it matters. */
async function findOpen(deps: CheckOccurrencesDeps, tasks: readonly Task[]): Promise<Map<string, OpenOccurrence[]>> {
  const restricted = tasks.filter(
    ({ attemptCount, occurrence }) => attemptCount === 0 && occurrence?.overlap !== 'allow',
  );
  const found = restricted.length > 0 ? await deps.occurrences.openOccurrences(idsOf(restricted), openMax) : [];
  return Map.groupBy(found, ({ scheduleId }) => scheduleId);
}

function idsOf(tasks: readonly Task[]): string[] {
  return [...new Set(tasks.flatMap(({ scheduleId }) => (scheduleId === null ? [] : [scheduleId])))];
}
