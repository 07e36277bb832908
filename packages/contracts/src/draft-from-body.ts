import type { DraftBody, TaskDraft, TaskPatch } from '@qbasecron/core';

import type { CreateBody } from './create-body.ts';
import { JsonText } from './parse-json-body.ts';
import type { PatchBody } from './patch-body.ts';

/** What a validated body of POST or PUT asks for. */
export function draftFromBody(body: CreateBody): TaskDraft {
  return {
    time: body.time,
    delay: body.delay,
    timezone: body.timezone,
    gap: body.gap,
    fold: body.fold,
    desc: body.desc,
    callbackUrl: body.callback_url,
    method: body.method,
    headers: body.headers,
    data: body.data,
    body: body.body === undefined ? undefined : draftBody(body.body),
    labels: body.labels,
    timeoutMs: body.timeout_ms,
    retry: body.retry && retryOf(body.retry),
    expiresAt: body.expires_at,
    delivery: body.delivery,
  };
}

/** What a validated body of PATCH asks for. */
export function patchFromBody(body: PatchBody): TaskPatch {
  return {
    time: body.time,
    delay: body.delay,
    timezone: body.timezone,
    gap: body.gap,
    fold: body.fold,
    desc: body.desc,
    callbackUrl: body.callback_url,
    method: body.method,
    headers: body.headers,
    data: body.data,
    body: body.body == null ? (body.body as null | undefined) : draftBody(body.body),
    labels: body.labels,
    timeoutMs: body.timeout_ms,
    retry: body.retry && retryOf(body.retry),
    expiresAt: body.expires_at,
    delivery: body.delivery,
  };
}

export function draftBody(value: unknown): DraftBody {
  if (typeof value === 'string') return { kind: 'text', body: value };
  return { kind: 'json', body: value instanceof JsonText ? value.text : JSON.stringify(value) };
}

type RetryBody = NonNullable<CreateBody['retry'] | PatchBody['retry']>;

export function retryOf<Body extends RetryBody>(retry: Body) {
  return {
    maxAttempts: retry.max_attempts as Body['max_attempts'],
    minBackoffMs: retry.min_backoff_ms as Body['min_backoff_ms'],
    maxBackoffMs: retry.max_backoff_ms as Body['max_backoff_ms'],
    factor: retry.factor as Body['factor'],
    maxAgeMs: retry.max_age_ms as Body['max_age_ms'],
  };
}
