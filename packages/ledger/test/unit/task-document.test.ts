import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { occurrenceKinds, overlapChoices, taskStates, type Task } from '@qbasecron/core';
import { anOccurrence, aTask } from '@qbasecron/testkit';
import { BSON } from 'mongodb';
import fc from 'fast-check';
import { decodeTask, encodeTask, encodeTaskChange } from '../../src/task-document.ts';

// Whole UTF-16: a lone surrogate has no UTF-8 and is refused at the api.
const text = fc.string({ unit: 'grapheme' });
const instant = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });

/** fast-check's records have no prototype unless told otherwise. */
const plain = { noNullPrototype: true } as const;

const anyOccurrence = fc.record(
  {
    scheduleRevision: fc.nat(),
    nominalAt: instant,
    runNumber: fc.nat(),
    kind: fc.constantFrom(...occurrenceKinds),
    overlap: fc.constantFrom(...overlapChoices),
    backfillId: orNull(text),
    endsAfterAttempt: fc.boolean(),
  },
  plain,
);

/** The fields that are stored otherwise than as they are. */
const anyTask: fc.Arbitrary<Task> = fc
  .record({
    desc: text,
    headers: fc.dictionary(text, text, { noNullPrototype: true }),
    content: fc.oneof(
      fc.record({ kind: fc.constant('form' as const), data: orNull(text) }, plain),
      fc.record({ kind: fc.constantFrom('text' as const, 'json' as const), body: text }, plain),
    ),
    labels: fc.array(text),
    scheduleId: orNull(text),
    occurrence: orNull(anyOccurrence),
    timeResolution: orNull(fc.record({ kind: fc.constantFrom('gap' as const, 'fold' as const), note: text }, plain)),
    state: fc.constantFrom(...taskStates),
    lease: orNull(fc.record({ worker: text, token: text }, plain)),
    dueAt: instant,
    nextAttemptAt: instant,
    sentAt: orNull(instant),
    purgeAt: orNull(instant),
    attemptCount: fc.nat(),
    lastStatus: orNull(fc.nat()),
    lastError: orNull(text),
  })
  .map((fields) => aTask({ ...fields, time: 'as given' }));

const throughBson = (document: object): object => BSON.deserialize(BSON.serialize(document));

describe('the document of a task', () => {
  test('holds every task so that it comes back as it was', () => {
    fc.assert(
      fc.property(anyTask, (task) => {
        assert.deepEqual(decodeTask({ ...throughBson(encodeTask(task)) }), task);
      }),
    );
  });

  test('after any change equals the document of the changed task', () => {
    fc.assert(
      fc.property(anyTask, anyTask, (task, { id: _id, ...change }) => {
        const { $set = {}, $unset = {} } = encodeTaskChange(change);
        const changed = Object.entries({ ...encodeTask(task), ...$set }).filter(([field]) => !(field in $unset));
        assert.deepEqual(Object.fromEntries(changed), encodeTask({ ...task, ...change }));
      }),
    );
  });

  test('has no field for what is null or empty', () => {
    const document = encodeTask(aTask({ desc: '', content: { kind: 'form', data: null } }));
    for (const [field, value] of Object.entries(document)) {
      assert.ok(value !== null && value !== undefined && value !== '', `${field} is empty`);
    }
    const absent = ['labels', 'schedule_id', 'purge_at', 'schedule_revision', 'nominal_time', 'run_number', 'overlap'];
    assert.deepEqual(
      absent.filter((field) => field in document),
      [],
    );
  });

  const damages: [string, object][] = [
    ['due_at', { due_at: 1_000 }],
    ['state', { state: 'sleeping' }],
    ['callback_url', { callback_url: 7 }],
    ['headers', { headers: [['a']] }],
    ['retry', { retry: 3 }],
    ['max_attempts', { retry: {} }],
    ['labels', { labels: ['a', 1] }],
    ['lease', { lease: 'worker' }],
    ['body', { body_kind: 'text' }],
    ['next_attempt_at', { next_attempt_at: new Date(Number.NaN) }],
    ['schedule_revision', { occurrence_kind: 'planned' }],
    ['occurrence_kind', { ...encodeTask(anOccurrence()), occurrence_kind: 'odd' }],
  ];
  for (const [field, damage] of damages) {
    test(`is refused, naming the field, when ${field} is damaged`, () => {
      const message = new RegExp(`the field ${field}\\b`);
      assert.throws(() => decodeTask({ ...encodeTask(aTask()), ...damage }), { name: 'UnreadableRecord', message });
    });
  }

  test('with fields that this version does not know is read all the same', () => {
    const task = aTask();
    assert.deepEqual(decodeTask({ ...encodeTask(task), later: true }), task);
  });
});
