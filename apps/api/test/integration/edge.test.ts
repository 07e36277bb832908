import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditRecord } from '@qbasecron/contracts';
import { edgeDefaults } from '../../src/app-deps.ts';
import { leastTask, tasksPath } from '../support/start-app.ts';
import { startRealApp } from '../support/start-real-app.ts';

test('changes are on record in the real ledger, whatever their fields are called, and are found again', async (t) => {
  const { send } = await startRealApp(t);
  const { _id } = (await send('POST', tasksPath, leastTask)).json() as { _id: string };
  const body = { 'a.b': 1, $c: { __proto__x: 12_345_678_901_234_567_890n.toString() }, 财神: ['🎉'] };
  assert.equal((await send('PATCH', `${tasksPath}/${_id}`, { body })).statusCode, 200);
  assert.equal((await send('DELETE', `${tasksPath}/${_id}`)).statusCode, 204);
  const page = await send('GET', `/api/v0.1.0/audit?kind=task&id=${_id}&who=local`);
  assert.equal(page.statusCode, 200, page.body);
  const { items } = page.json() as { items: AuditRecord[] };
  assert.deepEqual(
    items.map(({ action }) => action),
    ['task.delete', 'task.patch', 'task.create'],
  );
  assert.deepEqual((items[1]?.after as { body: object } | null)?.body, body);
  const next = await send('GET', '/api/v0.1.0/audit?limit=2');
  const { next_cursor: cursor } = next.json() as { next_cursor: string };
  const rest = (await send('GET', `/api/v0.1.0/audit?limit=2&cursor=${cursor}`)).json() as { items: AuditRecord[] };
  assert.deepEqual(rest.items, items.slice(2));
});

test('requests are counted in the real timer', async (t) => {
  const { send } = await startRealApp(t, { edge: { ...edgeDefaults, requestsPerMinute: 2 } });
  for (const left of [1, 0]) {
    const response = await send('GET', tasksPath);
    assert.equal(response.statusCode, 200);
    assert.match(String(response.headers['ratelimit']), new RegExp(`^"default";r=${left};t=(60|59|58)$`));
  }
  const refused = await send('GET', tasksPath);
  assert.equal(refused.statusCode, 429);
  assert.match(String(refused.headers['retry-after']), /^[0-9]+$/);
});
