import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { silentLogger } from '@qbasecron/core';
import { edgeDefaults } from '../../../src/app-deps.ts';
import { assertProblem, leastTask, startApp, tasksPath, type TestApp } from '../../support/start-app.ts';

const limited = { settings: { edge: { ...edgeDefaults, requestsPerMinute: 3 } } };

async function askTimes(count: number, ask: () => Promise<LightMyRequestResponse>): Promise<number[]> {
  const statuses: number[] = [];
  for (let turn = 0; turn < count; turn++) statuses.push((await ask()).statusCode);
  return statuses;
}

async function makeToken({ post }: TestApp, name: string, by?: string): Promise<string> {
  const headers: Record<string, string> = by === undefined ? {} : { authorization: `Bearer ${by}` };
  const made = await post('/api/v0.1.0/tokens', { name, scopes: ['admin'] }, headers);
  return (made.json() as { token: string }).token;
}

test('who asks too often is told when to come back, and what is left is told before', async (t) => {
  const { get, post, stored, clock } = await startApp(t, limited);
  const first = await get(tasksPath);
  assert.equal(first.headers['ratelimit-policy'], '"default";q=3;w=60');
  assert.equal(first.headers['ratelimit'], '"default";r=2;t=60');
  await clock.advance(10_500);
  assert.equal((await get(tasksPath)).headers['ratelimit'], '"default";r=1;t=50');
  assert.equal((await post(tasksPath, leastTask)).headers['ratelimit'], '"default";r=0;t=50');
  const refused = await post(tasksPath, leastTask);
  assertProblem(refused, { status: 429, code: 'rate_limited' });
  assert.equal(refused.headers['retry-after'], '50');
  assert.equal(refused.headers['ratelimit'], '"default";r=0;t=50');
  assert.equal((await stored()).length, 1);
  await clock.advance(50_000);
  assert.equal((await post(tasksPath, leastTask)).statusCode, 201);
});

test('each token has its own count, wherever it is used from', async (t) => {
  const test = await startApp(t, limited);
  const one = await makeToken(test, 'one');
  const other = await makeToken(test, 'other', one);
  const ask = (token: string, remoteAddress: string) => () =>
    test.app.inject({ url: tasksPath, remoteAddress, headers: { authorization: `Bearer ${token}` } });
  // Making the other was the first.
  assert.deepEqual(await askTimes(2, ask(one, '10.0.0.1')), [200, 200]);
  assert.deepEqual(await askTimes(1, ask(one, '10.0.0.2')), [429]);
  assert.deepEqual(await askTimes(4, ask(other, '10.0.0.1')), [200, 200, 200, 429]);
});

test('without a token an address is counted, and an IPv6 network as one', async (t) => {
  const { app } = await startApp(t, limited);
  const ask = (remoteAddress: string) => () => app.inject({ url: tasksPath, remoteAddress });
  assert.deepEqual(await askTimes(4, ask('127.0.0.1')), [200, 200, 200, 429]);
  assert.deepEqual(await askTimes(1, ask('::ffff:127.0.0.1')), [429]);
  assert.deepEqual(await askTimes(3, ask('2001:db8::1')), [200, 200, 200]);
  assert.deepEqual(await askTimes(1, ask('2001:db8::2')), [429]);
  assert.deepEqual(await askTimes(1, ask('2001:db8:0:1::1')), [200]);
});

test('probes and the API page are never refused and not counted', async (t) => {
  const { get } = await startApp(t, limited);
  for (const path of ['/healthz', '/readyz', '/docs/', '/openapi.json']) {
    for (let count = 0; count < 5; count++) {
      const response = await get(path);
      assert.equal(response.statusCode, 200, path);
      assert.equal(response.headers['ratelimit'], undefined, path);
    }
  }
  assert.equal((await get(tasksPath)).headers['ratelimit'], '"default";r=2;t=60');
});

test('with the timer away the process counts alone, says so once, and returns to the shared count', async (t) => {
  const lines: string[] = [];
  const log = {
    ...silentLogger,
    warn: (_fields: object, text: string) => void lines.push(text),
    info: (_fields: object, text: string) => void lines.push(text),
  };
  const { get, timer, workerTimer, clock } = await startApp(t, { ...limited, log });
  timer.goAway();
  assert.deepEqual(await askTimes(4, () => get(tasksPath)), [200, 200, 200, 429]);
  const told = 'the timer is away: each process counts its requests alone';
  assert.deepEqual(
    lines.filter((line) => line.includes('count')),
    [told],
  );
  timer.comeBack();
  await clock.advance(6_000);
  await workerTimer.rates.countRequest('address:127.0.0.1', 60_000);
  assert.equal((await get(tasksPath)).headers['ratelimit'], '"default";r=1;t=60');
  assert.deepEqual(
    lines.filter((line) => line.includes('count')),
    [told, 'requests are counted over all processes again'],
  );
});

test('a timer that hangs costs one wait, not one for each request', async (t) => {
  const { get, clock, ports } = await startHanging(t);
  const first = get(tasksPath);
  await clock.advance(300);
  assert.equal((await first).statusCode, 200);
  assert.equal((await get(tasksPath)).headers['ratelimit'], '"default";r=1;t=60');
  assert.equal(ports.asked, 1);
});

test('by default there is no limit, and nothing of it in the answers', async (t) => {
  const { get, app } = await startApp(t);
  const response = await get(tasksPath);
  assert.equal(response.headers['ratelimit'], undefined);
  assert.equal(response.headers['ratelimit-policy'], undefined);
  assert.equal(app.hasDecorator('createRateLimit'), false);
});

async function startHanging(t: { after(fn: () => Promise<void>): void }) {
  const ports = { asked: 0 };
  const started = await startApp(t, {
    ...limited,
    rates: {
      countRequest: () => {
        ports.asked++;
        return new Promise(() => {});
      },
    },
  });
  return { ...started, ports };
}
