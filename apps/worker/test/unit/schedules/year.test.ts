import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import { planLeadMs, silentLogger, type Schedule } from '@qbasecron/core';
import { buildPlanning } from '../../../src/plan/build-planning.ts';
import { planDue } from '../../../src/plan/plan-due.ts';
import { createScene } from '../../support/start-worker.ts';
import { addSchedule } from '../../support/schedules.ts';

const hour = 3_600_000;
/** Midnights in New York, five hours behind UTC on both days. The clocks go forward on 8 March and back on 1 November. */
const from = Date.UTC(2026, 1, 1, 5);
const until = Date.UTC(2027, 1, 1, 5);
const skippedHour = Date.UTC(2026, 2, 8, 7);
const [firstOne, lastOne] = [Date.UTC(2026, 10, 1, 5), Date.UTC(2026, 10, 1, 6)];

/** The planner duty of a year, once an hour, 10 s before the hour. Resolves to the nominal times of what was planned. */
async function planYear(choices: Partial<Pick<Schedule, 'gap' | 'fold' | 'rule'>>): Promise<number[]> {
  const scene = createScene();
  const { clock, memory } = scene;
  await clock.advance(from - 10_000 - clock.now());
  const { planner } = buildPlanning({
    ledger: memory,
    ticks: scene.timer.connect().ticks,
    // Nobody sends here.
    offers: { offer: async () => {} },
    clock,
    log: silentLogger,
    sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
    partitionCount: 16,
    retention: { succeededMs: 1e12, othersMs: 1e12 },
    timerUp: () => false,
  });
  const schedule = await addSchedule(scene, {
    rule: { kind: 'cron', cron: '0 * * * *' },
    timezone: 'America/New_York',
    nextNominalAt: from,
    nextPlanAt: from - planLeadMs,
    ...choices,
  });
  while (clock.now() < until - hour) {
    await planDue(planner, clock.now());
    await clock.advance(hour);
  }
  await planDue(planner, clock.now());
  const query = { scheduleId: schedule.id, from: 0, until, order: 'earliest', limit: 10_000 } as const;
  return (await memory.occurrences.listOccurrences(query)).map(({ occurrence }) => occurrence?.nominalAt ?? 0);
}

test('a year of an hourly schedule runs every hour that passes, through both changes of the clocks', async () => {
  const planned = await planYear({});
  assert.equal(planned.length, 365 * 24);
  assert.ok(planned.every((at, index) => at === from + index * hour));
});

test('fold chooses which of the two hours from 1:00 to 2:00 run', async () => {
  const first = await planYear({ fold: 'first' });
  assert.deepEqual([first.length, first.includes(firstOne), first.includes(lastOne)], [8_759, true, false]);
  const last = await planYear({ fold: 'last' });
  assert.deepEqual([last.length, last.includes(firstOne), last.includes(lastOne)], [8_759, false, true]);
});

test('gap decides whether a daily 2:30 runs on the day that has none', async () => {
  const rule = { kind: 'cron', cron: '30 2 * * *' } as const;
  const halfPast = skippedHour + hour / 2;
  const shifted = await planYear({ rule });
  assert.deepEqual([shifted.length, shifted.includes(halfPast)], [365, true]);
  const skipped = await planYear({ rule, gap: 'skip' });
  assert.deepEqual([skipped.length, skipped.includes(halfPast)], [364, false]);
});
