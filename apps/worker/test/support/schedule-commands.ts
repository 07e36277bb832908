import fc from 'fast-check';
import type { ScheduleCommand } from './schedule-world.ts';

/** Those on the way of every occurrence and every edit come up most. */
const hotMethods = [
  'planOccurrences',
  'advanceSchedules',
  'addSkips',
  'changeSchedule',
  'findSchedules',
  'findSchedule',
  'openOccurrences',
  'cancelOccurrences',
  'claimTasks',
  'changeTask',
] as const;
const otherMethods = [
  'addVersion',
  'insertSchedule',
  'dueSchedules',
  'schedulesToTick',
  'firstRunNumberAfter',
  'listOccurrences',
  'endOccurrences',
  'wakeOccurrence',
  'insertTasks',
  'insertBackfill',
  'changeBackfill',
  'dueBackfills',
  'findTask',
  'recordAttempts',
  'settleTasks',
  'retakeTask',
  'releaseTasks',
  'renewWorker',
  'claimDuty',
  'slotTaskIds',
  'dueTaskIds',
  'listSkips',
] as const;
const method = fc.oneof(fc.constantFrom(...hotMethods), fc.constantFrom(...otherMethods));
const which = fc.nat({ max: 5 });
const waits = fc.boolean();
const rule = fc.constantFrom({ every: '1s' }, { every: '10s' }, { cron: '* * * * *' });
const jitter = fc.constantFrom('0s', '0s', '3s', '30s');
const maxRuns = fc.constantFrom(null, null, 3, 12);

export const create = fc.record({
  kind: fc.constant('create' as const),
  rule,
  jitter,
  missed: fc.constantFrom('skip' as const, 'last' as const, 'all' as const),
  overlap: fc.constantFrom(
    'allow' as const,
    'allow' as const,
    'skip' as const,
    'buffer_one' as const,
    'buffer_all' as const,
    'cancel_previous' as const,
  ),
  maxRuns,
  answerMs: fc.constantFrom(0, 30, 900, 3_000),
});
const patch = fc.oneof(
  fc.constantFrom('desc' as const, 'url' as const),
  fc.constantFrom({ every: '1s' }, { every: '7s' }, { every: '10s' }, { cron: '* * * * *' }),
  fc.record({ jitter }),
  fc.record({ maxRuns: fc.constantFrom(null, 5, 40) }),
);
const edit = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('patch' as const), which, waits, patch }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const), which, waits }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('delete' as const, 'run' as const), which, waits }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('backfill' as const), which, waits, minutes: fc.constantFrom(1, 3) }),
  },
);
const fault = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('fail' as const),
      method,
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('trouble' as const),
      method,
      how: fc.constantFrom('slow there' as const, 'slow back' as const, 'refused' as const),
      ms: fc.integer({ min: 1, max: 25_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('outage' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('flush' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('timer away or back' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('start' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('stop' as const, 'kill' as const), which }) },
);
const advance = fc.record({
  kind: fc.constant('advance' as const),
  ms: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 100, max: 4_000 }) },
    { weight: 3, arbitrary: fc.integer({ min: 4_000, max: 20_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 20_000, max: 180_000 }) },
  ),
});
/** What may happen, in any order. */
export const command: fc.Arbitrary<ScheduleCommand> = fc.oneof(
  { weight: 1, arbitrary: create },
  { weight: 5, arbitrary: advance },
  { weight: 4, arbitrary: edit },
  { weight: 3, arbitrary: fault },
);

/** How small the workers are made. */
export const limits = fc.record({
  inFlightMax: fc.constantFrom(20, 100),
  armedTasksMax: fc.constantFrom(60, 1_000),
  chunkMax: fc.constantFrom(1, 3, 50),
});
