import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { giveToken, tokensPath } from '../../../support/tokens.ts';

const invalid = { status: 400, code: 'invalid_request' };

test('a field that is missing, bad or unknown is named', async (t) => {
  const { post, ledger } = await startApp(t);
  const good = { name: 'me', scopes: ['admin'] };
  const cases: [object, string[]][] = [
    [{}, ['#/name', '#/scopes']],
    [{ ...good, name: '' }, ['#/name']],
    [{ ...good, name: 'x'.repeat(65) }, ['#/name']],
    [{ ...good, name: 'a\0b' }, ['#/name']],
    [{ ...good, scopes: ['everything'] }, ['#/scopes/0']],
    [{ ...good, scopes: ['admin', 'admin'] }, ['#/scopes']],
    [{ ...good, expires_at: 'soon' }, ['#/expires_at']],
    [{ ...good, expires_at: '2026-01-15T12:00:00.000Z' }, ['#/expires_at']],
    [{ ...good, token: 'qbc_mine' }, ['#/token']],
  ];
  for (const [body, pointers] of cases) assertProblem(await post(tokensPath, body), { ...invalid, pointers });
  assert.equal(await ledger.tokens.hasTokens(), false);
});

test('the first token must be an admin’s, the second need not be', async (t) => {
  const app = await startApp(t);
  const body = { name: 'me', scopes: ['tasks:read'] };
  const response = await app.post(tokensPath, body);
  assertProblem(response, { ...invalid, pointers: ['#/scopes'] });
  assert.match(response.json().detail, /must contain admin/);
  const { headers } = await giveToken(app, { scopes: ['admin'] });
  assert.equal((await app.post(tokensPath, body, headers)).statusCode, 201);
});
