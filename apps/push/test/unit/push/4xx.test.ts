import { describe, it } from 'node:test';
import { assertProblem, pushPath, seedToken, withApp } from '../../support.ts';

describe('POST /push, 413 and 415, and unknown paths', () => {
  it('tells 413 when the notification is larger than APNs takes', () =>
    withApp(async ({ postJson }) => {
      const answer = await postJson(pushPath, { token: seedToken, alert: '大'.repeat(1_400) });
      assertProblem(answer, 413, 'notification_too_large');
    }));

  it('sends a notification of 4,096 bytes and refuses one of 4,097', () =>
    withApp(async ({ postJson }) => {
      const frame = '{"aps":{"alert":""}}'.length;
      const answer = await postJson(pushPath, { token: seedToken, alert: 'a'.repeat(4_097 - frame) });
      assertProblem(answer, 413, 'notification_too_large');
      const { status } = await postJson(pushPath, { token: seedToken, alert: 'a'.repeat(4_096 - frame) });
      if (status !== 200) throw new Error(`4,096 bytes were answered ${status}`);
    }));

  it('tells 413 for a body that is too large to be read', () =>
    withApp(async ({ postJson }) => {
      const answer = await postJson(pushPath, { token: seedToken, alert: 'a'.repeat(300_000) });
      assertProblem(answer, 413, 'body_too_large');
    }));

  for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/xml']) {
    it(`tells 415 for ${type}`, () =>
      withApp(async ({ post }) => assertProblem(await post(pushPath, type, 'a'), 415, 'unsupported_media_type')));
  }

  it('tells 404 for an unknown path and 405 for an unknown method', () =>
    withApp(async ({ get }) => {
      assertProblem(await get('/api/v0.1.0/nothing'), 404, 'not_found');
      assertProblem(await get(pushPath), 405, 'method_not_allowed');
    }));
});
