import {
  backfillView,
  scheduleView,
  taskView,
  type BackfillRecord,
  type OccurrencesRecord,
  type PreviewAnswer,
  type ScheduleRecord,
  type TaskRecord,
} from '@qbasecron/contracts';
import {
  buildOccurrence,
  draftSchedule,
  newSchedule,
  serviceDefaults,
  type Backfill,
  type ScheduleDraft,
} from '@qbasecron/core';

/** Records for the document, made by the code that makes the real ones. */
export type ScheduleExamples = {
  active: ScheduleRecord;
  named: ScheduleRecord;
  paused: ScheduleRecord;
  /** What POST /schedules/:id/run answers. */
  manualTask: TaskRecord;
  backfill: BackfillRecord;
  cancelledBackfill: BackfillRecord;
  preview: PreviewAnswer;
  occurrences: OccurrencesRecord;
};

const id = '66f0c2a1d3e4f5a6b7c8d9e0';
const postedAt = Date.UTC(2026, 10, 11, 3, 9, 55);

const draft: ScheduleDraft = {
  cron: '0 9 * * MON-FRI',
  timezone: 'Asia/Shanghai',
  desc: '日报',
  labels: ['reports'],
  task: {
    callbackUrl: 'http://127.0.0.1:3453/api/v0.1.0/push',
    body: {
      kind: 'json',
      body: '{"token":"B1504D99F0C0DB8048709EC58BACD4A1054CB331C57627A042E72CE1DFC6873F","alert":"日报 {{scheduled_time}}"}',
    },
  },
};

const preview: PreviewAnswer = {
  description: 'At 02:30',
  occurrences: [
    { at: '2027-03-27T01:30:00.000Z', local: '2027-03-27 02:30:00', offset: '+01:00', note: null },
    {
      at: '2027-03-28T01:30:00.000Z',
      local: '2027-03-28 03:30:00',
      offset: '+02:00',
      note: '2027-03-28 02:30:00 does not exist in Europe/Berlin, where the clocks go forward by 1 h; 2027-03-28 03:30:00 was taken instead, and gap "skip" would leave it out.',
    },
  ],
  note: null,
  truncated: false,
};

const occurrences: OccurrencesRecord = {
  past: [
    {
      task_id: '5463a9b1c2d3e4f5a6b7c8d9',
      kind: 'planned',
      run_number: 12,
      nominal_time: '2026-11-11T01:00:00.000Z',
      due_at: '2026-11-11T01:00:00.000Z',
      sent_at: '2026-11-11T01:00:00.002Z',
      lateness_ms: 2,
      state: 'succeeded',
      finish_reason: 'delivered',
    },
  ],
  skips: [{ from: '2026-11-09T01:00:00.000Z', to: '2026-11-10T01:00:00.000Z', count: 2, reason: 'paused' }],
  next: [{ at: '2026-11-12T01:00:00.000Z', local: '2026-11-12 09:00:00', offset: '+08:00', note: null }],
};

export function createScheduleExamples(): ScheduleExamples {
  const context = { id, createdAt: postedAt, timezone: 'UTC', calendars: [], inherited: serviceDefaults };
  const drafted = draftSchedule(draft, context, postedAt);
  const schedule = newSchedule(drafted, { id, name: null, now: postedAt });
  const { description } = drafted.recurrence;
  const nominalAt = schedule.nextNominalAt ?? postedAt;
  const next = { nominalAt, dueAt: nominalAt };
  const pause = { at: postedAt, reason: 'The receiver is being moved.', by: 'Mo' };
  const run = {
    id: '5463a9b1c2d3e4f5a6b7c8d9',
    nominalAt: postedAt,
    dueAt: postedAt,
    runNumber: 0,
    kind: 'manual',
    overlap: 'allow',
    backfillId: null,
  } as const;
  const backfill: Backfill = {
    id: '66f0c2b5d3e4f5a6b7c8d9e1',
    scheduleId: id,
    from: Date.UTC(2026, 9, 31, 16),
    to: Date.UTC(2026, 10, 7, 16),
    overlap: 'allow',
    ratePerSecond: 5,
    state: 'running',
    plannedUntil: Date.UTC(2026, 10, 3, 1),
    plannedCount: 2,
    nextPlanAt: postedAt,
    createdAt: postedAt,
    updatedAt: postedAt,
    finishedAt: null,
    purgeAt: null,
  };
  return {
    active: scheduleView({ schedule, description, next }),
    named: scheduleView({ schedule: { ...schedule, name: 'daily-report' }, description, next }),
    paused: scheduleView({ schedule: { ...schedule, state: 'paused', pause, revision: 2 }, description, next: null }),
    manualTask: taskView(buildOccurrence(schedule, run, postedAt, 16)),
    backfill: backfillView(backfill),
    preview,
    occurrences,
    cancelledBackfill: backfillView({ ...backfill, state: 'cancelled', finishedAt: postedAt }),
  };
}
