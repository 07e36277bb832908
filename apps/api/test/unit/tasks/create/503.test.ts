import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commitDefaults } from '../../../../src/app-deps.ts';
import { assertProblem, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

test('without the ledger a post is refused, and trying again is offered', async (t) => {
  const { post, failNext, stored } = await startApp(t);
  failNext('insertTasks', 'before');
  const response = await post(tasksPath, leastTask);
  assertProblem(response, { status: 503, code: 'ledger_unavailable' });
  assert.match(String(response.headers['retry-after']), /^\d+$/);
  assert.deepEqual(await stored(), []);
});

test('a write whose outcome stays unknown is never answered 201', async (t) => {
  const { post, failNext } = await startApp(t);
  failNext('insertTasks', 'after');
  failNext('insertTasks', 'after');
  const response = await post(tasksPath, leastTask);
  assertProblem(response, { status: 503, code: 'outcome_unknown' });
  assert.match(String(response.headers['retry-after']), /^\d+$/);
});

test('more posts than may wait are refused as overloaded, the others are stored', async (t) => {
  const { post, stored } = await startApp(t, { settings: { commit: { ...commitDefaults, queueItemsMax: 3 } } });
  const answers = await Promise.all(Array.from({ length: 10 }, () => post(tasksPath, leastTask)));
  const refused = answers.filter((answer) => answer.statusCode !== 201);
  assert.ok(refused.length > 0);
  for (const answer of refused) {
    assertProblem(answer, { status: 503, code: 'overloaded' });
    assert.match(String(answer.headers['retry-after']), /^\d+$/);
  }
  assert.equal((await stored()).length, 10 - refused.length);
});

test('a key whose first request met an unknown outcome leads to that one task', async (t) => {
  const { post, failNext, stored, clock } = await startApp(t);
  const key = { 'idempotency-key': 'k' };
  failNext('insertTasks', 'after');
  failNext('insertTasks', 'after');
  assertProblem(await post(tasksPath, leastTask, key), { status: 503, code: 'outcome_unknown' });
  await clock.advance(10_000);
  assert.equal((await post(tasksPath, leastTask, key)).statusCode, 201);
  assert.equal((await stored()).length, 1);
});
