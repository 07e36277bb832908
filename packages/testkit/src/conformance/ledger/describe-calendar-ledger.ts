import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Calendar } from '@qbasecron/core';
import { aCalendar } from '../../build-schedule.ts';
import { testNow } from '../../build-task.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

/** Registers the guarantees that every CalendarLedger gives. */
export function describeCalendarLedger(name: string, makeLedger: MakeLedger): void {
  describe(`CalendarLedger: ${name}`, () => {
    const ledger = useLedger(makeLedger);

    async function find(calendarName: string): Promise<Calendar | undefined> {
      return (await ledger().calendars.findCalendars([calendarName]))[0];
    }

    const full = aCalendar({
      name: 'A-z_0.9',
      desc: '春节 "quoted"',
      timezone: 'Asia/Shanghai',
      days: ['2030-02-03', '12-25'],
      weekdays: [6, 7],
      windows: [
        { from: '2030-01-01 00:00', until: '2030-01-02T00:00:00Z', what: 'a freeze' },
        { from: '2030-03-01', until: '2030-03-02', what: null },
      ],
      revision: 3,
      updatedAt: testNow + 1,
    });
    const empty = aCalendar({ desc: '', timezone: null, days: [], weekdays: [], windows: [] });

    test('one with every field set, and one with every field empty, come back as they were written', async () => {
      for (const calendar of [full, empty]) {
        assert.equal(await ledger().calendars.writeCalendar(calendar, 0), true);
        assert.deepEqual(await find(calendar.name), calendar);
      }
    });

    test('a first write needs that none of the name is on record', async () => {
      const calendar = aCalendar();
      assert.equal(await ledger().calendars.writeCalendar(calendar, 0), true);
      assert.equal(await ledger().calendars.writeCalendar({ ...calendar, desc: 'again' }, 0), false);
      assert.deepEqual(await find(calendar.name), calendar);
    });

    test('a later write needs the revision that is on record, and replaces every field', async () => {
      const calendar = aCalendar({ timezone: 'UTC', weekdays: [7], revision: 4 });
      await ledger().calendars.writeCalendar(calendar, 0);
      const next = { ...empty, name: calendar.name, revision: 5 };
      for (const stale of [0, 3, 5]) assert.equal(await ledger().calendars.writeCalendar(next, stale), false);
      assert.deepEqual(await find(calendar.name), calendar);
      assert.equal(await ledger().calendars.writeCalendar(next, 4), true);
      assert.deepEqual(await find(calendar.name), next);
      assert.equal(await ledger().calendars.writeCalendar(next, 4), false);
    });

    test('a write for a revision of one that is not on record makes none', async () => {
      const calendar = aCalendar({ revision: 2 });
      assert.equal(await ledger().calendars.writeCalendar(calendar, 1), false);
      assert.equal(await find(calendar.name), undefined);
    });

    test('of ten first writes, and of ten later ones at once, one is made', async () => {
      const calendar = aCalendar();
      for (const revision of [1, 2]) {
        const results = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            ledger().calendars.writeCalendar({ ...calendar, revision, desc: `from ${index}` }, revision - 1),
          ),
        );
        assert.equal(results.filter(Boolean).length, 1);
        const made = await find(calendar.name);
        assert.deepEqual(made, { ...calendar, revision, desc: `from ${results.indexOf(true)}` });
      }
    });

    test('of several names those on record are found, each once', async () => {
      const calendars = [aCalendar(), aCalendar()];
      for (const calendar of calendars) await ledger().calendars.writeCalendar(calendar, 0);
      const names = calendars.map((calendar) => calendar.name);
      const found = await ledger().calendars.findCalendars([...names, 'unknown', ...names]);
      assert.deepEqual(
        found.toSorted((one, other) => names.indexOf(one.name) - names.indexOf(other.name)),
        calendars,
      );
      assert.deepEqual(await ledger().calendars.findCalendars([]), []);
      assert.deepEqual(await ledger().calendars.findCalendars(['unknown']), []);
    });

    test('one that is removed was there, and may be made anew', async () => {
      const calendar = aCalendar({ revision: 7 });
      await ledger().calendars.writeCalendar(calendar, 0);
      assert.equal(await ledger().calendars.removeCalendar(calendar.name), true);
      assert.equal(await ledger().calendars.removeCalendar(calendar.name), false);
      assert.equal(await find(calendar.name), undefined);
      assert.equal(await ledger().calendars.writeCalendar({ ...calendar, revision: 8 }, 7), false);
      assert.equal(await ledger().calendars.writeCalendar({ ...calendar, revision: 1 }, 0), true);
    });

    describe('lists', () => {
      const listed = useLedger(makeLedger);

      test('come by name, page after page', async () => {
        const calendars = ['B', 'Z', '_', 'a', 'b.c', 'b_c'].map((one) => aCalendar({ name: one }));
        for (const calendar of calendars.toReversed()) await listed().calendars.writeCalendar(calendar, 0);
        const first = await listed().calendars.listCalendars(null, 4);
        const rest = await listed().calendars.listCalendars('a', 4);
        assert.deepEqual([...first, ...rest], calendars);
        assert.deepEqual(await listed().calendars.listCalendars('C', 1), [calendars[1]]);
        assert.deepEqual(await listed().calendars.listCalendars('b_c', 4), []);
        assert.deepEqual(await listed().calendars.listCalendars(null, 0), []);
      });
    });
  });
}
