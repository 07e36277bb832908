import fc from 'fast-check';

import type { Calendar } from '../../../../src/model/calendar.ts';
import type { NextNominal } from '../../../../src/recurrence/calendar/claims.ts';
import type { Exclusions } from '../../../../src/recurrence/calendar/exclusions.ts';
import { offsetMsAt } from '../../../../src/time/civil.ts';
import type { ExcludedChoice } from '../../../../src/model/schedule.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

export function calendar(set: Partial<Calendar>): Calendar {
  const empty = { name: 'some', desc: '', timezone: null, days: [], weekdays: [], windows: [] };
  return { ...empty, revision: 1, createdAt: 0, updatedAt: 0, ...set };
}

export const weekends = calendar({ name: 'weekends', weekdays: [6, 7] });

/** The nominal times of a list. */
export function listed(nominals: readonly number[]): NextNominal {
  const sorted = [...new Set(nominals)].sort((one, other) => one - other);
  return (after) => sorted.find((at) => at > after) ?? null;
}

export function every(stepMs: number, offsetMs = 0): NextNominal {
  return (after) => Math.floor((after - offsetMs) / stepMs) * stepMs + stepMs + offsetMs;
}

/** Times of a zone as `YYYY-MM-DD HH:mm:ss`. */
export function text(at: number, zone = 'UTC'): string {
  return new Date(at + offsetMsAt(zone, at)).toISOString().slice(0, 19).replace('T', ' ');
}

/** Where a nominal time ends up, in the zone's local time; null when it is excluded. */
export function due(
  exclusions: Exclusions,
  nominal: number,
  choice: ExcludedChoice,
  next: NextNominal,
  zone = 'UTC',
): string | null {
  const decision = exclusions.decide(nominal, choice, next);
  return decision.kind === 'run' ? text(decision.due, zone) : null;
}

/** Three weeks in which anything may be excluded: around a change of the clocks of most zones, in both directions. */
export const spanStarts = [Date.UTC(2026, 2, 1), Date.UTC(2026, 2, 22), Date.UTC(2026, 9, 20), Date.UTC(2011, 11, 20)];
export const spanDays = 21;

export function anyCalendars(zones: fc.Arbitrary<string | null>, start: number): fc.Arbitrary<Calendar[]> {
  const instant = fc
    .integer({ min: -2 * 24 * 4, max: (spanDays + 2) * 24 * 4 })
    .map((quarter) => start + quarter * 900_000);
  const day = fc.nat(spanDays).map((index) => new Date(start + index * dayMs).toISOString().slice(0, 10));
  const window = fc.tuple(instant, fc.integer({ min: 1, max: 200 }), fc.boolean()).map(([from, quarters, isLocal]) => {
    const write = (at: number) =>
      new Date(at)
        .toISOString()
        .slice(0, 19)
        .replace('T', isLocal ? ' ' : 'T') + (isLocal ? '' : 'Z');
    return { from: write(from), until: write(from + quarters * 900_000), what: null };
  });
  return fc.array(
    fc
      .record({
        timezone: zones,
        days: fc.uniqueArray(
          fc.oneof(
            day,
            day.map((date) => date.slice(5)),
          ),
          { maxLength: 6 },
        ),
        weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 3 }),
        windows: fc.array(window, { maxLength: 4 }),
      })
      .map((set) => calendar(set)),
    { minLength: 1, maxLength: 3 },
  );
}
