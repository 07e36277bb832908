import { formatInstant, isFinal, type Attempt, type Occurrence, type Task, type TaskContent } from '@qbasecron/core';

import { choicesView } from './delivery-choices.ts';
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
  return {
    number: attempt.number,
    start_at: formatInstant(attempt.startedAt),
    lateness_ms: attempt.latenessMs,
    target: attempt.target,
    outcome: attempt.outcome,
    ...answerView(attempt),
    requests: attempt.requests.map((request) => ({
      target: request.target,
      start_at: formatInstant(request.startedAt),
      outcome: request.outcome,
      ...answerView(request),
    })),
    worker: attempt.worker,
    next_attempt_at: instantOrNull(attempt.nextAttemptAt),
  };
}

function answerView(answer: Pick<Attempt, 'status' | 'errorCode' | 'errorDetail' | 'responseExcerpt' | 'timings'>) {
  const { timings } = answer;
  return {
    status: answer.status,
    error_code: answer.errorCode,
    error_detail: answer.errorDetail,
    response_excerpt: answer.responseExcerpt,
    timings: timings && {
      dns_ms: timings.dnsMs,
      connect_ms: timings.connectMs,
      tls_ms: timings.tlsMs,
      first_byte_ms: timings.firstByteMs,
      total_ms: timings.totalMs,
    },
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
    ...choicesView(task),
    labels: task.labels,
    linked: task.linked && { kind: task.linked.kind, task_id: task.linked.taskId },
    schedule_id: task.scheduleId,
    occurrence: task.occurrence && occurrenceView(task.occurrence),
    expires_at: instantOrNull(task.expiresAt),
    state: task.state,
    finish_reason: task.finishReason,
    is_finished: isFinished,
    due_at: formatInstant(task.dueAt),
    next_attempt_at: isFinished ? null : formatInstant(task.nextAttemptAt),
    attempt_count: task.attemptCount,
    answered: task.answered,
    postponed_from: instantOrNull(task.postponedFrom),
    last_status: task.lastStatus,
    last_error: task.lastError,
    create_at: formatInstant(task.createdAt),
    update_at: formatInstant(task.updatedAt),
    finish_at: instantOrNull(task.finishedAt),
    revision: task.revision,
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
