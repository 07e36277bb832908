import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Schedule, ScheduleAdvance, ScheduleVersion, SkipRange } from '@qbasecron/core';
import { aSchedule } from '../../build-schedule.ts';
import { testNow } from '../../build-task.ts';
import { dayMs, idsOf } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

function aSkip(overrides: Partial<SkipRange> = {}): SkipRange {
  return {
    scheduleId: 'schedule-1',
    from: testNow,
    to: testNow + 10,
    count: 3,
    reason: 'missed',
    purgeAt: testNow + 30 * dayMs,
    ...overrides,
  };
}

function aVersion(overrides: Partial<ScheduleVersion> = {}): ScheduleVersion {
  return {
    scheduleId: 'schedule-1',
    revision: 1,
    from: testNow,
    rule: { kind: 'cron', cron: '0 9 * * *' },
    timezone: 'Europe/Berlin',
    gap: null,
    fold: null,
    startAt: null,
    endAt: null,
    maxRuns: null,
    ...overrides,
  };
}

/** Registers the guarantees of planning, skips and versions that every ScheduleLedger gives. */
export function describeSchedulePlanning(name: string, makeLedger: MakeLedger): void {
  describe(`ScheduleLedger, planning: ${name}`, () => {
    describe('what is to be planned', () => {
      const ledger = useLedger(makeLedger);
      const at = (ms: number): Schedule => aSchedule({ id: `at-${ms}`, nextPlanAt: testNow + ms });
      const never = aSchedule({ id: 'never', state: 'paused', nextNominalAt: null, nextPlanAt: null });
      const schedules = [at(30), at(-dayMs), at(10), at(20), at(40)];
      const due = (ms: number, limit = 10): Promise<Schedule[]> => ledger().schedules.dueSchedules(testNow + ms, limit);
      const toTick = (from: number, until: number, limit = 10): Promise<Schedule[]> =>
        ledger().schedules.schedulesToTick(testNow + from, testNow + until, limit);
      before(async () => {
        for (const schedule of [...schedules, never]) await ledger().schedules.insertSchedule(schedule);
      });

      test('comes earliest first, what is due at the very moment included, whole as it is on record', async () => {
        assert.deepEqual(await due(20), [at(-dayMs), at(10), at(20)]);
        assert.deepEqual(idsOf(await due(19)), [`at-${-dayMs}`, 'at-10']);
      });

      test('is limited to the earliest', async () => {
        assert.deepEqual(idsOf(await due(100, 2)), [`at-${-dayMs}`, 'at-10']);
        assert.deepEqual(await due(100, 0), []);
      });

      test('never is a schedule without a time to plan', async () => {
        assert.deepEqual(idsOf(await due(10_000 * dayMs)), [`at-${-dayMs}`, 'at-10', 'at-20', 'at-30', 'at-40']);
        assert.deepEqual(idsOf(await toTick(-10_000 * dayMs, 10_000 * dayMs)).length, 5);
      });

      test('gets ticks from inclusive until exclusive, earliest first', async () => {
        assert.deepEqual(await toTick(10, 40), [at(10), at(20), at(30)]);
        assert.deepEqual(idsOf(await toTick(11, 40, 1)), ['at-20']);
        assert.deepEqual(await toTick(10, 10), []);
        assert.deepEqual(await toTick(10, 40, 0), []);
      });
    });

    describe('advancing', () => {
      const ledger = useLedger(makeLedger);

      const openSkip = { from: testNow, to: testNow, count: 1, reason: 'missed' } as const;

      async function kept(count: number): Promise<Schedule[]> {
        const schedules = Array.from({ length: count }, () => aSchedule({ openSkip }));
        // A few at a time: a slow server would keep the last of hundreds waiting for a connection.
        for (let start = 0; start < count; start += 10) {
          const some = schedules.slice(start, start + 10);
          await Promise.all(some.map((schedule) => ledger().schedules.insertSchedule(schedule)));
        }
        return schedules;
      }

      const moved = {
        plannedUntil: testNow + 60_000,
        nextNominalAt: testNow + 120_000,
        nextPlanAt: testNow + 105_000,
        lastNominalAt: testNow + 60_000,
        runCount: 1,
        openSkip: null,
        pausedSpans: [{ from: testNow, until: testNow + 5 }],
      };
      const advanceOf = ({ id, revision, plannedUntil }: Schedule): ScheduleAdvance => {
        return { id, condition: { revision, plannedUntil }, change: moved };
      };

      test('each moves on from where it was planned, and the revision stays', async () => {
        const schedules = await kept(3);
        assert.equal(await ledger().schedules.advanceSchedules(schedules.map(advanceOf)), 3);
        for (const schedule of schedules) {
          assert.deepEqual(await ledger().schedules.findSchedule(schedule.id), { ...schedule, ...moved });
        }
      });

      test('runs are added to those before, each schedule’s own, whether many advance alike or one alone', async () => {
        const { runCount: _, ...shared } = moved;
        const counts = [0, 7, 41, 7];
        const schedules = counts.map((runCount) => aSchedule({ runCount }));
        for (const schedule of schedules) await ledger().schedules.insertSchedule(schedule);
        const adds = [2, 2, 2, 1];
        const advances = schedules.map((schedule, index) => {
          return { ...advanceOf(schedule), change: shared, addRuns: adds[index] ?? 0 };
        });
        assert.equal(await ledger().schedules.advanceSchedules(advances), 4);
        assert.equal(await ledger().schedules.advanceSchedules(advances), 0);
        const found = await Promise.all(idsOf(schedules).map((id) => ledger().schedules.findSchedule(id)));
        assert.deepEqual(
          found,
          schedules.map((schedule, index) => {
            return { ...schedule, ...shared, runCount: (counts[index] ?? 0) + (adds[index] ?? 0) };
          }),
        );
      });

      test('one that is alike in all but where it stands is left, and counted as left', async () => {
        const schedules = await kept(4);
        const [first, second] = schedules as [Schedule, Schedule];
        const point = { revision: 1, plannedUntil: testNow };
        await ledger().schedules.changeSchedule(first.id, point, { desc: 'changed' });
        await ledger().schedules.advanceSchedules([{ id: second.id, condition: point, change: { plannedUntil: 1 } }]);
        assert.equal(await ledger().schedules.advanceSchedules(schedules.map(advanceOf)), 2);
        assert.equal((await ledger().schedules.findSchedule(first.id))?.runCount, 0);
        assert.equal((await ledger().schedules.findSchedule(second.id))?.plannedUntil, 1);
      });

      test('each is decided by its own condition, and those that took are counted', async () => {
        const [fits, changed, deletedOne] = (await kept(3)) as [Schedule, Schedule, Schedule];
        const point = { revision: 1, plannedUntil: testNow };
        await ledger().schedules.changeSchedule(changed.id, point, { desc: 'changed' });
        await ledger().schedules.changeSchedule(deletedOne.id, point, { deletedAt: testNow });
        const advances = [changed, fits, deletedOne].map(advanceOf);
        assert.equal(await ledger().schedules.advanceSchedules(advances), 1);
        assert.deepEqual(await ledger().schedules.findSchedule(fits.id), { ...fits, ...moved });
        const after = { ...changed, desc: 'changed', revision: 2 };
        assert.deepEqual(await ledger().schedules.findSchedule(changed.id), after);
      });

      test('repeating takes nothing more, and nothing to advance is nothing', async () => {
        const schedules = await kept(2);
        await ledger().schedules.advanceSchedules(schedules.map(advanceOf));
        assert.equal(await ledger().schedules.advanceSchedules(schedules.map(advanceOf)), 0);
        assert.equal(await ledger().schedules.advanceSchedules([]), 0);
      });

      test('the last advance finishes a schedule: it is never due again', async () => {
        const [schedule] = (await kept(1)) as [Schedule];
        const end = {
          state: 'finished',
          finishReason: 'ended',
          finishedAt: testNow + 7,
          nextNominalAt: null,
          nextPlanAt: null,
        } as const;
        await ledger().schedules.advanceSchedules([{ ...advanceOf(schedule), change: end }]);
        assert.deepEqual(await ledger().schedules.findSchedule(schedule.id), { ...schedule, ...end });
        assert.equal(idsOf(await ledger().schedules.dueSchedules(testNow * 2, 100)).includes(schedule.id), false);
      });

      test('a change without plannedUntil is conditional like any other', async () => {
        const [schedule] = (await kept(1)) as [Schedule];
        const wait = { ...advanceOf(schedule), change: { nextPlanAt: testNow + 999 } };
        assert.equal(await ledger().schedules.advanceSchedules([wait]), 1);
        const after = { ...schedule, nextPlanAt: testNow + 999 };
        assert.deepEqual(await ledger().schedules.findSchedule(schedule.id), after);
      });

      test('of two planners that advance two hundred at once, each schedule moves on once', async () => {
        const schedules = await kept(200);
        const advances = schedules.map(advanceOf);
        const [one, other] = await Promise.all([
          ledger().schedules.advanceSchedules(advances),
          ledger().schedules.advanceSchedules(advances.toReversed()),
        ]);
        assert.equal(one + other, 200);
      });
    });

    describe('ranges that do not run', () => {
      const ledger = useLedger(makeLedger);
      const list = (scheduleId: string, from: number, until: number, limit = 100): Promise<SkipRange[]> =>
        ledger().schedules.listSkips({ scheduleId, from: testNow + from, until: testNow + until, limit });

      test('come back as they were written, with every reason', async () => {
        const scheduleId = 'every-reason';
        const reasons = ['excluded', 'expired', 'max_runs', 'missed', 'overlap', 'paused'] as const;
        const skips = reasons.map((reason) => aSkip({ scheduleId, reason }));
        await ledger().schedules.addSkips(skips);
        assert.deepEqual(await list(scheduleId, 0, 1), skips);
      });

      test('one of the same schedule, reason and beginning is replaced, others are kept', async () => {
        const scheduleId = 'replaced';
        const first = aSkip({ scheduleId });
        const others = [aSkip({ scheduleId, reason: 'paused' }), aSkip({ scheduleId, from: testNow + 1 })];
        await ledger().schedules.addSkips([first, ...others]);
        const longer = { ...first, to: testNow + 500, count: 9, purgeAt: testNow + 40 * dayMs };
        await ledger().schedules.addSkips([longer, aSkip({ scheduleId: 'another' })]);
        assert.deepEqual(await list(scheduleId, -10, 1_000), [longer, ...others]);
        await ledger().schedules.addSkips([longer]);
        assert.equal((await list(scheduleId, -10, 1_000)).length, 3);
      });

      test('one without end may get one, and the reverse', async () => {
        const scheduleId = 'endless';
        const open = aSkip({ scheduleId, reason: 'max_runs', to: null, count: null });
        await ledger().schedules.addSkips([open]);
        assert.deepEqual(await list(scheduleId, 0, 1), [open]);
        await ledger().schedules.addSkips([{ ...open, to: testNow, count: 1 }]);
        assert.deepEqual(await list(scheduleId, 0, 1), [{ ...open, to: testNow, count: 1 }]);
        assert.deepEqual(await list(scheduleId, 1, 2), []);
        await ledger().schedules.addSkips([open]);
        assert.deepEqual(await list(scheduleId, 1, 2), [open]);
      });

      describe('touch', () => {
        const scheduleId = 'touching';
        const skips = [
          aSkip({ scheduleId, from: testNow, to: testNow }),
          aSkip({ scheduleId, from: testNow + 10, to: testNow + 20 }),
          aSkip({ scheduleId, from: testNow + 30, to: testNow + 40, reason: 'overlap' }),
          aSkip({ scheduleId, from: testNow + 100, to: null, count: null, reason: 'max_runs' }),
        ];
        before(async () => {
          await ledger().schedules.addSkips([skips[3], skips[1], skips[0], skips[2]] as SkipRange[]);
          await ledger().schedules.addSkips([aSkip({ scheduleId: 'somebody-else', to: null, count: null })]);
        });
        const cases: [string, number, number, number[]][] = [
          ['all, by beginning', -100, 1_000, [0, 1, 2, 3]],
          ['a range of one moment, from inclusive', 0, 1, [0]],
          ['a range of one moment, until exclusive', -10, 0, []],
          ['one that ends where the span begins', 20, 30, [1]],
          ['none that ended before the span', 21, 30, []],
          ['one that begins within the span', 25, 31, [2]],
          ['none that begins where the span ends', 21, 30, []],
          ['one that holds the span', 12, 13, [1]],
          ['one without end, however late', 5_000_000, 5_000_001, [3]],
          ['one without end, not before it begins', 50, 100, []],
          ['nothing in an empty span outside of all', 50, 50, []],
        ];
        for (const [what, from, until, expected] of cases) {
          test(what, async () => {
            assert.deepEqual(
              await list(scheduleId, from, until),
              expected.map((index) => skips[index]),
            );
          });
        }

        test('and are limited to the earliest', async () => {
          assert.deepEqual(await list(scheduleId, 0, 1_000, 2), skips.slice(0, 2));
          assert.deepEqual(await list(scheduleId, 0, 1_000, 0), []);
        });
      });

      test('of nothing write nothing, and an unknown schedule has none', async () => {
        await ledger().schedules.addSkips([]);
        assert.deepEqual(await list('unknown', -1_000, 1_000), []);
      });

      test('of two planners that write the same at once, each is kept once', async () => {
        const scheduleId = 'twins';
        const skips = Array.from({ length: 20 }, (_, index) => aSkip({ scheduleId, from: testNow + index }));
        await Promise.all([ledger().schedules.addSkips(skips), ledger().schedules.addSkips(skips)]);
        assert.deepEqual(await list(scheduleId, 0, 1_000), skips);
      });
    });

    describe('versions', () => {
      const ledger = useLedger(makeLedger);

      test('come by schedule and revision, as they were written', async () => {
        const full = aVersion({
          scheduleId: 'v-1',
          revision: 10,
          rule: { kind: 'later', later: { schedules: [{ 'a.b': [1] }] } },
          gap: 'shift',
          fold: 'first',
          startAt: testNow - 5,
          endAt: testNow + 5,
          maxRuns: 3,
        });
        const versions = [
          aVersion({ scheduleId: 'v-1', revision: 2, from: testNow - 1 }),
          full,
          aVersion({ scheduleId: 'v-2', revision: 1 }),
        ];
        for (const version of versions.toReversed()) await ledger().schedules.addVersion(version);
        await ledger().schedules.addVersion(aVersion({ scheduleId: 'v-3' }));
        assert.deepEqual(await ledger().schedules.listVersions(['v-2', 'unknown', 'v-1']), versions);
        assert.deepEqual(await ledger().schedules.listVersions([]), []);
      });

      test('one of the same schedule and revision is replaced', async () => {
        const first = aVersion({ scheduleId: 'again', maxRuns: 5 });
        const second = { ...first, maxRuns: null, timezone: 'UTC', from: testNow + 9 };
        await ledger().schedules.addVersion(first);
        await ledger().schedules.addVersion(second);
        assert.deepEqual(await ledger().schedules.listVersions(['again']), [second]);
      });
    });
  });
}
