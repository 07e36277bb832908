import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFailed } from '../../../support/actions.ts';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

test('every bad edit is named, and nothing is stored', async (t) => {
  const app = await startApp(t);
  const { id } = await addFailed(app);
  for (const [edits, pointer] of [
    [{ colour: 'red' }, '#/colour'],
    [{ callback_url: 'ftp://x' }, '#/callback_url'],
    [{ destination: 'nowhere' }, '#/destination'],
    [{ callback_url: null }, '#/callback_url'],
  ] as const) {
    const response = await app.post(`${tasksPath}/${id}/replay`, edits);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers: [pointer] });
  }
  assert.equal((await app.stored()).length, 1);
});
