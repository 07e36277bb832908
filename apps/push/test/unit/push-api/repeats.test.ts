import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAnswerMemory } from '../../../src/message/answer-memory.ts';
import { tokenFor } from '../../../src/sandbox/special-tokens.ts';
import { pushApiPath, seedData, withApp } from '../../support.ts';
import { form, postSigned, signedHeaders, startAt, withSignedApp } from './signed.ts';

describe('POST /push/api with PUSH_SIGNING_SECRET, a callback that comes again', () => {
  it('is answered as before, and pushed once, also when it is signed anew later', async () => {
    let now = startAt;
    await withSignedApp(
      async (test) => {
        const first = await postSigned(test, signedHeaders());
        now += 250_000;
        for (const headers of [signedHeaders(), signedHeaders({ at: now })]) {
          const again = await postSigned(test, headers);
          assert.deepEqual([again.status, again.body], [first.status, first.body]);
        }
        assert.equal(test.sandbox.standIn.notifications().length, 1);
        assert.equal((await postSigned(test, signedHeaders({ id: 'another', at: now }))).status, 200);
        assert.equal(test.sandbox.standIn.notifications().length, 2);
      },
      { now: () => now },
    );
  });

  it('is pushed once when both come at the same time', () =>
    withSignedApp(async (test) => {
      const both = await Promise.all([postSigned(test, signedHeaders()), postSigned(test, signedHeaders())]);
      assert.deepEqual(both[0]?.body, both[1]?.body);
      assert.equal(test.sandbox.standIn.notifications().length, 1);
    }));

  it('is tried again when APNs did not take it', () =>
    withSignedApp(async ({ post, sandbox }) => {
      const wanted = (token: string): string => Buffer.from(JSON.stringify({ token, alert: 'a' })).toString('base64');
      const send = async (token: string): Promise<number> => {
        const over = new URLSearchParams({ data: wanted(token) }).toString();
        return (await post(pushApiPath, form, over, signedHeaders({ over }))).status;
      };
      assert.equal(await send(tokenFor(503)), 503);
      assert.equal(await send('ab'.repeat(32)), 200);
      assert.equal(sandbox.standIn.notifications().length, 1);
    }));

  it('is pushed again without a secret: an id that nobody signed says nothing', () =>
    withApp(async ({ postForm, sandbox }) => {
      for (let time = 0; time < 2; time++)
        assert.equal((await postForm(pushApiPath, { _id: '1', data: seedData })).status, 200);
      assert.equal(sandbox.standIn.notifications().length, 2);
    }));
});

describe('the memory of answers', () => {
  it('holds no more than it may, and forgets the oldest first', async () => {
    const memory = createAnswerMemory<number>(2);
    let calls = 0;
    const ask = (id: string): Promise<number> => memory.answerOnce(id, async () => ++calls);
    assert.deepEqual([await ask('a'), await ask('b'), await ask('a'), await ask('c')], [1, 2, 1, 3]);
    assert.deepEqual([await ask('b'), await ask('c'), await ask('a')], [2, 3, 4]);
  });

  it('forgets what failed, whether it threw or was rejected', async () => {
    const memory = createAnswerMemory<string>();
    const failing = (): never => {
      throw new Error('no');
    };
    await assert.rejects(memory.answerOnce('a', failing), /no/);
    await assert.rejects(
      memory.answerOnce('a', () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await memory.answerOnce('a', async () => 'yes'), 'yes');
  });
});
