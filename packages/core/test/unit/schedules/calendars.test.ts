import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  advanceBackfill,
  backfillSchedule,
  createSchedule,
  deleteCalendar,
  formatInstant,
  importCalendar,
  listCalendars,
  patchSchedule,
  putCalendar,
  readCalendar,
  type CalendarAsked,
  type ScheduleDraft,
} from '@qbasecron/core';

import { createScene, day, draft, minute, sentMinutes, skipsOf, startAt, type Scene } from './fakes.ts';

const put = ({ deps }: Scene, calendar: CalendarAsked, set: { name?: string; revision?: number } = {}) =>
  putCalendar({ deps, input: { name: 'holidays', calendar, ...set } });

const closed: CalendarAsked = {
  days: ['12-25'],
  windows: [{ from: '2026-01-15 12:02:00', until: '2026-01-15 12:04:00' }],
};

test('a calendar is created, replaced as a whole, and left alone when the same is put again', async () => {
  const scene = createScene();
  const first = await put(scene, closed);
  assert.equal(first.created, true);
  assert.deepEqual(first.calendar, {
    name: 'holidays',
    desc: '',
    timezone: null,
    days: ['12-25'],
    weekdays: [],
    windows: [{ from: '2026-01-15 12:02:00', until: '2026-01-15 12:04:00', what: null }],
    revision: 1,
    createdAt: startAt,
    updatedAt: startAt,
  });
  scene.clock.at += 1_000;
  assert.deepEqual(await put(scene, closed), { calendar: first.calendar, created: false });
  const second = await put(scene, { weekdays: [6, 7] });
  assert.equal(second.created, false);
  const { days, weekdays, windows, revision, createdAt, updatedAt } = second.calendar;
  assert.deepEqual([days, weekdays, windows, revision], [[], [6, 7], [], 2]);
  assert.deepEqual([createdAt, updatedAt], [startAt, startAt + 1_000]);
  assert.deepEqual(await readCalendar({ deps: scene.deps, input: { name: 'holidays' } }), second.calendar);
});

test('what is wrong with a calendar is told with pointers', async () => {
  const wrong = { days: ['2026-02-30'], weekdays: [8], windows: [{ from: 'x', until: '2026-01-15 12:04:00' }] };
  await assert.rejects(put(createScene(), wrong), (error: { code: string; errors: { pointer: string }[] }) => {
    assert.equal(error.code, 'invalid_request');
    assert.deepEqual(
      error.errors.map(({ pointer }) => pointer),
      ['#/days/0', '#/weekdays/0', '#/windows/0/from'],
    );
    return true;
  });
});

test('with If-Match only that revision is replaced, and nothing is created', async () => {
  const scene = createScene();
  await assert.rejects(put(scene, closed, { revision: 1 }), { code: 'not_found' });
  await put(scene, closed);
  await assert.rejects(put(scene, {}, { revision: 2 }), { code: 'stale_revision' });
  assert.equal((await put(scene, {}, { revision: 1 })).calendar.revision, 2);
});

test('two who put a calendar at once both get their turn', async () => {
  const scene = createScene();
  scene.faults.race.set('writeCalendar', async () => void (await put(scene, { weekdays: [1] })));
  const { calendar, created } = await put(scene, closed);
  assert.deepEqual([calendar.revision, calendar.days, created], [2, ['12-25'], false]);
});

test('a calendar whose write had an unknown outcome is written once', async () => {
  for (const fault of ['after', 'unknown before'] as const) {
    const scene = createScene();
    scene.faults.next.set('writeCalendar', fault);
    const { calendar, created } = await put(scene, closed);
    assert.deepEqual([calendar.revision, created], [1, true]);
  }
});

test('a schedule leaves out what its calendars exclude, on record, and goes on when one is removed', async () => {
  const scene = createScene();
  await put(scene, closed);
  const { id } = await createSchedule({ deps: scene.deps, input: { draft: { ...draft, calendars: ['holidays'] } } });
  await scene.workUntil(startAt + 5 * minute);
  assert.deepEqual(
    sentMinutes(scene),
    ['1', '4', '5'].map((at) => `${at} http://old/`),
  );
  assert.deepEqual(skipsOf(scene, id), ['2-3 2 excluded']);
  await deleteCalendar({ deps: scene.deps, input: { name: 'holidays' } });
  await scene.workUntil(startAt + 7 * minute);
  assert.equal(scene.sent.length, 5);
  const patched = await patchSchedule({ deps: scene.deps, input: { id, patch: { desc: 'still names it' } } });
  assert.deepEqual(patched.calendars, ['holidays']);
});

test('what a calendar excludes is not backfilled', async () => {
  const scene = createScene();
  await put(scene, { days: ['2026-01-16'] });
  const hourly: ScheduleDraft = { ...draft, cron: '0 * * * *', missed: 'skip', calendars: ['holidays'] };
  const { id } = await createSchedule({ deps: scene.deps, input: { draft: hourly } });
  scene.clock.at = startAt + 3 * day;
  await scene.work();
  const span = { from: formatInstant(startAt), to: formatInstant(startAt + 2 * day), ratePerSecond: 500 };
  const backfill = await backfillSchedule({ deps: scene.deps, input: { scheduleId: id, ...span } });
  await advanceBackfill({ deps: scene.deps, input: { backfill } });
  scene.fireDue();
  const backfilled = scene.sent.filter(({ kind }) => kind === 'backfill');
  const dates = backfilled.map(({ nominalAt }) => formatInstant(nominalAt).slice(0, 10));
  assert.deepEqual([...new Set(dates)], ['2026-01-15', '2026-01-17']);
});

const file = [
  'BEGIN:VCALENDAR',
  'BEGIN:VEVENT',
  'DTSTART;VALUE=DATE:20261225',
  'SUMMARY:Christmas',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'DTSTART:20260201T080000Z',
  'DTEND:20260201T100000Z',
  'SUMMARY:Maintenance',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\r\n');

test('a calendar file replaces what a calendar excludes, or is added to it, and the same again writes nothing', async () => {
  const scene = createScene();
  const add = (mode?: 'replace' | 'add', ics = file) =>
    importCalendar({ deps: scene.deps, input: { name: 'holidays', ics, mode } });
  const first = await add();
  assert.deepEqual([first.created, first.skippedCount, first.calendar.days], [true, 0, ['2026-12-25']]);
  assert.deepEqual(
    first.calendar.windows.map(({ what }) => what),
    ['Maintenance'],
  );
  await put(scene, { desc: 'ours', timezone: 'Europe/Berlin', days: ['01-01'], weekdays: [7] });
  const added = await add('add');
  const { desc, timezone, days, weekdays, windows, revision } = added.calendar;
  assert.deepEqual(
    [desc, timezone, days, weekdays, windows.length],
    ['ours', 'Europe/Berlin', ['01-01', '2026-12-25'], [7], 1],
  );
  assert.deepEqual((await add('add')).calendar.revision, revision);
  const replaced = await add('replace');
  assert.deepEqual(replaced.calendar, { ...first.calendar, desc, timezone, revision: revision + 1 });
  await assert.rejects(add('add', 'BEGIN:VCALENDAR'), { code: 'invalid_request' });
});

test('a removed calendar is gone, and a schedule cannot begin to name it', async () => {
  const scene = createScene();
  await put(scene, closed);
  const address = { deps: scene.deps, input: { name: 'holidays' } };
  await deleteCalendar(address);
  await assert.rejects(deleteCalendar(address), { code: 'not_found' });
  await assert.rejects(readCalendar(address), { code: 'not_found' });
  const naming = createSchedule({ deps: scene.deps, input: { draft: { ...draft, calendars: ['holidays'] } } });
  await assert.rejects(naming, { code: 'invalid_request' });
});

test('a removal with an unknown outcome is no failure', async () => {
  const scene = createScene();
  await put(scene, closed);
  scene.faults.next.set('removeCalendar', 'after');
  await deleteCalendar({ deps: scene.deps, input: { name: 'holidays' } });
  assert.equal(scene.records.calendars.size, 0);
});

test('the pages of a list hold every calendar once, by name', async () => {
  const scene = createScene();
  for (const name of ['c', 'a', 'b']) await put(scene, closed, { name });
  const first = await listCalendars({ deps: scene.deps, input: { afterName: null, limit: 2 } });
  const second = await listCalendars({ deps: scene.deps, input: { afterName: first.next, limit: 2 } });
  assert.deepEqual(
    [first, second].map(({ items, next }) => [items.map(({ name }) => name), next]),
    [
      [['a', 'b'], 'b'],
      [['c'], null],
    ],
  );
});
