import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecurrences, LedgerUnavailable, type Calendar } from '@qbasecron/core';
import { createFakeClock } from '@qbasecron/testkit';
import { tellSchedules } from '../../../src/routes/schedules/tell-schedules.ts';
import { startApp } from '../../support/start-app.ts';
import { calendarsPath, postSchedule } from '../../support/schedules.ts';

async function storedSchedule(t: Parameters<typeof startApp>[0], changes: Record<string, unknown>) {
  const app = await startApp(t);
  await app.send('PUT', `${calendarsPath}/closed`, { days: ['01-16'] });
  const { _id } = await postSchedule(app, { calendars: ['closed'], ...changes });
  const schedule = await app.ledger.schedules.findSchedule(_id);
  assert.ok(schedule);
  return schedule;
}

test('a schedule whose calendars cannot be read is told as if it had none', async (t) => {
  const schedule = await storedSchedule(t, {});
  const clock = createFakeClock();
  const findCalendars = async (): Promise<Calendar[]> => {
    throw new LedgerUnavailable('away');
  };
  const recurrences = createRecurrences({ calendars: { findCalendars }, clock });
  const [told] = await tellSchedules({ recurrences, clock }, [schedule]);
  assert.equal(told?.description, 'At 09:00');
  assert.equal(told?.next?.dueAt, Date.UTC(2026, 0, 16, 9));
});

test('a schedule that is overdue is told with the time at which it should have run', async (t) => {
  const schedule = await storedSchedule(t, { calendars: [] });
  const clock = createFakeClock({ startAt: Date.UTC(2026, 0, 20) });
  const recurrences = createRecurrences({ calendars: { findCalendars: async () => [] }, clock });
  const [told] = await tellSchedules({ recurrences, clock }, [schedule]);
  assert.equal(told?.next?.dueAt, Date.UTC(2026, 0, 16, 9));
});
