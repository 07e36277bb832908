import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLastTargets } from '../../../src/pool/last-targets.ts';

test('it keeps the last target of so many tasks, and the oldest go first', () => {
  const last = createLastTargets(3);
  for (const id of ['t1', 't2', 't3']) last.set(id, `http://${id}.example`);
  last.set('t1', 'http://again.example');
  last.set('t4', 'http://t4.example');
  assert.deepEqual(
    ['t1', 't2', 't3', 't4'].map((id) => last.get(id)),
    ['http://again.example', null, 'http://t3.example', 'http://t4.example'],
  );
});

test('a task that is through is forgotten', () => {
  const last = createLastTargets();
  last.set('t1', 'http://a.example');
  last.forget({ id: 't1', attemptCount: 1 });
  assert.equal(last.get('t1'), null);
});
