import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashToken, tokenOf } from '@qbasecron/core';
import {
  assertProblem,
  notificationsPath,
  pushApiPath,
  pushPath,
  seedData,
  seedToken,
  withApp,
} from '../../support.ts';

const token = tokenOf(Buffer.alloc(32, 1));
const form = 'application/x-www-form-urlencoded';
const push = new URLSearchParams({ token: seedToken, alert: 'hello', badge: '0' }).toString();
const callback = new URLSearchParams({ data: seedData }).toString();
const routes = [
  ['POST', pushPath, push],
  ['POST', pushApiPath, callback],
  ['GET', notificationsPath, undefined],
] as const;

describe('with PUSH_TOKEN', () => {
  for (const [method, url, payload] of routes) {
    it(`${method} ${url} needs it`, () =>
      withApp(
        async ({ app, ask }) => {
          const without = await ask(method, url, payload, form);
          assertProblem(without, 401, 'unauthorized');
          assert.equal(without.headers['www-authenticate'], 'Bearer realm="qbasecron"');
          for (const wrong of [`Bearer ${tokenOf(Buffer.alloc(32, 2))}`, `Bearer ${token}x`, `Basic ${token}`, token]) {
            const answer = await ask(method, url, payload, form, { authorization: wrong });
            assertProblem(answer, 401, 'unauthorized');
            assert.match(String(answer.headers['www-authenticate']), /invalid_token/);
          }
          const right = await ask(method, url, payload, form, { authorization: `bearer ${token}`, host: 'push:3453' });
          assert.equal(right.status, 200, JSON.stringify(right.body));
          assert.equal((await app.inject('/healthz')).statusCode, 200);
          assert.equal((await app.inject('/readyz')).statusCode, 200);
        },
        { tokenHash: hashToken(token) },
      ));
  }

  it('a body is not read of one who may not send it', () =>
    withApp(
      async ({ ask }) => assertProblem(await ask('POST', pushPath, '{', 'application/json'), 401, 'unauthorized'),
      { tokenHash: hashToken(token) },
    ));
});

describe('without PUSH_TOKEN', () => {
  it('a page of another site is not taken for this machine', () =>
    withApp(async ({ ask }) => {
      for (const headers of [{ host: 'evil.example' }, { origin: 'https://evil.example' }]) {
        assertProblem(await ask('POST', pushPath, push, form, headers), 403, 'forbidden');
      }
      assert.equal((await ask('POST', pushPath, push, form, { host: '127.0.0.1:3453' })).status, 200);
    }));
});
