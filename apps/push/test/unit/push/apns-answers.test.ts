import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tokenFor } from '../../../src/sandbox/special-tokens.ts';
import { assertProblem, pushPath, seedToken, withApp } from '../../support.ts';

describe('POST /push, when APNs does not take it', () => {
  const answers: [string, string, number, string, string[]][] = [
    ['Unregistered', tokenFor(410), 410, 'device_gone', ['#/token']],
    ['BadDeviceToken', 'abcd', 410, 'device_gone', ['#/token']],
    ['TooManyRequests', tokenFor(429), 429, 'too_many_requests', []],
    ['InvalidProviderToken', tokenFor(403), 502, 'apns_refused', []],
    ['InternalServerError', tokenFor(500), 503, 'apns_unavailable', []],
    ['ServiceUnavailable', tokenFor(503), 503, 'apns_unavailable', []],
  ];
  for (const [reason, token, status, code, pointers] of answers) {
    it(`tells ${status} for ${reason}, and works on`, () =>
      withApp(async ({ postJson }) => {
        const answer = await postJson(pushPath, { token, alert: 'a' });
        assertProblem(answer, status, code, pointers);
        assert.match(String(answer.body.detail), new RegExp(reason));
        assert.equal(answer.headers['retry-after'], status === 429 ? '60' : undefined);
        assert.equal((await postJson(pushPath, { token: seedToken, alert: 'a' })).status, 200);
      }));
  }

  it('tells 503 when the connection is lost, and opens another for the next', () =>
    withApp(async ({ postJson }) => {
      assertProblem(await postJson(pushPath, { token: tokenFor(502), alert: 'a' }), 503, 'apns_unavailable');
      assert.equal((await postJson(pushPath, { token: seedToken, alert: 'a' })).status, 200);
    }));

  it('tells 503 when no answer comes in time, and gives up that connection', () =>
    withApp(
      async ({ postJson }) => {
        assertProblem(await postJson(pushPath, { token: tokenFor(504), alert: 'a' }), 503, 'apns_unavailable');
        assert.equal((await postJson(pushPath, { token: seedToken, alert: 'a' })).status, 200);
      },
      { requestTimeoutMs: 100 },
    ));

  it('does not give up a connection on which others are answered', () =>
    withApp(
      async ({ postJson }) => {
        const hanging = postJson(pushPath, { token: tokenFor(504), alert: 'a' });
        assert.equal((await postJson(pushPath, { token: seedToken, alert: 'a' })).status, 200);
        assertProblem(await hanging, 503, 'apns_unavailable');
        assert.equal((await postJson(pushPath, { token: seedToken, alert: 'a' })).status, 200);
      },
      { requestTimeoutMs: 200 },
    ));

  it('tells 503 when nobody listens, and after the sender was closed', () =>
    withApp(async ({ postJson, sandbox }) => {
      await sandbox.standIn.close();
      assertProblem(await postJson(pushPath, { token: seedToken, alert: 'a' }), 503, 'apns_unavailable');
      await sandbox.sender.close();
      assertProblem(await postJson(pushPath, { token: seedToken, alert: 'a' }), 503, 'apns_unavailable');
    }));
});
