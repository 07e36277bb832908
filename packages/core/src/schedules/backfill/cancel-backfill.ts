import { Refusal } from '../../model/refusal.ts';
import type { Backfill } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';
import { writeTwice } from '../../tasks/write-twice.ts';
import { noSuch } from '../no-such.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';
import type { BackfillAddress } from './read-backfill.ts';

export type CancelBackfillDeps = Pick<ScheduleDeps, 'backfills' | 'occurrences' | 'clock'> & {
  settings: Pick<ScheduleDeps['settings'], 'retention'>;
};

/** How often it starts again while the planner moves the backfill on. */
const turnsMax = 8;

/**
 * Ends a backfill: it plans nothing more, and what it planned and is not sent yet is cancelled. Repeating is harmless.
 * @throws Refusal not_found, conflict; LedgerUnavailable, OutcomeUnknown
 */
export async function cancelBackfill({
  deps,
  input,
}: {
  deps: CancelBackfillDeps;
  input: BackfillAddress;
}): Promise<Backfill> {
  const { backfills, clock } = deps;
  for (let turn = 0; turn < turnsMax; turn++) {
    const found = await backfills.findBackfill(input.id);
    if (found?.scheduleId !== input.scheduleId) throw noSuch('backfill', input.id);
    if (found.state === 'done') return found;
    if (found.state === 'cancelled') {
      // Whoever cancelled it may have ended before its tasks were.
      await cancelPlanned(deps, found);
      return found;
    }
    const change = ended('cancelled', clock.now(), deps.settings.retention.othersMs);
    await writeTwice(() => backfills.changeBackfill(found.id, { plannedUntil: found.plannedUntil }, change));
  }
  throw new Refusal('conflict', 'The backfill kept moving; try again.');
}

/** Superseded, so that a later backfill may bring them back. */
export async function cancelPlanned(
  { occurrences, clock, settings }: CancelBackfillDeps,
  backfill: Backfill,
): Promise<void> {
  const now = clock.now();
  await occurrences.cancelOccurrences({
    scheduleId: backfill.scheduleId,
    kinds: ['backfill'],
    revisionBelow: Number.MAX_SAFE_INTEGER,
    backfillId: backfill.id,
    reason: 'superseded',
    at: now,
    purgeAt: now + settings.retention.othersMs,
  });
}

/** What a backfill becomes when it is over. */
export function ended(state: 'done' | 'cancelled', now: EpochMs, keptMs: number) {
  return { state, nextPlanAt: null, updatedAt: now, finishedAt: now, purgeAt: now + keptMs } as const;
}
