import {
  formatInstant,
  isFinal,
  type Attempt,
  type Occurrence,
  type RetryPolicy,
  type Task,
  type TaskContent,
} from '@qbasecron/core';

import { parseKeepingNumbers } from './json-numbers.ts';
import { listContentCharsMax } from './limits.ts';
import type { AttemptRecord, TaskDetail, TaskRecord } from './task-record.ts';
import { instantOrNull } from './view-kit.ts';

/** The wire's record of a task, with its whole content. */
export function taskView(task: Task): TaskRecord {
  return { ...recordWithoutContent(task), ...contentView(task.content), is_content_omitted: false };
}

/** The record in a list: content longer than listContentCharsMax is left out, so that a page stays small. */
export function taskListView(task: Task): TaskRecord {
  if (!isLongContent(task.content)) return taskView(task);
  return { ...recordWithoutContent(task), data: null, body: null, is_content_omitted: true };
}

export function taskDetailView(task: Task, attempts: readonly Attempt[]): TaskDetail {
  return { ...taskView(task), attempts: attempts.map(attemptView) };
}

export function attemptView(attempt: Attempt): AttemptRecord {
  const { timings } = attempt;
  return {
    number: attempt.number,
    start_at: formatInstant(attempt.startedAt),
    lateness_ms: attempt.latenessMs,
    outcome: attempt.outcome,
    status: attempt.status,
    error_code: attempt.errorCode,
    error_detail: attempt.errorDetail,
    response_excerpt: attempt.responseExcerpt,
    timings: timings && {
      dns_ms: timings.dnsMs,
      connect_ms: timings.connectMs,
      tls_ms: timings.tlsMs,
      first_byte_ms: timings.firstByteMs,
      total_ms: timings.totalMs,
    },
    worker: attempt.worker,
    next_attempt_at: instantOrNull(attempt.nextAttemptAt),
  };
}

/** Too long for a list. */
export function isLongContent(content: TaskContent): boolean {
  const chars = content.kind === 'form' ? (content.data?.length ?? 0) : content.body.length;
  return chars > listContentCharsMax;
}

export function contentView(content: TaskContent): Pick<TaskRecord, 'data' | 'body'> {
  switch (content.kind) {
    case 'form':
      return { data: content.data, body: null };
    case 'text':
      return { data: null, body: content.body };
    case 'json':
      return { data: null, body: parseKeepingNumbers(content.body) };
  }
}

function recordWithoutContent(task: Task): Omit<TaskRecord, 'data' | 'body' | 'is_content_omitted'> {
  const isFinished = isFinal(task.state);
  return {
    _id: task.id,
    time: task.time,
    delay: task.delay,
    timezone: task.timezone,
    time_resolution: task.timeResolution,
    desc: task.desc,
    callback_url: task.callbackUrl,
    method: task.method,
    headers: task.headers,
    labels: task.labels,
    schedule_id: task.scheduleId,
    occurrence: task.occurrence && occurrenceView(task.occurrence),
    timeout_ms: task.timeoutMs,
    retry: retryView(task.retry),
    expires_at: instantOrNull(task.expiresAt),
    delivery: task.delivery,
    state: task.state,
    finish_reason: task.finishReason,
    is_finished: isFinished,
    due_at: formatInstant(task.dueAt),
    next_attempt_at: isFinished ? null : formatInstant(task.nextAttemptAt),
    attempt_count: task.attemptCount,
    last_status: task.lastStatus,
    last_error: task.lastError,
    create_at: formatInstant(task.createdAt),
    update_at: formatInstant(task.updatedAt),
    finish_at: instantOrNull(task.finishedAt),
    revision: task.revision,
  };
}

export function retryView(retry: RetryPolicy): TaskRecord['retry'] {
  return {
    max_attempts: retry.maxAttempts,
    min_backoff_ms: retry.minBackoffMs,
    max_backoff_ms: retry.maxBackoffMs,
    factor: retry.factor,
    max_age_ms: retry.maxAgeMs,
  };
}

function occurrenceView(occurrence: Occurrence): TaskRecord['occurrence'] {
  return {
    schedule_revision: occurrence.scheduleRevision,
    nominal_time: formatInstant(occurrence.nominalAt),
    run_number: occurrence.runNumber,
    kind: occurrence.kind,
    overlap: occurrence.overlap,
    backfill_id: occurrence.backfillId,
  };
}
