import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionsPath, leastAction, storedAction } from '../../../support/actions.ts';
import { startApp } from '../../../support/start-app.ts';

test('a running action is cancelled, and again changes nothing', async (t) => {
  const app = await startApp(t);
  const { _id } = (await app.post(actionsPath, leastAction)).json();
  await app.clock.advance(7);
  const first = await app.post(`${actionsPath}/${_id}/cancel`);
  assert.equal(first.statusCode, 200, first.body);
  assert.deepEqual([first.json().state, first.json().finish_at], ['cancelled', '2026-01-15T12:00:00.007Z']);
  await app.clock.advance(7);
  assert.deepEqual((await app.post(`${actionsPath}/${_id}/cancel`)).json(), first.json());
});

test('an action that is done stays done', async (t) => {
  const app = await startApp(t);
  const { _id } = (await app.post(actionsPath, leastAction)).json();
  await app.ledger.actions.changeAction(_id, await storedAction(app), { state: 'done', nextStepAt: null });
  assert.equal((await app.post(`${actionsPath}/${_id}/cancel`)).json().state, 'done');
});
