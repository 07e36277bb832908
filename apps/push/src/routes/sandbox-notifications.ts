import type { FastifyInstance } from 'fastify';
import { specialTokens } from '../sandbox/special-tokens.ts';
import type { ApnsStandIn, TakenNotification } from '../sandbox/start-apns-stand-in.ts';

/** What the stand-in took, newest first, and which tokens make it refuse. Only there in sandbox mode. */
export function addSandboxRoute(app: FastifyInstance, standIn: ApnsStandIn): void {
  app.get('/sandbox/notifications', async () => ({
    items: standIn.notifications().map(viewNotification),
    special_tokens: Object.entries(specialTokens).map(([token, answer]) => ({
      token,
      answer: typeof answer === 'string' ? answer : `${answer.status} ${answer.reason}`,
    })),
  }));
}

function viewNotification(notification: TakenNotification): object {
  return {
    received_at: new Date(notification.receivedAt).toISOString(),
    apns_id: notification.apnsId,
    token: notification.token,
    topic: notification.topic,
    push_type: notification.pushType,
    priority: notification.priority,
    payload: JSON.parse(notification.payloadText) as unknown,
    payload_bytes: Buffer.byteLength(notification.payloadText),
  };
}
