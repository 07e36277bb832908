import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionsPath, leastAction } from '../../../support/actions.ts';
import { startApp } from '../../../support/start-app.ts';

test('the list holds every action, newest first', async (t) => {
  const app = await startApp(t);
  const ids: string[] = [];
  for (let index = 0; index < 3; index++) {
    ids.push((await app.post(actionsPath, leastAction)).json()._id);
    await app.clock.advance(1);
  }
  const { items } = (await app.get(actionsPath)).json();
  assert.deepEqual(
    items.map(({ _id }: { _id: string }) => _id),
    ids.toReversed(),
  );
});
