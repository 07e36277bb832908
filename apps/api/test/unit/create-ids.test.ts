import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createIds } from '../../src/create-ids.ts';

test('ids have 24 hex digits and are never the same twice, across processes as well', () => {
  const now = (): number => 1_795_000_000_000;
  const processes = [createIds(now, randomBytes), createIds(now, randomBytes)];
  const ids = processes.flatMap((newId) => Array.from({ length: 5_000 }, () => newId()));
  for (const id of ids) assert.match(id, /^[0-9a-f]{24}$/);
  assert.equal(new Set(ids).size, ids.length);
});

test('ids grow with time', () => {
  let now = 1_000;
  const newId = createIds(() => now, randomBytes);
  const first = newId();
  now = 2_000_000_000_000;
  assert.ok(newId() > first);
});

test('the counter goes on at its end', () => {
  const newId = createIds(
    () => 0,
    (size) => Buffer.alloc(size, 0xff),
  );
  assert.deepEqual([newId(), newId()], ['00000000ffffffffff000000', '00000000ffffffffff000001']);
});
