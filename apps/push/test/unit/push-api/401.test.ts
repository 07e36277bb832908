import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashToken, tokenOf } from '@qbasecron/core';
import { newSecret, publicKeyOf } from '@qbasecron/signing';
import { assertProblem, pushApiPath, pushPath, seedToken, withApp, type Answer } from '../../support.ts';
import { body, form, postSigned, signedHeaders, startAt, withSignedApp } from './signed.ts';

const ours = newSecret('hmac');
const token = tokenOf(Buffer.alloc(32, 1));

function assertRefused(answer: Answer, why: string): void {
  assertProblem(answer, 401, 'invalid_signature');
  assert.equal(answer.body.detail, `The callback is refused: ${why}.`);
  assert.equal(answer.headers['www-authenticate'], 'StandardWebhooks realm="callbacks"');
}

describe('POST /push/api with PUSH_SIGNING_SECRET, 401', () => {
  const bad: [string, Record<string, string>, string][] = [
    ['without a signature', {}, 'the header webhook-id is missing'],
    [
      'signed by another secret',
      signedHeaders({ secrets: [newSecret('hmac')] }),
      'no signature is by a secret known here',
    ],
    ['signed over another body', signedHeaders({ over: `${body} ` }), 'no signature is by a secret known here'],
    [
      'with another id than was signed',
      { ...signedHeaders(), 'webhook-id': '0199' },
      'no signature is by a secret known here',
    ],
    ['signed more than five minutes ago', signedHeaders({ at: startAt - 301_000 }), 'the timestamp is too old'],
    ['signed for later', signedHeaders({ at: startAt + 301_000 }), 'the timestamp is too far in the future'],
  ];
  for (const [what, headers, why] of bad) {
    it(`refuses a callback ${what}, says why, and sends nothing`, () =>
      withSignedApp(async (test) => {
        assertRefused(await postSigned(test, headers), why);
        assert.deepEqual(test.sandbox.standIn.notifications(), []);
      }));
  }

  it('refuses before it parses: a body that cannot be read is refused for its signature', () =>
    withSignedApp(async ({ post }) => {
      assertProblem(await post(pushApiPath, form, '%', signedHeaders()), 401, 'invalid_signature');
      assertProblem(await post(pushApiPath, 'application/json', '{', signedHeaders()), 401, 'invalid_signature');
      assertProblem(
        await post(pushApiPath, 'application/json', '{', signedHeaders({ over: '{' })),
        400,
        'invalid_json',
        ['#'],
      );
    }));

  it('refuses a request without a body for its signature too', () =>
    withSignedApp(async ({ app }) => {
      const bare = await app.inject({ method: 'POST', url: pushApiPath });
      assert.equal(bare.statusCode, 401);
      const signed = await app.inject({ method: 'POST', url: pushApiPath, headers: signedHeaders({ over: '' }) });
      assert.equal(signed.statusCode, 400);
    }));

  it('verifies callbacks only: real-time push is not called by the worker', () =>
    withSignedApp(async ({ postJson }) => {
      assert.equal((await postJson(pushPath, { token: seedToken, alert: 'a' })).status, 200);
    }));

  it('asks a signed callback for no PUSH_TOKEN, and lets no token stand for a signature', () =>
    withApp(
      async (test) => {
        assert.equal((await postSigned(test, signedHeaders({ secrets: [ours] }))).status, 200);
        assertRefused(await postSigned(test, { authorization: `Bearer ${token}` }), 'the header webhook-id is missing');
        assertProblem(await test.postJson(pushPath, { token: seedToken, alert: 'a' }), 401, 'unauthorized');
      },
      { callbackSecrets: [ours], tokenHash: hashToken(token), now: () => startAt },
    ));

  it('takes either secret while they are changed, and a public key', async () => {
    const older = newSecret('hmac');
    const newer = newSecret('ed25519');
    const callbackSecrets = [older, publicKeyOf(newer)];
    await withSignedApp(
      async (test) => {
        for (const [id, secrets] of Object.entries({ a: [older], b: [newer], c: [older, newer] })) {
          assert.equal((await postSigned(test, signedHeaders({ id, secrets }))).status, 200);
        }
        assert.equal(test.sandbox.standIn.notifications().length, 3);
      },
      { callbackSecrets },
    );
  });
});
