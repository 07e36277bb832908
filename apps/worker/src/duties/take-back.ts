import {
  attemptPurgeTime,
  lostAttempt,
  settleByAttempt,
  settleLost,
  type EpochMs,
  type HeldTask,
  type Offers,
  type Retention,
  type WheelLedger,
} from '@qbasecron/core';

export type TakeBackDeps = {
  wheel: Pick<WheelLedger, 'heldTasks' | 'recordAttempts' | 'settleTasks'>;
  offers: Pick<Offers, 'offer'>;
  retention: Retention;
};

/** Tasks taken back at once. */
const takeBackMax = 1_000;

/** Takes back everything that an incarnation holds. Every step may be repeated, by any worker. Resolves to how many. */
export async function takeBackAll(deps: TakeBackDeps, worker: string, now: EpochMs): Promise<number> {
  let taken = 0;
  for (;;) {
    const held = await deps.wheel.heldTasks(worker, takeBackMax);
    if (held.length === 0) return taken;
    await takeBack(deps, worker, held, now);
    taken += held.length;
  }
}

/**
 * Takes back tasks of which the worker that holds them knows nothing any more: their loss goes on record, then they
 * are scheduled again, or end where that would risk what they forbid.
 */
export async function takeBack(
  deps: TakeBackDeps,
  worker: string,
  held: readonly HeldTask[],
  now: EpochMs,
): Promise<void> {
  const { wheel, offers, retention } = deps;
  const lost = new Map(held.map((task) => [task.id, settleLost(task, now, retention)]));
  const onRecord = await wheel.recordAttempts(
    held.map((task) => lostAttempt(task, worker, now)),
    ({ taskId }) => attemptPurgeTime(lost.get(taskId)),
  );
  // An attempt written by the lost worker itself says more than that it was lost.
  const known = new Map(onRecord.filter(({ outcome }) => outcome !== 'lost').map((one) => [one.taskId, one]));
  const settlements = held.map((task) => {
    const attempt = known.get(task.id);
    return attempt ? settleByAttempt(task, attempt, now, retention) : settleLost(task, now, retention);
  });
  await wheel.settleTasks(worker, settlements);
  // Not awaited: what the timer does not take is brought by the audit.
  void offers.offer(
    held.flatMap((task, index) => {
      const settlement = settlements[index];
      if (settlement?.state !== 'scheduled') return [];
      return [{ ...task, nextAttemptAt: settlement.nextAttemptAt ?? task.nextAttemptAt }];
    }),
  );
}
