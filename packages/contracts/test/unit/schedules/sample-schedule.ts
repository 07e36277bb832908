import { readChoices, serviceDefaults, type Schedule } from '@qbasecron/core';

const callbackUrl = 'http://127.0.0.1:3453/report?of={{scheduled_time}}';
const body = { kind: 'json', body: '{"n":12345678901234567890}' } as const;

/** An active schedule with nothing special about it. */
export function sampleSchedule(changes: Partial<Schedule> = {}): Schedule {
  return {
    id: '66f0c2a1d3e4f5a6b7c8d9e0',
    name: null,
    rule: { kind: 'cron', cron: '0 9 * * MON-FRI' },
    timezone: 'Asia/Shanghai',
    gap: null,
    fold: null,
    startAt: null,
    endAt: null,
    maxRuns: null,
    jitterMs: 0,
    missed: 'last',
    catchupWindowMs: 86_400_000,
    catchupMax: 100,
    overlap: 'allow',
    calendars: [],
    onExcluded: 'skip',
    desc: '日报',
    labels: ['reports'],
    task: {
      desc: '',
      ...readChoices({ callbackUrl, body }, serviceDefaults),
      labels: [],
      expiresAfterMs: 600_000,
    },
    state: 'active',
    pause: null,
    finishReason: null,
    plannedUntil: 1_794_358_800_000,
    nextNominalAt: 1_794_445_200_000,
    nextPlanAt: 1_794_445_185_000,
    lastNominalAt: null,
    runCount: 0,
    openSkip: null,
    pausedSpans: [],
    createdAt: 1_794_358_800_000,
    updatedAt: 1_794_358_800_000,
    finishedAt: null,
    revision: 1,
    deletedAt: null,
    purgeAt: null,
    ...changes,
  };
}
