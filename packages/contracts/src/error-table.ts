import type { RefusalCode } from '@qbasecron/core';

/** What a client is told by a code: the HTTP status, and a title that is the same every time. */
type ErrorRow = { status: number; title: string; meaning: string };

/** The one table of errors: the use cases' refusals, then what only HTTP knows. */
export const errorTable = {
  invalid_request: {
    status: 400,
    title: 'The request is not valid',
    meaning: '`errors` names every bad field. Nothing was stored.',
  },
  unauthorized: {
    status: 401,
    title: 'A token is needed',
    meaning: '`detail` says what is wrong with the one that was sent. The README says how to make one.',
  },
  forbidden: { status: 403, title: 'This is not allowed', meaning: '`detail` names the scope that the token lacks.' },
  not_found: {
    status: 404,
    title: 'There is no such thing',
    meaning: 'The task, schedule, calendar, backfill, action or destination never was, or it was deleted.',
  },
  task_finished: { status: 409, title: 'The task is finished', meaning: 'Its state is final and cannot be changed.' },
  not_retryable: { status: 409, title: 'The task cannot be retried', meaning: 'Only a failed task can.' },
  armed: {
    status: 409,
    title: 'The task is armed',
    meaning: 'A worker holds it, from up to 2.5 s before it is due. Cancel and delete still work.',
  },
  awaiting_ack: {
    status: 409,
    title: 'The receiver has the task',
    meaning: 'It is still to say how it went. Cancel and delete still work.',
  },
  not_awaiting: {
    status: 409,
    title: 'Nobody waits for this',
    meaning: 'The task does not wait for its receiver, or waits for a later attempt of it.',
  },
  on_the_wire: { status: 409, title: 'The callback is on its way', meaning: 'It is too late to stop it.' },
  destination_in_use: {
    status: 409,
    title: 'The destination is needed',
    meaning: 'Tasks that are not finished, or schedules, name it.',
  },
  no_master_key: {
    status: 422,
    title: 'Secrets cannot be kept',
    meaning: 'The service was started without MASTER_KEY, under which they would be encrypted. Nothing was stored.',
  },
  holder_unreachable: {
    status: 503,
    title: 'The worker that holds the task did not answer',
    meaning: 'Nothing was changed. Try again.',
  },
  stale_revision: { status: 412, title: 'It has changed since', meaning: 'If-Match names an older revision.' },
  conflict: {
    status: 409,
    title: 'The request conflicts with what is on record',
    meaning: 'The id stands for something else, or what it stands for kept changing.',
  },
  idempotency_mismatch: {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    meaning: 'Use a new key for a new request.',
  },
  idempotency_running: {
    status: 409,
    title: 'A request with this Idempotency-Key is running',
    meaning: 'Repeat it, with the same key, a few seconds later.',
  },
  ledger_unavailable: { status: 503, title: 'The ledger is not available', meaning: 'Nothing was stored. Try again.' },
  outcome_unknown: {
    status: 503,
    title: 'Whether this was stored is unknown',
    meaning: 'Repeat it with the same id or Idempotency-Key; then nothing is stored twice.',
  },
  overloaded: { status: 503, title: 'Too many requests at once', meaning: 'Nothing was stored. Try again later.' },
  query_too_slow: { status: 422, title: 'The query took too long', meaning: 'Ask for less: add a filter.' },

  link_not_valid: {
    status: 403,
    title: 'The link is not valid',
    meaning: 'It was not made for this task and attempt, or the service has another master key.',
  },

  invalid_json: { status: 400, title: 'The body is not JSON', meaning: 'It was cut short, or is not JSON text.' },
  invalid_utf8: { status: 400, title: 'The body is not UTF-8', meaning: 'Bodies and forms are UTF-8.' },
  invalid_form: { status: 400, title: 'The form cannot be read', meaning: '`errors` says which field and why.' },
  invalid_header: { status: 400, title: 'A header is not valid', meaning: '`errors` names the header.' },
  bad_request: { status: 400, title: 'The request cannot be read', meaning: 'It is not HTTP as we understand it.' },
  route_not_found: { status: 404, title: 'There is no such address', meaning: 'See /docs for those there are.' },
  method_not_allowed: { status: 405, title: 'This address does not take this method', meaning: 'See `allow`.' },
  request_timeout: { status: 408, title: 'The request took too long to arrive', meaning: 'Nothing was stored.' },
  payload_too_large: { status: 413, title: 'The body is too large', meaning: 'See the limits in the API document.' },
  too_many_items: { status: 413, title: 'Too many items', meaning: 'Send them in several requests.' },
  uri_too_long: { status: 414, title: 'The address is too long', meaning: 'See the limits in the API document.' },
  unsupported_media_type: {
    status: 415,
    title: 'This content type is not taken here',
    meaning:
      'Tasks come as application/json or application/x-www-form-urlencoded, in bulk as application/x-ndjson too; ' +
      'schedules and calendars as application/json, an import as text/calendar.',
  },
  header_too_large: { status: 431, title: 'The headers are too large', meaning: 'Node takes 16 KiB of them.' },
  rate_limited: {
    status: 429,
    title: 'Too many requests from you',
    meaning: '`retry-after` says when to try again.',
  },
  internal_error: { status: 500, title: 'A fault of ours', meaning: 'Tell us the request_id.' },
  draining: { status: 503, title: 'The service is stopping', meaning: 'Try again; another process will answer.' },
} as const satisfies Record<RefusalCode, ErrorRow> & Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorTable;
export const errorCodes = Object.keys(errorTable) as ErrorCode[];

/** The `type` of a problem: a name, not an address (RFC 9457, 3.1.1). */
export function problemType(code: ErrorCode): string {
  return `urn:qbasecron:problem:${code}`;
}

/** The table as Markdown, for the README and the OpenAPI document. */
export function errorTableText(): string {
  const rows = errorCodes.map((code) => {
    const { status, title, meaning } = errorTable[code];
    return `| \`${code}\` | ${status} | ${title}. ${meaning} |`;
  });
  return ['| code | status | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}
