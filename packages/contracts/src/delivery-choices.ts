import {
  maskHeaders,
  readDuration,
  type DeliveryChoices,
  type DeliveryDraft,
  type DeliveryPatch,
  type FollowUp,
  type FollowUpDraft,
  type RetryPolicy,
  type SuccessTest,
} from '@qbasecron/core';
import type Type from 'typebox';

import type { CreateBody } from './create-body.ts';
import type { followUpFields, retryField, successField } from './delivery-fields.ts';
import { formatDuration } from './format-duration.ts';
import { JsonText } from './parse-json-body.ts';
import type { PatchBody } from './patch-body.ts';
import type { TemplateBody, TemplatePatchBody } from './schedules/template-fields.ts';
import { parseStatusRange, writeStatusRange } from './status-range.ts';
import type { TaskRecord } from './task-record.ts';

/** Reading and writing of the fields that tasks and the templates of schedules have in common. */

/** Of a validated body of POST or PUT. */
export function choicesFromBody(body: CreateBody | TemplateBody): DeliveryDraft {
  const { callback_url: callbackUrl, destination, body: content } = body;
  return {
    callbackUrl,
    destination,
    ...plainChoices(body),
    headers: body.headers,
    body: content === undefined ? undefined : draftBody(content),
    retry: body.retry && retryFromBody(body.retry),
    success: body.success && successFromBody(body.success),
    onSuccess: body.on_success && followUpFromBody(body.on_success),
    onFailure: body.on_failure && followUpFromBody(body.on_failure),
  };
}

/** Of a validated body of PATCH. */
export function choicesFromPatch(body: PatchBody | TemplatePatchBody): DeliveryPatch {
  const { callback_url: callbackUrl, destination, body: content } = body;
  return {
    callbackUrl,
    destination,
    ...plainChoices(body),
    headers: body.headers,
    body: content == null ? (content as null | undefined) : draftBody(content),
    retry: body.retry && retryFromBody(body.retry),
    success: body.success && successFromBody(body.success),
    onSuccess: body.on_success && followUpFromBody(body.on_success),
    onFailure: body.on_failure && followUpFromBody(body.on_failure),
  };
}

/** Those that are on the wire as they are in the code. */
function plainChoices<Body extends CreateBody | TemplateBody | PatchBody | TemplatePatchBody>(body: Body) {
  return {
    path: body.path as Body['path'],
    hashKey: body.hash_key as Body['hash_key'],
    priority: body.priority as Body['priority'],
    method: body.method as Body['method'],
    data: body.data as Body['data'],
    timeoutMs: body.timeout_ms as Body['timeout_ms'],
    delivery: body.delivery as Body['delivery'],
    ackTimeoutMs: body.ack_timeout_ms as Body['ack_timeout_ms'],
  };
}

function draftBody(value: unknown): NonNullable<DeliveryDraft['body']> {
  if (typeof value === 'string') return { kind: 'text', body: value };
  return { kind: 'json', body: value instanceof JsonText ? value.text : JSON.stringify(value) };
}

type RetryBody = Type.Static<typeof retryField>;

export function retryFromBody<Body extends RetryBody | NonNullable<PatchBody['retry']>>(retry: Body) {
  return {
    strategy: retry.strategy as Body['strategy'],
    // The format has seen to it that each is a duration.
    ladderMs:
      retry.ladder == null ? (retry.ladder as null & undefined) : retry.ladder.map((text) => readDuration(text) ?? 0),
    maxAttempts: retry.max_attempts as Body['max_attempts'],
    minBackoffMs: retry.min_backoff_ms as Body['min_backoff_ms'],
    maxBackoffMs: retry.max_backoff_ms as Body['max_backoff_ms'],
    factor: retry.factor as Body['factor'],
    maxAgeMs: retry.max_age_ms as Body['max_age_ms'],
  };
}

export function successFromBody(success: Type.Static<typeof successField>): SuccessTest {
  return {
    statuses: success.statuses?.map((text) => parseStatusRange(text) ?? [200, 299]) ?? null,
    bodyPattern: success.body_pattern ?? null,
  };
}

function followUpFromBody(followUp: Type.Static<typeof followUpFields.on_success>): FollowUpDraft {
  const { callback_url: callbackUrl, ...rest } = followUp;
  return { callbackUrl, ...rest };
}

/** As every answer shows them. */
export function choicesView(choices: DeliveryChoices): ChoicesView {
  return {
    callback_url: choices.callbackUrl,
    destination: choices.destination,
    path: choices.path,
    hash_key: choices.hashKey,
    priority: choices.priority,
    method: choices.method,
    headers: maskHeaders(choices.headers),
    timeout_ms: choices.timeoutMs,
    retry: retryView(choices.retry),
    success: choices.success && successView(choices.success),
    delivery: choices.delivery,
    ack_timeout_ms: choices.ackTimeoutMs,
    on_success: choices.onSuccess && followUpView(choices.onSuccess),
    on_failure: choices.onFailure && followUpView(choices.onFailure),
  };
}

type ChoicesView = Pick<
  TaskRecord,
  | 'callback_url'
  | 'destination'
  | 'path'
  | 'hash_key'
  | 'priority'
  | 'method'
  | 'headers'
  | 'timeout_ms'
  | 'retry'
  | 'success'
  | 'delivery'
  | 'ack_timeout_ms'
  | 'on_success'
  | 'on_failure'
>;

export function retryView(retry: RetryPolicy): TaskRecord['retry'] {
  return {
    strategy: retry.strategy,
    ladder: retry.ladderMs?.map((ms) => formatDuration(ms)) ?? null,
    max_attempts: retry.maxAttempts,
    min_backoff_ms: retry.minBackoffMs,
    max_backoff_ms: retry.maxBackoffMs,
    factor: retry.factor,
    max_age_ms: retry.maxAgeMs,
  };
}

export function successView(success: SuccessTest): NonNullable<TaskRecord['success']> {
  return { statuses: success.statuses?.map(writeStatusRange) ?? null, body_pattern: success.bodyPattern };
}

function followUpView({ callbackUrl, headers, ...rest }: FollowUp): NonNullable<TaskRecord['on_success']> {
  return { callback_url: callbackUrl, ...rest, headers: maskHeaders(headers) };
}
