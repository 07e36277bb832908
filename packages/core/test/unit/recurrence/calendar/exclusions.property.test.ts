import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import { compileExclusions } from '../../../../src/recurrence/calendar/exclusions.ts';
import { oddZones } from '../../time/zones.ts';
import { anyCalendars, dayMs, hourMs, listed, spanDays, spanStarts } from './support.ts';

const zone = fc.constantFrom('UTC', 'Europe/Berlin', ...oddZones);

/** Calendars, a zone, and nominal times within three weeks: at random, or every so many minutes. */
const anyCase = fc.tuple(zone, fc.constantFrom(...spanStarts)).chain(([name, start]) =>
  fc.record({
    zone: fc.constant(name),
    calendars: anyCalendars(fc.option(zone), start),
    nominals: fc.oneof(
      fc.array(
        fc.nat(spanDays * 24 * 4).map((quarter) => start + quarter * 900_000 + 1_234),
        { minLength: 1, maxLength: 60 },
      ),
      fc
        .constantFrom(6, 8, 12, 24, 48)
        .map((hours) => Array.from({ length: (spanDays * 24) / hours }, (_, index) => start + index * hours * hourMs)),
    ),
  }),
);

describe('for any calendars, zones and nominal times', () => {
  it('nothing runs when it is excluded, no two run at one moment, and all are planned in time, in order', () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.constantFrom('skip', 'next', 'previous'),
        ({ zone: name, calendars, nominals }, choice) => {
          const exclusions = compileExclusions(calendars, name);
          const next = listed(nominals);
          const dues = new Set<number>();
          let planned = Number.NEGATIVE_INFINITY;
          for (let nominal = next(0); nominal !== null; nominal = next(nominal)) {
            const planAt = exclusions.planAt(nominal, choice);
            assert.ok(planAt >= planned, `planAt decreases at ${new Date(nominal).toISOString()}`);
            assert.ok(planAt > nominal - 400 * dayMs && planAt <= nominal);
            planned = planAt;
            const decision = exclusions.decide(nominal, choice, next);
            assert.deepEqual(compileExclusions(calendars, name).decide(nominal, choice, next), decision, 'asked first');
            if (decision.kind === 'excluded') {
              assert.notEqual(exclusions.stretchAt(nominal), null, 'excluded without reason');
              continue;
            }
            const { due, moved } = decision;
            assert.equal(exclusions.stretchAt(due), null, 'runs when it is excluded');
            assert.ok(
              planAt <= due,
              `planned at ${new Date(planAt).toISOString()}, due ${new Date(due).toISOString()}`,
            );
            assert.ok(!dues.has(due), `two run at ${new Date(due).toISOString()}`);
            dues.add(due);
            assert.equal(moved === null, due === nominal);
            if (choice === 'next') assert.ok(due >= nominal);
            if (choice === 'previous') assert.ok(due <= nominal);
            if (choice === 'skip') assert.equal(due, nominal);
          }
        },
      ),
      { numRuns: 250 },
    );
  });

  it('planning is in order between nominal times too', () => {
    fc.assert(
      fc.property(anyCase, ({ zone: name, calendars, nominals }) => {
        const exclusions = compileExclusions(calendars, name);
        const start = Math.min(...nominals);
        let planned = Number.NEGATIVE_INFINITY;
        for (let at = start; at < start + spanDays * dayMs; at += 1_701_000) {
          const planAt = exclusions.planAt(at, 'previous');
          assert.ok(planAt >= planned, `planAt decreases at ${new Date(at).toISOString()}`);
          planned = planAt;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a stretch is the longest that is excluded, the same from each of its moments', () => {
    fc.assert(
      fc.property(anyCase, ({ zone: name, calendars, nominals }) => {
        for (const at of nominals) {
          const stretch = compileExclusions(calendars, name).stretchAt(at);
          if (!stretch || !Number.isFinite(stretch.from) || !Number.isFinite(stretch.until)) continue;
          const { from, until } = stretch;
          assert.ok(from <= at && at < until);
          const fresh = compileExclusions(calendars, name);
          assert.equal(fresh.stretchAt(until), null);
          assert.equal(fresh.stretchAt(from - 1), null);
          for (const inside of [from, until - 1, Math.floor((from + until) / 2)]) {
            const other = fresh.stretchAt(inside);
            assert.deepEqual([other?.from, other?.until], [from, until]);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('some occurrence of a stretch is not lost: where all are excluded, their moments are taken or too far', () => {
    fc.assert(
      fc.property(anyCase, fc.constantFrom('next', 'previous'), ({ zone: name, calendars, nominals }, choice) => {
        const exclusions = compileExclusions(calendars, name);
        const next = listed(nominals);
        for (let nominal = next(0); nominal !== null; nominal = next(nominal)) {
          const decision = exclusions.decide(nominal, choice, next);
          if (decision.kind === 'run') continue;
          assert.match(decision.why, /where the rule occurs anyway|was moved|nothing is free within 100 days/);
        }
      }),
      { numRuns: 150 },
    );
  });
});
