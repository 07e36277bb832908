import type { Schedule, SkipRange, SkipSpan } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';
import type { ScheduleChange } from '../../ports/schedule-ledger.ts';
import type { Recurrence } from '../../recurrence/recurrence.ts';
import { writeTwice } from '../../tasks/write-twice.ts';
import { loadRecurrence } from '../load-recurrence.ts';
import { versionOf } from '../new-schedule.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';
import { changeKnownSchedule } from './change-known-schedule.ts';
import type { Edit } from './edit.ts';
import { settleEdit, type SettleEditDeps } from './settle-edit.ts';
import { turnSchedule } from './turn-schedule.ts';

export type ApplyEditDeps = SettleEditDeps & Pick<ScheduleDeps, 'recurrences'>;

/**
 * Writes an edit, and makes the occurrences follow. The order is what makes it safe:
 * 1. ranges and version first: alone they are harmless, and the schedule must not be without them;
 * 2. the schedule, in one conditional write: from here on the arm check of every worker drops what was planned under the
 *    older revision, so that whatever follows may be late, or never come, and nothing stale is sent;
 * 3. what is planned follows (settleEdit).
 * @param now the moment that parts the old rule from the new
 * @returns null when the schedule had moved since it was read
 * @throws LedgerUnavailable, OutcomeUnknown
 */
export async function applyEdit(
  deps: ApplyEditDeps,
  { schedule, edit, now }: { schedule: Schedule; edit: Edit; now: EpochMs },
): Promise<Schedule | null> {
  const { schedules } = deps;
  const before = schedule.deletedAt === null ? await loadRecurrence(deps, schedule) : null;
  const { recurrence: after } = edit;
  const turn = edit.keepsUndecided
    ? { change: resumed(edit.change, after, now), closed: [] }
    : await turnSchedule(deps, { schedule, change: edit.change, before, after, pivot: now });
  const change: ScheduleChange = { ...turn.change, updatedAt: now };
  const ranges = rangesOf(schedule, turn.closed, now + deps.settings.retention.othersMs);
  if (ranges.length > 0) await writeTwice(() => schedules.addSkips(ranges));

  const next: Schedule = { ...schedule, ...change, revision: schedule.revision + 1 };
  // For each revision, also when the rule is the same: what an edit that failed has left under it is replaced.
  await writeTwice(() => schedules.addVersion(versionOf(next, now)));
  const changed = await changeKnownSchedule({ schedules, schedule, change });
  if (!changed) {
    await restoreVersion(deps, next);
    return null;
  }
  const isTurned = change.plannedUntil === now;
  return settleEdit(deps, { before: { recurrence: before }, after: changed, edit, pivot: isTurned ? now : null });
}

function resumed(change: ScheduleChange, recurrence: Recurrence | null, now: EpochMs): ScheduleChange {
  return { ...change, nextNominalAt: recurrence?.nextNominal(now) ?? null, nextPlanAt: now };
}

function rangesOf({ id: scheduleId }: Schedule, spans: readonly SkipSpan[], purgeAt: EpochMs): SkipRange[] {
  return spans.map((span) => ({ ...span, scheduleId, purgeAt }));
}

/** Somebody else's edit took the revision, and our version may have replaced theirs: it is made anew from the record. */
async function restoreVersion({ schedules }: ApplyEditDeps, ours: Schedule): Promise<void> {
  const theirs = await schedules.findSchedule(ours.id);
  if (theirs?.revision !== ours.revision) return;
  await writeTwice(() => schedules.addVersion(versionOf(theirs, theirs.updatedAt)));
}
