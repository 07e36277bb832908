import { Fault } from '../http/fault.ts';
import type { ApnsResult } from './apns-sender.ts';

/** Apple names no time; its advice is to slow down for this device. */
const retryAfterSeconds = 60;

/**
 * What a caller is told when APNs did not take the notification, so that a caller who retries 429 and 5xx, and gives
 * up on other 4xx, does right. Reasons that only the operator can mend (key, topic) are 502: they may be mended while
 * the caller retries.
 */
export function faultOfResult(result: Exclude<ApnsResult, { kind: 'sent' }>): Fault {
  if (result.kind === 'unavailable') {
    return new Fault('apns_unavailable', `APNs did not take the notification: ${result.detail}.`);
  }
  const { status, reason } = result;
  const detail = `APNs answered ${status} ${reason}.`;
  switch (reason) {
    case 'BadDeviceToken':
    case 'ExpiredToken':
    case 'Unregistered':
      return new Fault('device_gone', detail, { errors: [{ pointer: '#/token', detail: reason }] });
    case 'PayloadTooLarge':
      return new Fault('notification_too_large', detail);
    case 'TooManyRequests':
    case 'TooManyProviderTokenUpdates':
      return new Fault('too_many_requests', detail, { retryAfterSeconds });
    case 'IdleTimeout':
    case 'InternalServerError':
    case 'ServiceUnavailable':
    case 'Shutdown':
      return new Fault('apns_unavailable', detail);
    default:
      return new Fault(status >= 500 ? 'apns_unavailable' : 'apns_refused', detail);
  }
}
