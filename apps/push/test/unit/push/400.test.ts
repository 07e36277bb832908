import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertProblem, pushPath, seedToken, withApp } from '../../support.ts';

const form = 'application/x-www-form-urlencoded';
const ok = { token: seedToken, alert: 'a' };

const badFields: [string, Record<string, unknown>, string[]][] = [
  ['no token', { alert: 'a' }, ['#/token']],
  ['a token that is not hex', { ...ok, token: 'xyz' }, ['#/token']],
  ['a token that is a number', { ...ok, token: 12 }, ['#/token']],
  ['nothing to send', { token: seedToken }, ['#/alert']],
  ['an alert that is no text', { ...ok, alert: { body: 'a' } }, ['#/alert']],
  ['half of a surrogate pair', { ...ok, alert: '\ud83d' }, ['#/alert']],
  ['a payload that is not JSON', { ...ok, payload: '{"status": {' }, ['#/payload']],
  ['a payload that is a list', { ...ok, payload: '[1]' }, ['#/payload']],
  ['a payload that is a number', { ...ok, payload: 5 }, ['#/payload']],
  ['a payload with aps of its own', { ...ok, payload: { aps: {} } }, ['#/payload']],
  ['a payload nested 50,000 deep', { ...ok, payload: `{"a":${'['.repeat(5e4)}${']'.repeat(5e4)}}` }, ['#/payload']],
  ['a negative badge', { ...ok, badge: -1 }, ['#/badge']],
  ['a badge that is no number', { ...ok, badge: 'many' }, ['#/badge']],
  ['a badge that is not whole', { ...ok, badge: 1.5 }, ['#/badge']],
  ['an unknown field', { ...ok, 'sou/nd': 'x' }, ['#/sou~1nd']],
  ['__proto__', JSON.parse(`{"token":"${seedToken}","alert":"a","__proto__":{"x":1}}`), ['#/__proto__']],
  ['several bad fields, all at once', { token: '-', badge: 'x', payload: '-' }, ['#/token', '#/badge', '#/payload']],
];

describe('POST /push, 400', () => {
  for (const [what, body, pointers] of badFields) {
    it(`refuses ${what}, says which, and sends nothing`, () =>
      withApp(async ({ postJson, sandbox }) => {
        assertProblem(await postJson(pushPath, body), 400, 'invalid_request', pointers);
        assert.deepEqual(sandbox.standIn.notifications(), []);
      }));
  }

  const badBodies: [string, string, string | Buffer, string, string[]][] = [
    ['JSON cut short', 'application/json', '{"token":', 'invalid_json', ['#']],
    ['JSON that is no object', 'application/json', '[]', 'invalid_request', ['#']],
    ['JSON that is not UTF-8', 'application/json', Buffer.from([0x22, 0xff, 0x22]), 'invalid_utf8', ['#']],
    ['a form that is not UTF-8', form, Buffer.from([0x61, 0x3d, 0xff]), 'invalid_utf8', ['#']],
    ['percent-encoded bytes that are not UTF-8', form, 'token=ab&alert=%ff', 'invalid_form', ['#/alert']],
    ['a lone percent sign', form, 'token=ab&alert=100%', 'invalid_form', ['#/alert']],
    ['a field given twice', form, 'token=ab&alert=a&alert=b', 'invalid_form', ['#/alert']],
    ['an empty form', form, '', 'invalid_request', ['#/token']],
  ];
  for (const [what, contentType, body, code, pointers] of badBodies) {
    it(`refuses ${what}`, () =>
      withApp(async ({ post }) => assertProblem(await post(pushPath, contentType, body), 400, code, pointers)));
  }

  it('refuses a request without body', () =>
    withApp(async ({ app }) => {
      const response = await app.inject({ method: 'POST', url: pushPath });
      const answer = { status: response.statusCode, headers: response.headers, body: response.json() };
      assertProblem(answer, 400, 'invalid_request');
    }));
});
