import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import type { Schedule, SkipSpan } from '../../../../src/model/schedule.ts';
import { planSchedule } from '../../../../src/schedules/plan/plan-schedule.ts';
import { everyMs, minute, noon, someSchedule } from './support.ts';

const perMinute = everyMs(minute);
const at = (minutes: number): number => noon + minutes * minute;

/** Plans again and again at one moment until nothing is left. */
function planAll(schedule: Schedule, recurrence: typeof perMinute, now: number) {
  const runs = [];
  const skips: SkipSpan[] = [];
  let current = schedule;
  for (let pass = 0; pass < 100; pass++) {
    const plan = planSchedule(current, recurrence, now);
    runs.push(...plan.runs);
    skips.push(...plan.skips);
    if (!plan.change) return { runs, skips, schedule: current };
    current = { ...current, ...plan.change } as Schedule;
  }
  throw new Error('it never came to an end');
}

describe('planSchedule', () => {
  it('plans nothing before the lead, and exactly one occurrence from then on', () => {
    assert.deepEqual(planSchedule(someSchedule(), perMinute, at(1) - 15_001), { runs: [], skips: [], change: null });
    const { runs, change } = planSchedule(someSchedule(), perMinute, at(1) - 15_000);
    assert.deepEqual(
      runs.map(({ nominalAt, dueAt, runNumber, kind }) => ({ nominalAt, dueAt, runNumber, kind })),
      [{ nominalAt: at(1), dueAt: at(1), runNumber: 1, kind: 'planned' }],
    );
    assert.equal(change?.plannedUntil, at(1));
    assert.equal(change?.nextPlanAt, at(2) - 15_000);
  });

  it('plans every occurrence within the lead of a rule that is finer than the lead', () => {
    const { runs } = planSchedule(someSchedule(), everyMs(1_000), noon);
    assert.equal(runs.length, 15);
  });

  it('gives the same plan to everybody who starts from the same record', () => {
    assert.deepEqual(planSchedule(someSchedule(), perMinute, at(5)), planSchedule(someSchedule(), perMinute, at(5)));
  });

  it('runs an occurrence that is planned late, but not too late', () => {
    const { runs } = planSchedule(someSchedule(), perMinute, at(1) + 30_000);
    assert.deepEqual(
      runs.map(({ kind }) => kind),
      ['planned'],
    );
  });

  describe('after three missed occurrences', () => {
    const now = at(3) + 31_000;
    it('skip puts all three on record as missed and runs none', () => {
      const { runs, schedule } = planAll(someSchedule({ missed: 'skip' }), perMinute, now);
      assert.deepEqual(runs, []);
      assert.deepEqual(schedule.openSkip, { from: at(1), to: at(3), count: 3, reason: 'missed' });
    });
    it('last runs the last one and puts two on record', () => {
      const { runs, skips } = planAll(someSchedule({ missed: 'last' }), perMinute, now);
      assert.deepEqual(
        runs.map(({ nominalAt, kind }) => [nominalAt, kind]),
        [[at(3), 'catchup']],
      );
      assert.deepEqual(skips, [{ from: at(1), to: at(2), count: 2, reason: 'missed' }]);
    });
    it('all runs all three, in order', () => {
      const { runs, skips } = planAll(someSchedule({ missed: 'all' }), perMinute, now);
      assert.deepEqual(
        runs.map(({ nominalAt, runNumber }) => [nominalAt, runNumber]),
        [
          [at(1), 1],
          [at(2), 2],
          [at(3), 3],
        ],
      );
      assert.deepEqual(skips, []);
    });
    it('all keeps to the catch-up window and to its limit, the latest first', () => {
      const windowed = planAll(someSchedule({ missed: 'all', catchupWindowMs: 100_000 }), perMinute, now);
      assert.deepEqual(
        windowed.runs.map(({ nominalAt }) => nominalAt),
        [at(2), at(3)],
      );
      const limited = planAll(someSchedule({ missed: 'all', catchupMax: 1 }), perMinute, now);
      assert.deepEqual(
        limited.runs.map(({ nominalAt }) => nominalAt),
        [at(3)],
      );
      assert.deepEqual(limited.skips, [{ from: at(1), to: at(2), count: 2, reason: 'missed' }]);
    });
  });

  it('catches up only the very last of very many, over several passes', () => {
    const now = at(5_000) + 40_000;
    const { runs, skips } = planAll(someSchedule({ missed: 'last', catchupWindowMs: 1e12 }), perMinute, now);
    assert.deepEqual(
      runs.map(({ nominalAt, kind }) => [nominalAt, kind]),
      [[at(5_000), 'catchup']],
    );
    assert.equal(
      skips.reduce((sum, { count }) => sum + (count ?? 0), 0),
      4_999,
    );
  });

  it('finishes with the last run that max_runs allows, and says from when on nothing runs', () => {
    const { runs, skips, schedule } = planAll(someSchedule({ maxRuns: 2, runCount: 1 }), perMinute, at(1));
    assert.equal(runs[0]?.runNumber, 2);
    assert.equal(schedule.state, 'finished');
    assert.equal(schedule.finishReason, 'max_runs');
    assert.deepEqual(skips, [{ from: at(2), to: null, count: null, reason: 'max_runs' }]);
  });

  it('finishes when the rule has no more occurrences', () => {
    const { schedule } = planAll(someSchedule(), everyMs(minute, { endAt: at(2) }), at(1));
    assert.deepEqual([schedule.state, schedule.finishReason, schedule.nextPlanAt], ['finished', 'ended', null]);
  });

  it('puts what lies in a pause on record as paused, and goes on after it', () => {
    const resumed = someSchedule({ pausedSpans: [{ from: noon, until: at(3) + 1_000 }] });
    const { runs, skips, schedule } = planAll(resumed, perMinute, at(4) - 10_000);
    assert.deepEqual(skips, [{ from: at(1), to: at(3), count: 3, reason: 'paused' }]);
    assert.deepEqual(
      runs.map(({ nominalAt }) => nominalAt),
      [at(4)],
    );
    assert.deepEqual(schedule.pausedSpans, []);
  });

  it('decides nothing while it is paused, finished or deleted', () => {
    for (const set of [{ state: 'paused' }, { state: 'finished' }, { deletedAt: noon }] as Partial<Schedule>[]) {
      assert.equal(planSchedule(someSchedule(set), perMinute, at(9)).change, null);
    }
  });

  it('puts excluded occurrences into one growing span until one runs', () => {
    const weekend = everyMs(minute, { isExcluded: (nominal) => nominal < at(4) });
    let schedule = someSchedule();
    for (const now of [at(1), at(2), at(3)]) schedule = planAll(schedule, weekend, now).schedule;
    assert.deepEqual(schedule.openSkip, { from: at(1), to: at(3), count: 3, reason: 'excluded' });
    const { skips } = planAll(schedule, weekend, at(4));
    assert.deepEqual(skips, [{ from: at(1), to: at(3), count: 3, reason: 'excluded' }]);
  });

  it('yields the same set in any number of passes at any moments, and accounts for each occurrence once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 30 }),
        fc.constantFrom('skip', 'last', 'all' as const),
        fc.integer({ min: 3, max: 50 }),
        (steps, missed, period) => {
          const recurrence = everyMs(period * 1_000, { isExcluded: (nominal) => (nominal / 1_000 / period) % 7 === 0 });
          let schedule = someSchedule({ missed, plannedUntil: noon, catchupMax: 3 });
          const runs: number[] = [];
          const counts: number[] = [];
          let now = noon;
          for (const step of steps) {
            now += step;
            const planned = planAll(schedule, recurrence, now);
            schedule = planned.schedule;
            runs.push(...planned.runs.map(({ nominalAt }) => nominalAt));
            counts.push(...planned.skips.map(({ count }) => count ?? 0));
          }
          const skipped = counts.reduce((sum, count) => sum + count, 0) + (schedule.openSkip?.count ?? 0);
          let expected = 0;
          for (let next = recurrence.nextNominal(noon); next !== null && next <= schedule.plannedUntil; expected++) {
            next = recurrence.nextNominal(next);
          }
          assert.equal(runs.length + skipped, expected);
          assert.deepEqual(
            runs,
            [...new Set(runs)].sort((a, b) => a - b),
          );
          assert.equal(schedule.runCount, runs.length);
          if (steps.length > 0) assert.ok(schedule.nextPlanAt === null || schedule.nextPlanAt > now);
        },
      ),
    );
  });
});
