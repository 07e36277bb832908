import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LedgerUnavailable } from '@qbasecron/core';
import { assertProblem, startApp } from '../../support/start-app.ts';
import { giveToken } from '../../support/tokens.ts';

/** Every read of tokens fails from now on. */
function loseTokens(app: Awaited<ReturnType<typeof startApp>>): void {
  const fail = (): Promise<never> => Promise.reject(new LedgerUnavailable('the ledger is away'));
  Object.assign(app.ledger.tokens, { findToken: fail, hasTokens: fail });
}

test('with the ledger away a known token works for a minute, and no longer', async (t) => {
  const app = await startApp(t);
  const { headers } = await giveToken(app, { scopes: [] });
  assert.equal((await app.send('GET', '/metrics', undefined, headers)).statusCode, 200);
  loseTokens(app);
  for (let s = 0; s < 60; s += 5) {
    await app.clock.advance(5_000);
    assert.equal((await app.send('GET', '/metrics', undefined, headers)).statusCode, 200, `after ${s + 5} s`);
  }
  await app.clock.advance(1);
  assertProblem(await app.send('GET', '/metrics', undefined, headers), { status: 503, code: 'ledger_unavailable' });
});

test('with the ledger away an unknown token is not refused, since nobody can tell, but has to come again', async (t) => {
  const app = await startApp(t);
  const { headers } = await giveToken(app, { scopes: [] });
  await app.get('/metrics');
  loseTokens(app);
  const response = await app.send('GET', '/metrics', undefined, headers);
  assertProblem(response, { status: 503, code: 'ledger_unavailable' });
  assert.ok(response.headers['retry-after']);
});

test('with the ledger away nobody comes in without a token by the loss of it', async (t) => {
  const app = await startApp(t);
  loseTokens(app);
  assertProblem(await app.get('/metrics'), { status: 503, code: 'ledger_unavailable' });
});
