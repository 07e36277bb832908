import assert from 'node:assert/strict';
import { test } from 'node:test';

import { decodeCursor, encodeCursor, queryFromList, type ListQuery } from '@qbasecron/contracts';
import fc from 'fast-check';

import { errorsOfQuery, pointersOf } from './validate.ts';

/** What a query string with these fields asks for. */
function asked(fields: Record<string, unknown>) {
  const query = { ...fields };
  assert.deepEqual(errorsOfQuery(query), []);
  return queryFromList(query as ListQuery);
}

function queryOf(fields: Record<string, unknown>) {
  const read = asked(fields);
  assert.ok(read.ok, JSON.stringify(read));
  return read.query;
}

test('an empty query asks for the newest fifty', () => {
  assert.deepEqual(queryOf({}), { order: 'newest', limit: 50 });
});

test('every field arrives as text and reaches the ledger in its own type', () => {
  assert.deepEqual(
    queryOf({
      state: 'failed',
      is_finished: 'true',
      label: '客户 42',
      schedule_id: 's',
      destination: 'shop',
      due_from: '2026-01-01T00:00:00Z',
      due_until: '2026-01-02 00:00:00',
      text: 'x',
      limit: '7',
    }),
    {
      states: ['failed'],
      label: '客户 42',
      scheduleId: 's',
      destination: 'shop',
      dueFrom: 1_767_225_600_000,
      dueUntil: 1_767_312_000_000,
      text: 'x',
      order: 'newest',
      limit: 7,
    },
  );
});

test('state, is_finished and the order allow only what all of them allow', () => {
  assert.deepEqual(queryOf({ is_finished: 'false' }).states, ['scheduled', 'delivering', 'awaiting_ack']);
  assert.deepEqual(queryOf({ is_finished: 'true', state: ['failed', 'scheduled'] }).states, ['failed']);
  assert.deepEqual(queryOf({ order: 'next_due' }).states, ['scheduled']);
  assert.deepEqual(queryOf({ order: 'next_due', state: 'failed' }).states, []);
});

for (const [what, fields, pointer] of [
  ['an unknown field', { sort: 'x' }, '#/sort'],
  ['an unknown state', { state: 'done' }, '#/state/0'],
  ['a state twice', { state: ['failed', 'failed'] }, '#/state'],
  ['is_finished that is no boolean', { is_finished: 'maybe' }, '#/is_finished'],
  ['a limit of 0', { limit: '0' }, '#/limit'],
  ['a limit of 201', { limit: '201' }, '#/limit'],
  ['a limit given twice', { limit: ['1', '2'] }, '#/limit'],
  ['NUL in the search text', { text: 'a\0', state: 'failed' }, '#/text'],
  ['a range that is no time', { due_from: 'yesterday' }, '#/due_from'],
  ['an empty label', { label: '' }, '#/label'],
] as const) {
  test(`${what} is refused with a pointer`, () => {
    assert.deepEqual(pointersOf(errorsOfQuery({ ...fields })), [pointer]);
  });
}

test('a search text alone is refused, and beside another filter taken', () => {
  const alone = asked({ text: 'x' });
  assert.ok(!alone.ok);
  assert.deepEqual(pointersOf(alone.errors), ['#/text']);
  for (const other of [
    { state: 'failed' },
    { label: 'a' },
    { due_from: '2026-01-01T00:00:00Z' },
    { is_finished: 'true' },
  ]) {
    assert.equal(asked({ text: 'x', ...other }).ok, true);
  }
});

const orders = ['newest', 'next_due'] as const;
const position = fc.record(
  {
    at: fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
    id: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
  },
  { noNullPrototype: true },
);

test('a cursor reads back as the position it was made of, in its own order only', () => {
  fc.assert(
    fc.property(fc.constantFrom(...orders), position, (order, end) => {
      const text = encodeCursor(order, end);
      assert.match(text, /^[A-Za-z0-9_-]{1,256}$/);
      assert.deepEqual(decodeCursor(text, order), end);
      assert.equal(decodeCursor(text, order === 'newest' ? 'next_due' : 'newest'), null);
    }),
  );
});

test('no changed, shortened or foreign text is a cursor', () => {
  fc.assert(
    fc.property(
      position,
      fc.nat(),
      fc.constantFrom('A', 'Z', 'a', '0', '9', '-', '_', '=', '+', '/', ' ', '.'),
      (end, where, character) => {
        const text = encodeCursor('newest', end);
        const at = where % text.length;
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        const read = decodeCursor(changed, 'newest');
        if (read) assert.equal(encodeCursor('newest', read), changed);
        assert.equal(decodeCursor(text.slice(0, at), 'newest'), null);
        assert.equal(decodeCursor(`${text}=`, 'newest'), null);
      },
    ),
  );
  fc.assert(fc.property(fc.string(), (text) => decodeCursor(text, 'newest') === null));
  for (const parts of [
    'null',
    '{}',
    '[1,"newest",1.5,"a"]',
    '[1,"newest",1e300,"a"]',
    '[1,"newest",1,"a b"]',
    '[2,"newest",1,"a"]',
    '[1,"newest",1,"a",0]',
  ]) {
    assert.equal(decodeCursor(Buffer.from(parts).toString('base64url'), 'newest'), null, parts);
  }
});

test('a cursor that is none is refused with a pointer', () => {
  const read = asked({ cursor: 'abc' });
  assert.ok(!read.ok);
  assert.deepEqual(pointersOf(read.errors), ['#/cursor']);
});
