import type { FieldError } from '../../model/refusal.ts';
import { Refusal } from '../../model/refusal.ts';
import type { Backfill, OverlapChoice, Schedule } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';
import { writeTwice } from '../../tasks/write-twice.ts';
import { readTaskTime } from '../../time/read-task-time.ts';
import { countNominals } from '../edit/count-nominals.ts';
import { loadRecurrence } from '../load-recurrence.ts';
import { readSchedule } from '../read-schedule.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';
import { backfillCountMax, backfillRateDefault, backfillSpanMsMax } from '../schedule-defaults.ts';

export type BackfillScheduleDeps = Pick<
  ScheduleDeps,
  'schedules' | 'backfills' | 'recurrences' | 'clock' | 'newId' | 'log'
>;

export type BackfillInput = {
  scheduleId: string;
  /** Occurrences with a nominal time from this…; read as a task's time is, in the schedule's zone. */
  from: string;
  /** …until before this. */
  to: string;
  /** How backfilled occurrences meet each other. @default allow if the schedule allows it, else one after the other */
  overlap?: OverlapChoice | undefined;
  /** @default 10 */
  ratePerSecond?: number | undefined;
  /** Made before, by an Idempotency-Key: repeating with it is harmless. */
  id?: string | undefined;
};

/**
 * Asks for what did not run in a span of the past, by the rule as it is now. What has run stands; the planner does the
 * rest, at a limited rate.
 * @throws Refusal invalid_request, not_found; LedgerUnavailable, OutcomeUnknown (after one repetition)
 */
export async function backfillSchedule({
  deps,
  input,
}: {
  deps: BackfillScheduleDeps;
  input: BackfillInput;
}): Promise<Backfill> {
  const schedule = await readSchedule({ deps, input: { id: input.scheduleId } });
  const now = deps.clock.now();
  const { from, to } = readSpan(input, schedule, now);
  await checkCount(deps, schedule, { from, to });
  const backfill: Backfill = {
    id: input.id ?? deps.newId(),
    scheduleId: schedule.id,
    from,
    to,
    overlap: input.overlap ?? (schedule.overlap === 'allow' ? 'allow' : 'buffer_all'),
    ratePerSecond: input.ratePerSecond ?? backfillRateDefault,
    state: 'running',
    plannedUntil: from - 1,
    plannedCount: 0,
    nextPlanAt: now,
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
    purgeAt: null,
  };
  await writeTwice(() => deps.backfills.insertBackfill(backfill));
  // An earlier request of the same key may have stored it; it may be under way.
  return input.id === undefined ? backfill : ((await deps.backfills.findBackfill(backfill.id)) ?? backfill);
}

function readSpan(input: BackfillInput, { timezone }: Schedule, now: EpochMs): { from: EpochMs; to: EpochMs } {
  const errors: FieldError[] = [];
  const read = (field: 'from' | 'to'): EpochMs | null => {
    const time = readTaskTime(input[field], { timezone, gap: 'shift', fold: 'first' });
    if (time.ok) return time.at;
    errors.push({ pointer: `#/${field}`, detail: time.detail });
    return null;
  };
  const from = read('from');
  const to = read('to');
  if (to !== null && to > now) errors.push({ pointer: '#/to', detail: 'must not be in the future' });
  if (from !== null && to !== null && from >= to) errors.push({ pointer: '#/to', detail: 'must be after `from`' });
  if (from !== null && to !== null && to - from > backfillSpanMsMax) {
    errors.push({ pointer: '#/from', detail: 'must lie at most 366 days before `to`' });
  }
  if (from === null || to === null || errors.length > 0) throw refused(errors);
  return { from, to };
}

async function checkCount(
  deps: BackfillScheduleDeps,
  schedule: Schedule,
  { from, to }: { from: EpochMs; to: EpochMs },
): Promise<void> {
  const recurrence = await loadRecurrence(deps, schedule);
  if (!recurrence) return;
  const { clock } = deps;
  const span = { after: from - 1, until: to - 1, countMax: backfillCountMax, clock };
  const counted = await countNominals(recurrence, span);
  if (!counted) throw refused([{ pointer: '#/from', detail: 'is followed by no occurrence of the rule before `to`' }]);
  if (counted.count !== null) return;
  const detail = `is too far from \`to\`: there are more than ${backfillCountMax} occurrences between them`;
  throw refused([{ pointer: '#/from', detail }]);
}

function refused(errors: FieldError[]): Refusal {
  return new Refusal('invalid_request', 'The backfill was not accepted: see errors.', { errors });
}
