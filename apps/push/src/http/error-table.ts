/** The one table of this app's error codes: what a program reads, and the HTTP status it goes with. */
export const errorTable = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_form: { status: 400, title: 'The form cannot be read' },
  invalid_utf8: { status: 400, title: 'The text is not UTF-8' },
  invalid_base64: { status: 400, title: 'The text is not base64' },
  invalid_json: { status: 400, title: 'The text is not JSON' },
  unauthorized: { status: 401, title: 'A token is needed' },
  invalid_signature: { status: 401, title: 'The callback is not signed by a secret known here' },
  forbidden: { status: 403, title: 'This is not allowed' },
  not_found: { status: 404, title: 'There is nothing at this path' },
  method_not_allowed: { status: 405, title: 'This path does not know the method' },
  // Final for the sender: neither will ever be deliverable, so no retry.
  device_gone: { status: 410, title: 'APNs does not know this device token, or no longer' },
  notification_too_large: { status: 413, title: 'The notification is larger than APNs takes (4 KiB)' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is neither form nor JSON' },
  // From here on trying again is right.
  too_many_requests: { status: 429, title: 'APNs wants fewer notifications for this device' },
  internal_error: { status: 500, title: 'An error of ours' },
  apns_refused: { status: 502, title: 'APNs refused the notification' },
  apns_unavailable: { status: 503, title: 'APNs did not take the notification' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorTable;
