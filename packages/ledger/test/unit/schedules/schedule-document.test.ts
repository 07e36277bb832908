import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  overlapChoices,
  scheduleStates,
  skipReasons,
  type LaterComposite,
  type Rule,
  type Schedule,
} from '@qbasecron/core';
import { aSchedule, aTemplate } from '@qbasecron/testkit';
import { BSON } from 'mongodb';
import fc from 'fast-check';
import { decodeSchedule, encodeSchedule, encodeScheduleChange } from '../../../src/schedules/schedule-document.ts';

// Whole UTF-16: a lone surrogate has no UTF-8 and is refused at the api.
const text = fc.string({ unit: 'grapheme' });
const instant = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
/** fast-check's records have no prototype unless told otherwise. */
const plain = { noNullPrototype: true } as const;

const key = fc.oneof(text, fc.constantFrom('a.b', '$set', '__proto__', 'constructor', '', '0'));
const composite: fc.Arbitrary<LaterComposite> = fc.dictionary(key, fc.array(fc.integer()), plain);
const anyRule: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({ kind: fc.constant('cron' as const), cron: text }, plain),
  fc.record({ kind: fc.constant('text' as const), text }, plain),
  fc.record(
    {
      kind: fc.constant('later' as const),
      later: fc.record(
        { schedules: fc.array(composite), exceptions: fc.array(composite) },
        { ...plain, requiredKeys: ['schedules'] },
      ),
    },
    plain,
  ),
  fc.record({ kind: fc.constant('every' as const), every: text, anchorAt: instant }, plain),
  fc.record({ kind: fc.constant('rrule' as const), rrule: text, dtstart: text }, plain),
  fc.record({ kind: fc.constant('at' as const), at: fc.array(instant) }, plain),
);

/** The fields that are stored otherwise than as they are. */
const anySchedule: fc.Arbitrary<Schedule> = fc
  .record({
    name: orNull(text),
    rule: anyRule,
    gap: fc.constantFrom('shift', 'skip', null),
    fold: fc.constantFrom('first', 'last', 'both', null),
    startAt: orNull(instant),
    maxRuns: orNull(fc.nat()),
    jitterMs: fc.nat(),
    overlap: fc.constantFrom(...overlapChoices),
    calendars: fc.array(text),
    desc: text,
    labels: fc.array(text),
    task: fc
      .record({
        desc: text,
        headers: fc.dictionary(text, text, plain),
        content: fc.oneof(
          fc.record({ kind: fc.constant('form' as const), data: orNull(text) }, plain),
          fc.record({ kind: fc.constantFrom('text' as const, 'json' as const), body: text }, plain),
        ),
        labels: fc.array(text),
        expiresAfterMs: orNull(fc.nat()),
      })
      .map(aTemplate),
    state: fc.constantFrom(...scheduleStates),
    pause: orNull(fc.record({ at: instant, reason: orNull(text), by: orNull(text) }, plain)),
    plannedUntil: instant,
    nextPlanAt: orNull(instant),
    runCount: fc.nat(),
    openSkip: orNull(
      fc.record(
        { from: instant, to: orNull(instant), count: orNull(fc.nat()), reason: fc.constantFrom(...skipReasons) },
        plain,
      ),
    ),
    pausedSpans: fc.array(fc.record({ from: instant, until: orNull(instant) }, plain)),
    deletedAt: orNull(instant),
  })
  .map((fields) => aSchedule({ ...fields, nextNominalAt: null }));

const throughBson = (document: object): object => BSON.deserialize(BSON.serialize(document));

describe('the document of a schedule', () => {
  test('holds every schedule so that it comes back as it was, key for key', () => {
    fc.assert(
      fc.property(anySchedule, (schedule) => {
        const decoded = decodeSchedule({ ...throughBson(encodeSchedule(schedule)) });
        assert.deepEqual(decoded, schedule);
        assert.equal(JSON.stringify(decoded.rule), JSON.stringify(schedule.rule));
      }),
    );
  });

  test('after any change equals the document of the changed schedule', () => {
    fc.assert(
      fc.property(anySchedule, anySchedule, (schedule, { id: _id, ...change }) => {
        const { $set = {}, $unset = {} } = encodeScheduleChange(change);
        const changed = Object.entries({ ...encodeSchedule(schedule), ...$set }).filter(
          ([field]) => !(field in $unset),
        );
        assert.deepEqual(Object.fromEntries(changed), encodeSchedule({ ...schedule, ...change }));
      }),
    );
  });

  test('has no field for what is null or empty, and no field name of the user’s', () => {
    const document = encodeSchedule(aSchedule({ desc: '', task: aTemplate({ headers: { 'a.$b': 'c' } }) }));
    const empty = Object.entries(document).filter(([, value]) => value === null || value === undefined || value === '');
    assert.deepEqual(empty, []);
    assert.doesNotMatch(JSON.stringify(document), /"a\.\$b":/);
  });

  const damages: [string, object][] = [
    ['rule', { rule: 'daily' }],
    ['rule', { rule: { kind: 'toString' } }],
    ['cron', { rule: { kind: 'cron' } }],
    ['later', { rule: { kind: 'later', later: '{"schedules":{}}' } }],
    ['later', { rule: { kind: 'later', later: { schedules: [] } } }],
    ['at', { rule: { kind: 'at', at: [1, 2] } }],
    ['task', { task: null }],
    ['method', { task: {} }],
    ['planned_until', { planned_until: 7 }],
    ['paused_spans', { paused_spans: 'all day' }],
    ['state', { state: 'asleep' }],
    ['overlap', { overlap: 'maybe' }],
  ];
  for (const [field, damage] of damages) {
    test(`is refused, naming the field, when ${field} is damaged: ${JSON.stringify(damage)}`, () => {
      const record = { ...encodeSchedule(aSchedule()), ...damage };
      const message = new RegExp(`the field ${field}\\b`);
      assert.throws(() => decodeSchedule(record), { name: 'UnreadableRecord', message });
    });
  }

  test('with fields that this version does not know is read all the same', () => {
    const schedule = aSchedule();
    assert.deepEqual(decodeSchedule({ ...encodeSchedule(schedule), later: true }), schedule);
  });
});
