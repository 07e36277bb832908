import { describe, it } from 'node:test';
import { tokenFor } from '../../../src/sandbox/special-tokens.ts';
import { assertProblem, pushApiPath, withApp } from '../../support.ts';

describe('POST /push/api, when APNs does not take it', () => {
  it('answers as POST /push does, so that the caller of callbacks gives up on 410 and retries 429 and 503', () =>
    withApp(async ({ postForm }) => {
      const codes = [
        [410, 'device_gone'],
        [429, 'too_many_requests'],
        [503, 'apns_unavailable'],
      ] as const;
      for (const [status, code] of codes) {
        const data = Buffer.from(JSON.stringify({ token: tokenFor(status), alert: '消息' })).toString('base64');
        const answer = await postForm(pushApiPath, { data });
        assertProblem(answer, status, code, status === 410 ? ['#/token'] : []);
      }
    }));
});
