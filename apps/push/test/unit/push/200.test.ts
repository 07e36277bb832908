import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pushPath, seedAlert, seedPayload, seedPayloadText, seedToken, withApp } from '../../support.ts';

const form = 'application/x-www-form-urlencoded';

describe('POST /push, 200', () => {
  it('sends the seed’s form as written there', () =>
    withApp(async ({ postForm, sandbox }) => {
      const fields = { token: seedToken, alert: seedAlert, payload: seedPayloadText, badge: '0' };
      const answer = await postForm(pushPath, fields);
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      const [taken] = sandbox.standIn.notifications();
      assert.equal(taken?.token, seedToken);
      assert.equal(taken?.pushType, 'alert');
      assert.equal(taken?.topic, 'com.example.test');
      assert.equal(taken?.apnsId, answer.body.apns_id);
      assert.equal(answer.body.mode, 'sandbox');
      assert.deepEqual(JSON.parse(taken?.payloadText ?? ''), { aps: { alert: seedAlert, badge: 0 }, ...seedPayload });
    }));

  it('takes the same form when nothing in it is percent-encoded', () =>
    withApp(async ({ post, sandbox }) => {
      const body = `token=${seedToken}&alert=${seedAlert}&payload=${seedPayloadText}&badge=0`;
      assert.equal((await post(pushPath, form, Buffer.from(body))).status, 200);
      assert.match(sandbox.standIn.notifications()[0]?.payloadText ?? '', new RegExp(seedAlert));
    }));

  it('carries Chinese text and emoji byte for byte', () =>
    withApp(async ({ postForm, postJson, sandbox }) => {
      const alert = '财神给小墨发送消息 🧧 "引号" \\ 100% a+b&c=d\n第二行';
      await postForm(pushPath, { token: seedToken, alert });
      await postJson(pushPath, { token: seedToken, alert });
      for (const { payloadText } of sandbox.standIn.notifications()) {
        assert.equal(payloadText, JSON.stringify({ aps: { alert } }));
      }
      assert.equal(sandbox.standIn.notifications().length, 2);
    }));

  it('takes JSON with payload as object or as text, and badge as number or as text', () =>
    withApp(async ({ postJson, sandbox }) => {
      const base = { token: seedToken, alert: 'a' };
      assert.equal((await postJson(pushPath, { ...base, payload: seedPayload, badge: 3 })).status, 200);
      assert.equal((await postJson(pushPath, { ...base, payload: seedPayloadText, badge: '3' })).status, 200);
      const [one, other] = sandbox.standIn.notifications();
      assert.equal(one?.payloadText, other?.payloadText);
    }));

  it('takes empty form fields as not given', () =>
    withApp(async ({ postForm, sandbox }) => {
      assert.equal((await postForm(pushPath, { token: seedToken, alert: 'a', payload: '', badge: '' })).status, 200);
      assert.equal(sandbox.standIn.notifications()[0]?.payloadText, '{"aps":{"alert":"a"}}');
    }));

  it('sends a payload alone as a background push', () =>
    withApp(async ({ postJson, sandbox }) => {
      assert.equal((await postJson(pushPath, { token: seedToken, payload: { a: 1 } })).status, 200);
      const [taken] = sandbox.standIn.notifications();
      assert.deepEqual([taken?.pushType, taken?.priority], ['background', 5]);
      assert.deepEqual(JSON.parse(taken?.payloadText ?? ''), { aps: { 'content-available': 1 }, a: 1 });
    }));

  it('sends many at the same time over one connection', () =>
    withApp(async ({ postJson, sandbox }) => {
      const alerts = Array.from({ length: 50 }, (_, index) => `n${index}`);
      const answers = await Promise.all(alerts.map((alert) => postJson(pushPath, { token: seedToken, alert })));
      assert.ok(answers.every((answer) => answer.status === 200));
      assert.equal(new Set(answers.map((answer) => answer.body.apns_id)).size, 50);
      assert.equal(sandbox.standIn.notifications().length, 50);
    }));
});
