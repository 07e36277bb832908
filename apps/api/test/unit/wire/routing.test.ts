import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertProblem, startApp, tasksPath } from '../../support/start-app.ts';

const { app, get, send } = await startApp({ after });

test('a path that there is not is a problem, not a page', async () => {
  for (const path of [
    '/nowhere',
    '/api/v0.1.0',
    '/api/v0.2.0/tasks',
    '/api/v0.1.0/tasks/a/b/c',
    '/docs/../../etc/passwd',
  ]) {
    assertProblem(await get(path), { status: 404, code: 'route_not_found' }, path);
  }
});

test('a method that a path does not know is 405, and Allow says which it knows', async () => {
  const cases = [
    ['DELETE', tasksPath, 'GET, HEAD, POST'],
    ['POST', `${tasksPath}/abc`, 'DELETE, GET, HEAD, PATCH, PUT'],
    ['PUT', `${tasksPath}/abc/run`, 'POST'],
    ['PUT', '/api/v0.1.0/schedules', 'GET, HEAD, POST'],
    ['PUT', '/api/v0.1.0/schedules/abc/run', 'POST'],
    ['POST', '/api/v0.1.0/calendars/abc', 'DELETE, GET, HEAD, PUT'],
    ['POST', '/healthz', 'GET, HEAD'],
  ] as const;
  for (const [method, path, allow] of cases) {
    const response = await send(method, path);
    assertProblem(response, { status: 405, code: 'method_not_allowed' }, path);
    assert.equal(response.headers.allow, allow, path);
  }
});

test('a path that is too long is refused', async () => {
  assertProblem(await get(`${tasksPath}?text=${'a'.repeat(8_192)}`), { status: 414, code: 'uri_too_long' });
});

test('the id of a request is answered when it is safe, and otherwise one is made', async () => {
  const ask = (id: string) => app.inject({ method: 'GET', url: '/healthz', headers: { 'x-request-id': id } });
  assert.equal((await ask('my-id.1')).headers['x-request-id'], 'my-id.1');
  const made = (await ask('<script>')).headers['x-request-id'];
  assert.match(String(made), /^[A-Za-z0-9_-]{8}-[a-z0-9]+$/);
});

test('every answer, a problem as well, carries a request id and forbids guessing its type', async () => {
  for (const path of ['/healthz', '/nowhere', `${tasksPath}/a.b`, `${tasksPath}/%zz`]) {
    const { headers } = await get(path);
    assert.ok(headers['x-request-id'], path);
  }
  assert.equal((await get('/healthz')).headers['x-content-type-options'], 'nosniff');
  assert.equal((await get('/healthz')).headers.server, undefined);
  assert.equal((await get('/healthz')).headers['access-control-allow-origin'], undefined);
});
