import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fastify } from 'fastify';
import type { AuditRecord } from '@qbasecron/contracts';
import { OutcomeUnknown } from '@qbasecron/core';
import { eventually } from '@qbasecron/testkit';
import { planOf } from '../../../src/plugins/audit.ts';
import { routeAudit } from '../../../src/routes/route-audit.ts';
import { connectionCount, jsonHead, listen, openRaw } from '../../support/raw-http.ts';
import { calendarsPath, leastSchedule, schedulesPath } from '../../support/schedules.ts';
import { leastTask, startApp, tasksPath, type TestApp } from '../../support/start-app.ts';

const auditPath = '/api/v0.1.0/audit';

async function entries({ get }: TestApp, query = ''): Promise<AuditRecord[]> {
  const response = await get(`${auditPath}${query}`);
  assert.equal(response.statusCode, 200, response.body);
  return (response.json() as { items: AuditRecord[] }).items;
}

test('a change tells who made it, from where, when, what, and the fields before and after', async (t) => {
  const test = await startApp(t);
  const { post, send, clock } = test;
  const { _id } = (await post(tasksPath, leastTask)).json() as { _id: string };
  await clock.advance(5_000);
  const changedAt = new Date(clock.now()).toISOString();
  const changed = await send('PATCH', `${tasksPath}/${_id}`, { desc: 'later' }, { 'x-request-id': 'mine-1' });
  assert.equal(changed.statusCode, 200);
  const [entry] = await entries(test);
  assert.deepEqual(entry, {
    _id: entry?._id,
    at: changedAt,
    who: { token_id: null, name: 'local' },
    address: '127.0.0.1',
    request_id: 'mine-1',
    action: 'task.patch',
    kind: 'task',
    ids: [_id],
    count: 1,
    outcome: 'done',
    before: { desc: '', revision: 1 },
    after: { desc: 'later', revision: 2 },
  });
});

test('tasks that come one after the other are one entry with their ids, and what follows a change is apart', async (t) => {
  const test = await startApp(t);
  const ids: string[] = [];
  for (let count = 0; count < 3; count++) ids.push((await test.post(tasksPath, leastTask)).json()._id as string);
  assert.equal((await test.send('PUT', `${tasksPath}/my-own`, leastTask)).statusCode, 201);
  assert.equal((await test.send('PUT', `${tasksPath}/my-own`, leastTask)).statusCode, 200);
  const [entry, ...others] = await entries(test);
  assert.deepEqual(others, []);
  assert.deepEqual([entry?.action, entry?.ids, entry?.count], ['task.create', [...ids, 'my-own'], 4]);
  assert.deepEqual([entry?.before, entry?.after], [null, null]);
  await test.post(tasksPath, leastTask);
  assert.deepEqual(
    (await entries(test)).map(({ count }) => count),
    [1, 4],
  );
});

test('one entry names at most 500 tasks', async (t) => {
  const test = await startApp(t);
  for (let count = 0; count < 501; count++) await test.post(tasksPath, leastTask);
  assert.deepEqual(
    (await entries(test)).map(({ ids }) => ids.length),
    [1, 500],
  );
});

test('a bulk request is one entry with counts, and none when nothing was made', async (t) => {
  const test = await startApp(t);
  await test.post(`${tasksPath}/bulk`, [leastTask, { delay: 'never' }, leastTask]);
  await test.post(`${tasksPath}/bulk`, [{ delay: 'never' }]);
  const [entry, ...others] = await entries(test);
  assert.deepEqual(others, []);
  assert.deepEqual([entry?.action, entry?.count, entry?.ids.length], ['task.create', 2, 2]);
  assert.deepEqual(entry?.after, { created: 2, refused: 1 });
});

test('what changed nothing leaves no entry: refusals, repeats, and what was so before', async (t) => {
  const test = await startApp(t);
  const { post, send } = test;
  await post(tasksPath, { delay: 'never' });
  await post(`${tasksPath}/unknown/cancel`);
  await post(`${schedulesPath}/preview`, { cron: '* * * * *' });
  assert.deepEqual(await entries(test), []);
  const key = { 'idempotency-key': 'once' };
  const { _id } = (await post(schedulesPath, leastSchedule, key)).json() as { _id: string };
  assert.equal((await post(schedulesPath, leastSchedule, key)).headers['idempotency-replayed'], 'true');
  await post(`${schedulesPath}/${_id}/pause`, {});
  await post(`${schedulesPath}/${_id}/pause`, {});
  await send('PATCH', `${schedulesPath}/${_id}`, {});
  assert.deepEqual(
    (await entries(test)).map(({ action }) => action),
    ['schedule.pause', 'schedule.create'],
  );
});

test('each kind of thing has its actions, and what is gone has nothing after', async (t) => {
  const test = await startApp(t);
  const { post, send } = test;
  const schedule = (await send('PUT', `${schedulesPath}/by-name/nightly`, leastSchedule)).json() as { _id: string };
  await send('PUT', `${schedulesPath}/by-name/nightly`, { ...leastSchedule, desc: 'new' });
  await post(`${schedulesPath}/${schedule._id}/run`);
  assert.equal((await send('DELETE', `${schedulesPath}/${schedule._id}`)).statusCode, 204);
  await send('PUT', `${calendarsPath}/holidays`, { days: ['12-25'] });
  await send('DELETE', `${calendarsPath}/holidays`);
  const all = await entries(test);
  assert.deepEqual(all.map(({ action, ids }) => [action, ids[0]]).toReversed(), [
    ['schedule.put', schedule._id],
    ['schedule.put', schedule._id],
    ['schedule.run', schedule._id],
    ['schedule.delete', schedule._id],
    ['calendar.put', 'holidays'],
    ['calendar.delete', 'holidays'],
  ]);
  const [deleted, , , , replaced] = all;
  assert.equal(deleted?.after, null);
  assert.deepEqual((deleted?.before as { days: string[] } | undefined)?.days, ['12-25']);
  assert.deepEqual(
    [replaced?.before, replaced?.after],
    [
      { desc: '', revision: 1 },
      { desc: 'new', revision: 2 },
    ],
  );
});

test('secrets are never in it, and long content is cut', async (t) => {
  const test = await startApp(t);
  const { post, send } = test;
  const { _id } = (await post(tasksPath, leastTask)).json() as { _id: string };
  const change = { headers: { authorization: 'Bearer s3cret-1' }, body: { text: 'x'.repeat(5_000) } };
  assert.equal((await send('PATCH', `${tasksPath}/${_id}`, change)).statusCode, 200);
  const token = (await post('/api/v0.1.0/tokens', { name: 'ci', scopes: ['admin'] })).json() as { token: string };
  const page = await test.app.inject({
    url: auditPath,
    headers: { authorization: `Bearer ${token.token}` },
  });
  assert.equal(page.statusCode, 200);
  assert.ok(!page.body.includes('s3cret-1'));
  assert.ok(!page.body.includes(token.token));
  assert.ok(page.body.length < 3_000, page.body);
  const { items } = page.json() as { items: AuditRecord[] };
  assert.deepEqual(items.map(({ action }) => action).slice(0, 2), ['token.create', 'task.patch']);
  assert.deepEqual(items[1]?.after?.['headers' as never], { authorization: '***' });
});

test('pages follow each other, and filters tell by what, by whom and when', async (t) => {
  const test = await startApp(t);
  const { post, send, get, clock } = test;
  const { _id } = (await post(tasksPath, leastTask)).json() as { _id: string };
  for (const desc of ['a', 'b', 'c']) {
    await clock.advance(1_000);
    await send('PATCH', `${tasksPath}/${_id}`, { desc });
  }
  const whole = await entries(test);
  assert.equal(whole.length, 4);
  const paged: AuditRecord[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor === '' ? '?limit=3' : `?limit=3&cursor=${cursor}`;
    const page = (await get(`${auditPath}${query}`)).json() as { items: AuditRecord[]; next_cursor: string | null };
    paged.push(...page.items);
    cursor = page.next_cursor;
  }
  assert.deepEqual(paged, whole);
  assert.equal((await entries(test, `?kind=task&id=${_id}`)).length, 4);
  assert.equal((await entries(test, '?kind=schedule')).length, 0);
  assert.equal((await entries(test, '?who=local')).length, 4);
  assert.equal((await entries(test, '?who=another')).length, 0);
  assert.equal((await entries(test, `?from=${whole[1]?.at}&to=${whole[0]?.at}`)).length, 1);
});

test('an outage of the ledger delays the record and fails no answer', async (t) => {
  const test = await startApp(t);
  const { post, failNext, clock, ledger } = test;
  failNext('insertEntries', 'before');
  failNext('insertEntries', 'after');
  assert.equal((await post(tasksPath, leastTask)).statusCode, 201);
  await clock.advance(300);
  assert.deepEqual(await ledger.audit.listEntries({ limit: 10 }), []);
  await clock.advance(1_000);
  await clock.advance(1_000);
  assert.equal((await ledger.audit.listEntries({ limit: 10 })).length, 1);
});

test('a change whose outcome is unknown is on record as such', async (t) => {
  const test = await startApp(t);
  test.ledger.calendars.removeCalendar = () => Promise.reject(new OutcomeUnknown('the ledger was lost'));
  assert.equal((await test.send('DELETE', `${calendarsPath}/holidays`)).statusCode, 503);
  const [entry] = await entries(test);
  assert.deepEqual([entry?.action, entry?.ids, entry?.outcome], ['calendar.delete', ['holidays'], 'unknown']);
});

test('what waits is written when the app closes', async () => {
  const closers: (() => Promise<void>)[] = [];
  const { post, ledger } = await startApp({ after: (close) => void closers.push(close) });
  await post(tasksPath, leastTask);
  for (const close of closers) await close();
  assert.equal((await ledger.audit.listEntries({ limit: 10 })).length, 1);
});

test('who hangs up at once is on record all the same', async (t) => {
  const test = await startApp(t);
  const { _id } = (await test.post(tasksPath, leastTask)).json() as { _id: string };
  const connection = await openRaw(await listen(test.app));
  const { tasks } = test.ledger;
  const change = tasks.changeTask.bind(tasks);
  tasks.changeTask = async (...input) => {
    connection.socket.resetAndDestroy();
    await eventually(async () => (await connectionCount(test.app)) === 0, { what: 'the connection to end' });
    return change(...input);
  };
  connection.write(jsonHead(`${tasksPath}/${_id}/cancel`, 0));
  await eventually(async () => (await entries(test))[0]?.action === 'task.cancel', { what: 'the entry' });
});

test('the table of actions names no route that there is not', async (t) => {
  // A route that may change something and is not in the table keeps the app from starting.
  const { app } = await startApp(t);
  for (const key of Object.keys(routeAudit)) {
    const [method, path] = key.split(' ') as ['POST', string];
    assert.ok(app.hasRoute({ method, url: `/api/v0.1.0${path}` }), key);
  }
});

test('a route that may change something and does not say what keeps the app from starting', async () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    const app = fastify();
    const route = { method, url: '/api/v0.1.0/things/:id' };
    app.addHook('onRoute', (made) => void planOf(made));
    assert.throws(() => app.route({ ...route, handler: async () => 'made' }), /say in routes\/route-audit\.ts/);
  }
  assert.equal(planOf({ method: 'GET', url: '/api/v0.1.0/things' }), null);
});
