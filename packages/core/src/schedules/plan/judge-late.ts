import type { Schedule } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';

/** What becomes of an occurrence, by its nominal time. `late`: it should have run, and too long ago. */
export type Fate = {
  nominalAt: EpochMs;
  dueAt: EpochMs;
  kind: 'run' | 'late' | 'catchup' | 'missed' | 'excluded' | 'paused';
};

/**
 * Decides what is late by the schedule's choice: `skip` misses all, `last` catches the last one up, `all` those of the
 * catch-up window, at most catchupMax, the latest. Pure.
 *
 * @param fates in order of nominal time
 * @param isCut more late ones follow that were not looked at: then the latest of these can't be told yet, and are cut
 *   off to be looked at again together with what follows
 */
export function judgeLate(
  schedule: Pick<Schedule, 'missed' | 'catchupWindowMs' | 'catchupMax'>,
  fates: readonly Fate[],
  now: EpochMs,
  isCut: boolean,
): Fate[] {
  const keep = { skip: 0, last: 1, all: schedule.catchupMax }[schedule.missed];
  const within = now - schedule.catchupWindowMs;
  const candidates = fates.flatMap(({ kind, dueAt }, index) => (kind === 'late' && dueAt >= within ? [index] : []));
  const kept = keep === 0 ? [] : candidates.slice(-keep);
  const cutAt = isCut ? (kept[0] ?? fates.length) : fates.length;
  // When everything would be cut off there would be no progress: then what is here counts as the latest.
  const end = cutAt === 0 ? fates.length : cutAt;
  const caughtUp = new Set(cutAt === fates.length || cutAt === 0 ? kept : []);
  return fates.slice(0, end).map((fate, index) => {
    if (fate.kind !== 'late') return fate;
    return { ...fate, kind: caughtUp.has(index) ? 'catchup' : 'missed' };
  });
}
