import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionsPath, leastAction, storedAction } from '../../../support/actions.ts';
import { startApp } from '../../../support/start-app.ts';

test('the record tells how far it is', async (t) => {
  const app = await startApp(t);
  const { _id } = (await app.post(actionsPath, leastAction)).json();
  const action = await storedAction(app);
  await app.ledger.actions.changeAction(_id, action, {
    state: 'done',
    matchedCount: 12,
    doneCount: 10,
    skipped: { not_found: 2 },
    nextStepAt: null,
    updatedAt: app.clock.now() + 50,
    finishedAt: app.clock.now() + 50,
  });
  const record = (await app.get(`${actionsPath}/${_id}`)).json();
  assert.deepEqual([record.state, record.matched_count, record.done_count], ['done', 12, 10]);
  assert.deepEqual(record.skipped, { not_found: 2 });
  assert.equal(record.finish_at, '2026-01-15T12:00:00.050Z');
});
