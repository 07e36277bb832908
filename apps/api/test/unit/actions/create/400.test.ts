import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionsPath, leastAction } from '../../../support/actions.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('every bad field is named, and nothing is on record', async (t) => {
  const app = await startApp(t);
  for (const [body, ...pointers] of [
    [{}, '#/action', '#/filter'],
    [{ ...leastAction, action: 'run' }, '#/action'],
    [{ ...leastAction, filter: {} }, '#/filter'],
    [{ ...leastAction, filter: { colour: 'red' } }, '#/filter/colour'],
    [{ ...leastAction, filter: { state: [] } }, '#/filter/state'],
    [{ ...leastAction, filter: { state: ['lost'] } }, '#/filter/state/0'],
    [{ ...leastAction, filter: { state: ['succeeded'] } }, '#/filter/state'],
    [{ ...leastAction, filter: { status: 99 } }, '#/filter/status'],
    [{ ...leastAction, filter: { finish_reason: ['tired'] } }, '#/filter/finish_reason/0'],
    [{ ...leastAction, filter: { due_from: 'soon' } }, '#/filter/due_from'],
    [
      { ...leastAction, filter: { finish_from: '2026-01-02 00:00:00', finish_until: '2026-01-02 00:00:00' } },
      '#/filter/finish_until',
    ],
    [{ ...leastAction, edits: { desc: 'x' } }, '#/edits'],
    [{ ...leastAction, action: 'replay', edits: { colour: 'red' } }, '#/edits/colour'],
    [{ ...leastAction, action: 'replay', edits: { callback_url: null } }, '#/edits/callback_url'],
    [{ ...leastAction, action: 'replay', edits: { retry: { factor: 99 } } }, '#/edits/retry/factor'],
    [{ ...leastAction, extra: 1 }, '#/extra'],
  ] as [object, ...string[]][]) {
    const response = await app.post(actionsPath, body);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers }, JSON.stringify(body));
  }
  assert.deepEqual((await app.get(actionsPath)).json(), { items: [] });
});

test('a member of the edits that is given twice is refused', async (t) => {
  const app = await startApp(t);
  const text = '{"action":"replay","filter":{"label":"x"},"edits":{"desc":"a","desc":"b"}}';
  const response = await app.post(actionsPath, text, { 'content-type': 'application/json' });
  assertProblem(response, { status: 400, code: 'invalid_request', pointers: ['#/edits/desc'] });
});
