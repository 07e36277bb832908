import assert from 'node:assert/strict';
import { test } from 'node:test';

import { encodeCursor, listSchedulesQuerySchema, queryAjvOptions, queryFromSchedules } from '@qbasecron/contracts';
import { Ajv } from 'ajv';

const validate = new Ajv({ ...queryAjvOptions }).compile(listSchedulesQuerySchema);

function read(query: Record<string, unknown>) {
  assert.ok(validate(query), JSON.stringify(validate.errors));
  return queryFromSchedules(query);
}

test('an empty query asks for the newest fifty', () => {
  assert.deepEqual(read({}), { ok: true, query: { limit: 50 } });
});

test('filters and the page reach the ledger', () => {
  const after = { at: 5, id: '66f0c2a1d3e4f5a6b7c8d9e0' };
  const cursor = encodeCursor('schedules', after);
  assert.deepEqual(read({ state: 'paused', label: 'a', name: 'n', limit: '7', cursor }), {
    ok: true,
    query: { states: ['paused'], label: 'a', name: 'n', limit: 7, after },
  });
});

test('a cursor of a list of tasks is refused', () => {
  const query = read({ cursor: encodeCursor('newest', { at: 5, id: 'a' }) });
  assert.deepEqual(query.ok ? [] : query.errors.map(({ pointer }) => pointer), ['#/cursor']);
});
