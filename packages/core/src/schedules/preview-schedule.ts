import type { FieldError } from '../model/refusal.ts';
import type { EpochMs } from '../model/task.ts';
import { previewRecurrence, type Preview } from '../recurrence/preview.ts';
import { readTaskTime } from '../time/read-task-time.ts';
import { invalidSchedule } from './draft/draft-schedule.ts';
import { readTiming } from './draft/read-timing.ts';
import type { TimingDraft } from './schedule-draft.ts';
import { createTurns } from './create-turns.ts';
import type { ScheduleDeps } from './schedule-deps.ts';
import { previewCountDefault } from './schedule-defaults.ts';

/** H and jitter are spread by the id of a schedule, which this one has not got. */
const previewId = 'preview';

/**
 * What a rule that is not stored would yield after `from`. H and jitter fall otherwise in each schedule.
 * @param input.from read as a task's time is, in the rule's zone. @default now
 * @param input.count @default 10
 * @throws Refusal invalid_request, also for a rule without an occurrence after `from`; LedgerUnavailable
 */
export async function previewSchedule({
  deps,
  input,
}: {
  deps: Pick<ScheduleDeps, 'calendars' | 'clock' | 'settings'>;
  input: { draft: TimingDraft; from?: string | undefined; count?: number | undefined };
}): Promise<Preview> {
  const { draft, count = previewCountDefault } = input;
  const calendars = await deps.calendars.findCalendars(draft.calendars ?? []);
  const now = deps.clock.now();
  const context = { id: previewId, createdAt: now, timezone: deps.settings.defaultTimezone, calendars };
  const read = readTiming(draft, context);
  if (!read.ok) throw invalidSchedule(read.errors);
  const { recurrence, timing } = read;
  const from = readFrom(input.from, timing.timezone);
  if (from.errors.length > 0) throw invalidSchedule(from.errors);
  const after = from.at ?? now;
  if (recurrence.nextNominal(after) === null) {
    const detail = `has no occurrence ${from.at === null ? 'from now on' : 'after `from`'}`;
    throw invalidSchedule([{ pointer: `#/${timing.rule.kind}`, detail }]);
  }
  return previewRecurrence({ recurrence, after, count, turn: createTurns(deps.clock) });
}

function readFrom(text: string | undefined, timezone: string): { at: EpochMs | null; errors: FieldError[] } {
  if (text === undefined) return { at: null, errors: [] };
  const read = readTaskTime(text, { timezone, gap: 'shift', fold: 'first' });
  return read.ok ? { at: read.at, errors: [] } : { at: null, errors: [{ pointer: '#/from', detail: read.detail }] };
}
