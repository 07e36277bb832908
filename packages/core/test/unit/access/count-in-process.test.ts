import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProcessCounter } from '../../../src/index.ts';

test('a flood of keys forgets the oldest windows instead of filling the memory', async () => {
  const counter = createProcessCounter({ clock: { monotonic: () => 0 } });
  await counter.countRequest('first', 60_000);
  await counter.countRequest('first', 60_000);
  for (let index = 0; index < 20_000; index++) await counter.countRequest(`flood-${index}`, 60_000);
  assert.equal((await counter.countRequest('flood-19999', 60_000)).count, 2);
  assert.equal((await counter.countRequest('first', 60_000)).count, 1);
});
