import { assertNever } from '../model/assert.ts';
import { bytesToJudge } from '../policies/judge-answer.ts';
import type { EpochMs, Task } from '../model/task.ts';
import type { CallbackRequest } from '../ports/callback-sender.ts';
import { formatInstant } from '../time/format-instant.ts';

/** What a request takes from elsewhere than its task. */
export type CallbackFrame = {
  userAgent: string;
  /** Of the destination's target, the task's path appended; without it the task's own url is called. */
  url?: string;
  /** The destination's headers, names in lower case; the task's own of the same name win. */
  headers?: Record<string, string>;
  /** Further headers of ours, such as the links to acknowledge by. */
  ownHeaders?: Record<string, string>;
};

/** Kept of a good answer when a callback follows that tells of it. */
const excerptBytes = 4_096;

/**
 * The request of one attempt. Pure.
 * - A form task is sent as x-www-form-urlencoded with `_id`, `time`, `desc` and `data`, the seed's callback.
 * - A task with `body` sends exactly that body; its content-type is the user's header, or JSON's or plain text's.
 * - Our own headers come last: the api has refused the user's headers of those names.
 *
 * @param startedAt the moment of this attempt: webhook-timestamp, in whole seconds
 * @throws Error when neither the task nor the frame has a url
 */
export function buildCallback(task: Task, startedAt: EpochMs, frame: CallbackFrame): CallbackRequest {
  const payload = payloadOf(task);
  const url = frame.url ?? task.callbackUrl;
  if (url === null) throw new Error('a task of a destination was to be sent without a target');
  return {
    url,
    method: task.method,
    headers: {
      ...(payload.contentType === null ? {} : { 'content-type': payload.contentType }),
      ...frame.headers,
      ...task.headers,
      ...frame.ownHeaders,
      'user-agent': frame.userAgent,
      'webhook-id': task.id,
      'webhook-timestamp': String(Math.floor(startedAt / 1_000)),
      'qbasecron-due-at': formatInstant(task.dueAt),
      'qbasecron-attempt': String(task.attemptCount + 1),
    },
    body: payload.body,
    timeoutMs: task.timeoutMs,
    resendOnStaleSocket: task.delivery === 'at_least_once',
    keepBytes: Math.max(bytesToJudge(task.success), task.onSuccess ? excerptBytes : 0),
  };
}

function payloadOf(task: Task): { contentType: string | null; body: string | null } {
  if (task.method === 'GET' || task.method === 'HEAD') return { contentType: null, body: null };
  switch (task.content.kind) {
    case 'form':
      return { contentType: 'application/x-www-form-urlencoded', body: formBody(task, task.content.data) };
    case 'text':
      return { contentType: 'text/plain; charset=utf-8', body: task.content.body };
    case 'json':
      return { contentType: 'application/json', body: task.content.body };
    default:
      return assertNever(task.content, 'task content');
  }
}

function formBody(task: Task, data: string | null): string {
  return new URLSearchParams([
    ['_id', task.id],
    ['time', task.time],
    ['desc', task.desc],
    ['data', data ?? ''],
  ]).toString();
}
