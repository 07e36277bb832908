import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { compileExclusions } from '../../../../src/recurrence/calendar/exclusions.ts';
import { leastMs, leeway } from '../rrule/support.ts';
import { calendar, dayMs, every, hourMs, weekends } from './support.ts';

const start = Date.UTC(2026, 0, 1);
const date = (day: number) => new Date(start + day * dayMs).toISOString().slice(0, 10);
const time = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** As many days and windows as a calendar may have: every second day, and in each hour half an hour. */
const full = calendar({
  days: Array.from({ length: 5_000 }, (_, index) => date(index * 2)),
  windows: Array.from({ length: 1_000 }, (_, index) => ({
    from: time(start + index * hourMs),
    until: time(start + index * hourMs + hourMs / 2),
    what: null,
  })),
});

describe('exclusions cost little', () => {
  it('in the common case: about 1 µs where nothing is excluded', (t) => {
    const exclusions = compileExclusions([weekends, calendar({ days: ['12-25', '2026-04-06'] })], 'Europe/Berlin');
    const minutes = every(60_000);
    const monday = Date.UTC(2026, 2, 2);
    const ms = leastMs(100, () => {
      for (let at = monday; at < monday + 5 * dayMs; at += 5_000) exclusions.decide(at, 'next', minutes);
    });
    t.diagnostic(`${((ms * 1_000) / (5 * 17_280)).toFixed(2)} µs a decision`);
    assert.ok(ms < 400 * leeway, `86,400 decisions took ${ms.toFixed(0)} ms`);
  });

  it('with calendars as large as they may be, in several zones', () => {
    const zones = ['UTC', 'Asia/Tokyo', 'America/New_York', null];
    const minutes = every(60_000);
    for (const choice of ['skip', 'next', 'previous'] as const) {
      const calendars = zones.map((timezone) => ({ ...full, timezone }));
      const compileMs = leastMs(200, () => compileExclusions(calendars, 'Europe/Berlin'));
      assert.ok(compileMs < 200 * leeway, `compiling took ${compileMs.toFixed(0)} ms`);
      const one = leastMs(50, () => {
        const exclusions = compileExclusions([full], 'Europe/Berlin');
        for (let hour = 0; hour < 24; hour += 1) {
          exclusions.planAt(start + hour * hourMs, choice);
          exclusions.decide(start + hour * hourMs, choice, minutes);
        }
      });
      assert.ok(one < 100 * leeway, `24 decisions took ${one.toFixed(0)} ms`);
    }
  });

  it('where zones take turns, so that nothing is ever free', () => {
    // Odd days here, even days there: hours are free between them in one direction and excluded twice in the other.
    const odd = { ...full, windows: [], timezone: 'Pacific/Kiritimati' };
    const even = {
      ...full,
      windows: [],
      days: full.days.map((_, index) => date(index * 2 + 1)),
      timezone: 'Pacific/Pago_Pago',
    };
    for (const choice of ['next', 'previous'] as const) {
      const ms = leastMs(200, () => {
        const exclusions = compileExclusions([odd, even], 'UTC');
        exclusions.planAt(start + 300 * dayMs, choice);
        exclusions.decide(start + 300 * dayMs + 12 * hourMs, choice, every(60_000));
      });
      assert.ok(ms < 200 * leeway, `${choice} took ${ms.toFixed(0)} ms`);
    }
  });
});
