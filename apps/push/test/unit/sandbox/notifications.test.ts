import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger } from '@qbasecron/core';
import { buildApp } from '../../../src/build-app.ts';
import { createAnswerMemory } from '../../../src/message/answer-memory.ts';
import { notificationsPath, pushPath, seedToken, withApp } from '../../support.ts';

describe('GET /sandbox/notifications', () => {
  it('shows what was taken, newest first, whole', () =>
    withApp(async ({ postJson, get }) => {
      await postJson(pushPath, { token: seedToken, alert: '一' });
      const second = await postJson(pushPath, { token: seedToken, alert: '二', badge: 2 });
      const { status, body } = await get(notificationsPath);
      assert.equal(status, 200);
      const [newest, older] = body.items as Record<string, unknown>[];
      const { received_at: receivedAt, ...rest } = newest as Record<string, unknown>;
      assert.match(String(receivedAt), /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/);
      assert.deepEqual(rest, {
        apns_id: second.body.apns_id,
        token: seedToken,
        topic: 'com.example.test',
        push_type: 'alert',
        priority: 10,
        payload: { aps: { alert: '二', badge: 2 } },
        payload_bytes: 33,
      });
      assert.deepEqual(older?.payload, { aps: { alert: '一' } });
    }));

  it('keeps the last 100', () =>
    withApp(async ({ postJson, get }) => {
      for (let count = 1; count <= 103; count++) await postJson(pushPath, { token: seedToken, badge: count });
      const items = (await get(notificationsPath)).body.items as { payload: { aps: { badge: number } } }[];
      assert.equal(items.length, 100);
      assert.deepEqual([items[0]?.payload.aps.badge, items[99]?.payload.aps.badge], [103, 4]);
    }));

  it('names the tokens that make the stand-in refuse, and each does as named', () =>
    withApp(
      async ({ postJson, get }) => {
        const special = (await get(notificationsPath)).body.special_tokens as { token: string; answer: string }[];
        assert.ok(special.length >= 6);
        for (const { token, answer } of special) {
          const { status, body } = await postJson(pushPath, { token, alert: 'a' });
          assert.ok(status >= 400, `${answer}: ${status}`);
          if (/^\d/.test(answer)) assert.match(String(body.detail), new RegExp(answer));
        }
        assert.deepEqual((await get(notificationsPath)).body.items, []);
      },
      { requestTimeoutMs: 100 },
    ));

  it('is not there when notifications go to Apple', () =>
    withApp(async ({ sandbox }) => {
      const app = await buildApp({
        sender: sandbox.sender,
        standIn: null,
        mode: 'production',
        version: '1',
        tokenHash: null,
        callbackSecrets: [],
        answers: createAnswerMemory(),
        now: Date.now,
        isStopping: () => false,
        log: silentLogger,
      });
      assert.equal((await app.inject({ url: notificationsPath })).statusCode, 404);
      await app.close();
    }));
});
