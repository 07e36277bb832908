import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pushApiPath, seedAlert, seedData, seedPayload, seedToken, withApp } from '../../support.ts';

const expected = { aps: { alert: seedAlert, badge: 1 }, ...seedPayload };

describe('POST /push/api, 200', () => {
  it('sends what the seed’s base64 says', () =>
    withApp(async ({ postForm, sandbox }) => {
      const fields = { _id: '64d2', time: '2014-10-17 20:43:44', desc: '财神给小墨发送消息', data: seedData };
      assert.equal((await postForm(pushApiPath, fields)).status, 200);
      const [taken] = sandbox.standIn.notifications();
      assert.equal(taken?.token, seedToken);
      assert.deepEqual(JSON.parse(taken?.payloadText ?? ''), expected);
    }));

  it('takes base64 whose pluses a careless sender did not encode', () =>
    withApp(async ({ post, sandbox }) => {
      const body = `_id=1&time=&desc=&data=${seedData}`;
      assert.match(body, /\+/);
      assert.equal((await post(pushApiPath, 'application/x-www-form-urlencoded', body)).status, 200);
      assert.deepEqual(JSON.parse(sandbox.standIn.notifications()[0]?.payloadText ?? ''), expected);
    }));

  it('takes the same fields as JSON', () =>
    withApp(async ({ postJson, sandbox }) => {
      assert.equal((await postJson(pushApiPath, { data: seedData })).status, 200);
      assert.deepEqual(JSON.parse(sandbox.standIn.notifications()[0]?.payloadText ?? ''), expected);
    }));
});
