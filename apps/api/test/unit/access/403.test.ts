import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InjectOptions } from 'fastify';
import { scopes, type Scope } from '@qbasecron/core';
import { routeAccess } from '../../../src/routes/route-access.ts';
import { assertProblem, startApp, tasksPath } from '../../support/start-app.ts';
import { giveToken } from '../../support/tokens.ts';

/** `METHOD /path` with values for its parameters. */
function requestOf(key: string): { method: NonNullable<InjectOptions['method']>; url: string } {
  const [method = '', pattern = ''] = key.split(' ');
  const path = pattern.replaceAll(/:\w+/g, '000000000000000000000000').replace('*', 'x');
  const isAtRoot = ['/', '/healthz', '/readyz', '/metrics', '/workers', '/openapi.json'].includes(path);
  const url = isAtRoot || path.startsWith('/docs') ? path : `/api/v0.1.0${path}`;
  return { method: method as NonNullable<InjectOptions['method']>, url };
}

test('the table has an entry for each route, and no other', async (t) => {
  const { app } = await startApp(t);
  assert.deepEqual([...app.guard.routes.keys()].toSorted(), Object.keys(routeAccess).toSorted());
});

/** Whose scopes a path belongs to, by its first part. */
const families: Record<string, string> = {
  tasks: 'tasks',
  'dead-letters': 'tasks',
  actions: 'tasks',
  schedules: 'schedules',
  calendars: 'schedules',
  proof: 'schedules',
  destinations: 'destinations',
};

/** What changes nothing though it is posted, and what a signed link permits. */
const exceptions: Record<string, string> = {
  'POST /schedules/preview': 'schedules:read',
  'POST /tasks/:id/ack': 'everybody',
  'POST /tasks/:id/nack': 'everybody',
};

test('reading needs the read scope of its kind, and everything else the write scope; the rest is for admins', () => {
  for (const [key, access] of Object.entries(routeAccess)) {
    if (key in exceptions) {
      assert.equal(access, exceptions[key], key);
      continue;
    }
    const [method = '', path = ''] = key.split(' ');
    const family = families[path.split('/')[1] ?? ''];
    if (family) assert.equal(access, `${family}:${method === 'GET' ? 'read' : 'write'}`, key);
    else if (access === 'everybody' || access === 'any token') assert.ok(/^GET|^OPTIONS/.test(method), key);
    else assert.equal(access, 'admin', key);
  }
});

test('each route takes the scopes that it needs, and refuses every other one by the name of what is missing', async (t) => {
  const app = await startApp(t);
  const tokens = new Map<Scope, { authorization: string }>();
  for (const scope of scopes) tokens.set(scope, (await giveToken(app, { scopes: [scope] })).headers);
  const bare = (await giveToken(app, { scopes: [] })).headers;
  for (const [key, access] of app.app.guard.routes) {
    const { method, url } = requestOf(key);
    const ask = (headers = {}) =>
      app.send(method, url, ['POST', 'PUT', 'PATCH'].includes(method) ? {} : undefined, headers);

    const without = (await ask()).statusCode;
    if (access === 'everybody') assert.ok(without !== 401 && without !== 403, key);
    else assert.equal(without, 401, key);

    const passes = access === 'everybody' || access === 'any token';
    if (passes) assert.ok(![401, 403].includes((await ask(bare)).statusCode), key);
    else assertProblem(await ask(bare), { status: 403, code: 'forbidden', pointers: [] }, key);

    for (const [scope, headers] of tokens) {
      const response = await ask(headers);
      if (passes || scope === access || scope === 'admin') {
        assert.ok(![401, 403].includes(response.statusCode), `${key} takes ${scope}: ${response.body}`);
      } else {
        assertProblem(response, { status: 403, code: 'forbidden' }, `${key} refuses ${scope}`);
        assert.equal(response.json().detail, `This needs the scope ${access}; the token has ${scope}.`);
        assert.equal(
          response.headers['www-authenticate'],
          `Bearer realm="qbasecron", error="insufficient_scope", scope="${access}"`,
        );
      }
    }
  }
});

test('HEAD needs what GET needs', async (t) => {
  const app = await startApp(t);
  const { headers } = await giveToken(app, { scopes: ['schedules:read'] });
  assert.equal((await app.send('HEAD', tasksPath, undefined, headers)).statusCode, 403);
  assert.equal((await app.send('HEAD', tasksPath)).statusCode, 401);
});

test('a body is not read of one who may not send it', async (t) => {
  const app = await startApp(t);
  const { headers } = await giveToken(app, { scopes: ['tasks:read'] });
  assertProblem(await app.post(tasksPath, '{"not json', headers), { status: 403, code: 'forbidden' });
});
