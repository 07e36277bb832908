import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import type { OverlapChoice, Schedule } from '../../../../src/model/schedule.ts';
import type { Task } from '../../../../src/model/task.ts';
import type { OpenOccurrence } from '../../../../src/ports/occurrence-ledger.ts';
import { judgeOccurrence } from '../../../../src/schedules/arm/judge-occurrence.ts';
import { nextBuffered } from '../../../../src/schedules/arm/next-buffered.ts';
import { buildOccurrence, type PlannedRun } from '../../../../src/schedules/plan/build-occurrence.ts';
import { minute, noon, someSchedule } from '../plan/support.ts';

const hour = 60 * minute;

function occurrence(set: Partial<PlannedRun> = {}, schedule: Schedule = someSchedule()): Task {
  const run: PlannedRun = {
    id: 'o',
    nominalAt: noon,
    dueAt: noon,
    runNumber: 1,
    kind: 'planned',
    overlap: 'allow',
    backfillId: null,
    ...set,
  };
  return buildOccurrence(schedule, run, noon - 15_000, 16);
}

function judge(task: Task, schedule: Schedule | null, set: { open?: OpenOccurrence[]; now?: number } = {}) {
  return judgeOccurrence({ task, schedule, open: set.open ?? [], now: set.now ?? noon });
}

function open(set: Partial<OpenOccurrence>): OpenOccurrence {
  return {
    taskId: 'p',
    scheduleId: 'a1b2c3d4e5f6a1b2c3d4e5f6',
    scheduleRevision: 1,
    nominalAt: noon - minute,
    dueAt: noon - minute,
    partition: 0,
    nextAttemptAt: noon - minute,
    state: 'delivering',
    attemptCount: 0,
    kind: 'planned',
    lease: null,
    ...set,
  };
}

describe('the arm check', () => {
  it('lets an occurrence of the current revision go', () => {
    assert.deepEqual(judge(occurrence(), someSchedule()), { kind: 'go', end: [] });
  });

  it('lets no ghost go: edited, paused, deleted or unknown', () => {
    const superseded = { kind: 'cancel', reason: 'superseded' };
    assert.deepEqual(judge(occurrence(), someSchedule({ revision: 2 })), superseded);
    assert.deepEqual(judge(occurrence(), someSchedule({ deletedAt: noon })), superseded);
    assert.deepEqual(judge(occurrence(), null), superseded);
    const paused = someSchedule({ revision: 2, state: 'paused' });
    assert.deepEqual(judge(occurrence(), paused), { kind: 'cancel', reason: 'paused' });
  });

  it('lets manual and backfilled ones go whatever was edited since, but not after a deletion', () => {
    for (const kind of ['manual', 'backfill'] as const) {
      assert.equal(judge(occurrence({ kind }), someSchedule({ revision: 9, state: 'paused' })).kind, 'go');
      assert.equal(judge(occurrence({ kind }), someSchedule({ deletedAt: noon })).kind, 'cancel');
    }
  });

  it('lets a retry go whatever became of its schedule', () => {
    assert.equal(judge({ ...occurrence(), attemptCount: 1 }, null).kind, 'go');
  });

  it('ends a retry whose further attempts were ended', () => {
    const task = occurrence();
    const ended = {
      ...task,
      attemptCount: 1,
      occurrence: task.occurrence && { ...task.occurrence, endsAfterAttempt: true },
    };
    assert.deepEqual(judge(ended, someSchedule()), { kind: 'cancel', reason: 'overlap' });
  });

  it('decides by the choice for missed what was planned in time but could not be sent in time', () => {
    const late = { now: noon + hour };
    const missed = { kind: 'cancel', reason: 'missed' };
    const set = { nextNominalAt: noon + 2 * hour, lastNominalAt: noon };
    assert.deepEqual(judge(occurrence(), someSchedule({ ...set, missed: 'skip' }), late), missed);
    assert.equal(judge(occurrence(), someSchedule({ ...set, missed: 'all' }), late).kind, 'go');
    assert.equal(judge(occurrence(), someSchedule({ ...set, missed: 'last' }), late).kind, 'go');
    assert.deepEqual(judge(occurrence(), someSchedule({ missed: 'last', lastNominalAt: noon + minute }), late), missed);
    assert.deepEqual(judge(occurrence(), someSchedule({ missed: 'last', nextNominalAt: noon + minute }), late), missed);
    assert.deepEqual(judge(occurrence(), someSchedule({ missed: 'all', catchupWindowMs: minute }), late), missed);
    assert.equal(judge(occurrence({ kind: 'catchup' }), someSchedule({ ...set, missed: 'skip' }), late).kind, 'go');
    assert.equal(judge(occurrence(), someSchedule({ ...set, missed: 'skip' }), { now: noon + 20_000 }).kind, 'go');
  });
});

describe('overlap', () => {
  const verdict = (overlap: OverlapChoice, others: OpenOccurrence[]) =>
    judge(occurrence({ overlap }), someSchedule(), { open: others });
  const running = open({});
  const retrying = open({ taskId: 'q', state: 'scheduled', attemptCount: 1 });

  it('allow goes beside others', () => {
    assert.equal(verdict('allow', [running, retrying]).kind, 'go');
  });
  it('skip goes alone and is cancelled beside an earlier one', () => {
    assert.equal(verdict('skip', []).kind, 'go');
    assert.deepEqual(verdict('skip', [running]), { kind: 'cancel', reason: 'overlap' });
    assert.deepEqual(verdict('skip', [retrying]), { kind: 'cancel', reason: 'overlap' });
  });
  it('buffer_one waits behind one and is cancelled behind two', () => {
    assert.equal(verdict('buffer_one', [running]).kind, 'wait');
    assert.deepEqual(verdict('buffer_one', [running, retrying]), { kind: 'cancel', reason: 'overlap' });
  });
  it('buffer_all waits behind any number', () => {
    assert.equal(verdict('buffer_all', [running, retrying]).kind, 'wait');
  });
  it('cancel_previous goes and ends the earlier ones', () => {
    assert.deepEqual(verdict('cancel_previous', [running, retrying]), { kind: 'go', end: ['p', 'q'] });
  });
  it('waits until it is due before it gives way: the earlier one may be over by then', () => {
    for (const overlap of ['skip', 'buffer_one', 'buffer_all'] as const) {
      const early = judge(occurrence({ overlap }), someSchedule(), { open: [running], now: noon - 1_500 });
      assert.deepEqual(early, { kind: 'wait', until: noon });
    }
  });
  it('does not look at itself, later ones, the other lane or ghosts', () => {
    const others = [
      open({ taskId: 'o' }),
      open({ taskId: 'later', dueAt: noon + 1 }),
      open({ taskId: 'backfilled', kind: 'backfill' }),
      open({ taskId: 'ghost', scheduleRevision: 0, state: 'scheduled' }),
    ];
    assert.equal(verdict('skip', others).kind, 'go');
  });

  it('waits for one of an older revision that a worker holds: it may be on the wire', () => {
    const held = open({ taskId: 'held', scheduleRevision: 0, state: 'delivering' });
    assert.equal(verdict('skip', [held]).kind, 'cancel');
    assert.equal(verdict('buffer_all', [held]).kind, 'wait');
  });

  it('of any occurrences armed at the same moment under skip exactly one goes, under buffer_all all but one wait', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1 }), fc.boolean(), (ids, sameDue) => {
        const tasks = ids.map((id) => ({ id: `t${id}`, dueAt: sameDue ? noon : noon + id }));
        const all = tasks.map(({ id, dueAt }) => open({ taskId: id, dueAt, nominalAt: dueAt }));
        for (const overlap of ['skip', 'buffer_all'] as const) {
          const going = tasks.filter(
            (set) => judge(occurrence({ ...set, overlap }), someSchedule(), { open: all }).kind === 'go',
          );
          assert.equal(going.length, 1);
        }
      }),
    );
  });
});

describe('nextBuffered', () => {
  it('is the earliest that waits, of the same lane', () => {
    const waiting = { state: 'scheduled', nextAttemptAt: noon + 15_000 } as const;
    const list = [
      open({ taskId: 'c', ...waiting, dueAt: noon - 1 }),
      open({ taskId: 'b', ...waiting, dueAt: noon - 5 }),
      open({ taskId: 'a', ...waiting, dueAt: noon - 9, kind: 'backfill' }),
      open({ taskId: 'd', dueAt: noon - 20 }),
      open({ taskId: 'e', ...waiting, dueAt: noon + 99 }),
    ];
    assert.equal(nextBuffered(list, 'live', noon)?.taskId, 'b');
    assert.equal(nextBuffered(list, 'backfill', noon)?.taskId, 'a');
    assert.equal(nextBuffered([], 'live', noon), null);
  });
});
