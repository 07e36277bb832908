import { formatInstant, isFinal, type Attempt, type EpochMs, type Task } from '@qbasecron/core';

import { parseKeepingNumbers } from './json-numbers.ts';
import { listContentCharsMax } from './limits.ts';
import type { AttemptRecord, TaskDetail, TaskRecord } from './task-record.ts';

/** The wire's record of a task, with its whole content. */
export function taskView(task: Task): TaskRecord {
  return { ...recordWithoutContent(task), ...contentOf(task), is_content_omitted: false };
}

/** The record in a list: content longer than listContentCharsMax is left out, so that a page stays small. */
export function taskListView(task: Task): TaskRecord {
  const { content } = task;
  const chars = content.kind === 'form' ? (content.data?.length ?? 0) : content.body.length;
  if (chars <= listContentCharsMax) return taskView(task);
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

function contentOf({ content }: Task): Pick<TaskRecord, 'data' | 'body'> {
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
    timeout_ms: task.timeoutMs,
    retry: {
      max_attempts: task.retry.maxAttempts,
      min_backoff_ms: task.retry.minBackoffMs,
      max_backoff_ms: task.retry.maxBackoffMs,
      factor: task.retry.factor,
      max_age_ms: task.retry.maxAgeMs,
    },
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

function instantOrNull(at: EpochMs | null): string | null {
  return at === null ? null : formatInstant(at);
}
