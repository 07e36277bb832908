import { verifyCallback, type CallbackHeaders } from '@qbasecron/signing';
import type { AppDeps } from '../app-deps.ts';
import { Fault } from './fault.ts';

/** The webhook-id of a callback that one of our secrets signed, not long ago. Throws the fault invalid_signature. */
export function checkSignature(
  headers: CallbackHeaders,
  body: Buffer,
  { callbackSecrets: secrets, now }: Pick<AppDeps, 'callbackSecrets' | 'now'>,
): string {
  const verified = verifyCallback({ secrets, headers, body, now: now() });
  if (!verified.ok) throw new Fault('invalid_signature', `The callback is refused: ${verified.why}.`);
  return verified.id;
}
