/** What is to be shown on one device. At least one of alert, badge and payload is there. */
export type PushMessage = {
  /** The device, hex digits. */
  token: string;
  alert: string | null;
  /** The number on the app's icon; 0 takes it away. */
  badge: number | null;
  /** The app's own members, beside `aps` in the notification. */
  payload: Record<string, unknown> | null;
};
