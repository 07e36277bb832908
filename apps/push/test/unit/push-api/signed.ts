import { newSecret, signCallback } from '@qbasecron/signing';
import { seedData, type Answer, pushApiPath, type TestApp, withApp } from '../../support.ts';

const secret = newSecret('hmac');
export const startAt = 1_700_000_000_000;
export const form = 'application/x-www-form-urlencoded';
export const body = new URLSearchParams({ _id: '0198', time: '', desc: '', data: seedData }).toString();

/** The headers of a callback as the worker sends it. */
export function signedHeaders(
  options: { secrets?: string[]; id?: string; at?: number; over?: string } = {},
): Record<string, string> {
  const { secrets = [secret], id = '0198', at = startAt, over = body } = options;
  const timestamp = at / 1_000;
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signCallback(secrets, { id, timestamp, body: over }),
  };
}

export function postSigned({ post }: TestApp, headers: Record<string, string>): Promise<Answer> {
  return post(pushApiPath, form, body, headers);
}

/** An app that verifies by `secret`, at a clock that stands still unless it is given. */
export async function withSignedApp(
  run: (test: TestApp) => Promise<void>,
  options: { callbackSecrets?: string[]; now?: () => number } = {},
): Promise<void> {
  await withApp(run, { callbackSecrets: [secret], now: () => startAt, ...options });
}
