import type { PushMessage } from '../message/push-message.ts';

/** Sends one notification to APNs. Whatever APNs or the network does is a result, not an exception. */
export interface ApnsSender {
  send(message: PushMessage): Promise<ApnsResult>;
  /** Waits a moment for notifications under way, then ends the connection. */
  close(): Promise<void>;
}

export type ApnsResult =
  | { kind: 'sent'; apnsId: string }
  /** APNs answered with a reason: https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns */
  | { kind: 'refused'; status: number; reason: string }
  /** No answer that could be understood: no connection, a lost one, or none in time. */
  | { kind: 'unavailable'; detail: string };
