import { randomUUID } from 'node:crypto';
import apn from '@parse/node-apn';
import type { PushMessage } from '../message/push-message.ts';

/**
 * The notification as APNs takes it. What shows nothing (payload alone) is a background push, which Apple wants at
 * priority 5 and with content-available.
 */
export function buildNotification(message: PushMessage, topic: string): apn.Notification {
  const { alert, badge, payload } = message;
  const isShown = alert !== null || badge !== null;
  const notification = new apn.Notification();
  notification.id = randomUUID();
  notification.topic = topic;
  notification.pushType = isShown ? 'alert' : 'background';
  notification.priority = isShown ? 10 : 5;
  notification.rawPayload = {
    aps: {
      ...(alert !== null && { alert }),
      ...(badge !== null && { badge }),
      ...(!isShown && { 'content-available': 1 }),
    },
    ...payload,
  };
  return notification;
}
