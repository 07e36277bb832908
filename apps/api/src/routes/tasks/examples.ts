import { attemptView, taskView, type AttemptRecord, type TaskRecord } from '@qbasecron/contracts';
import { draftTask, serviceDefaults, type Task, type TaskDraft } from '@qbasecron/core';

/** Records for the document, made by the code that makes the real ones. */
export type TaskExamples = {
  scheduled: TaskRecord;
  cancelled: TaskRecord;
  succeeded: TaskRecord;
  attempt: AttemptRecord;
};

const postedAt = Date.UTC(2026, 10, 11, 3, 9, 55);

const draft: TaskDraft = {
  delay: '5s',
  timezone: 'Asia/Shanghai',
  desc: '财神给小墨发送消息',
  callbackUrl: 'http://127.0.0.1:3453/api/v0.1.0/push/api',
  data: 'eyJ0b2tlbiI6IkIxNTA0RDk5RjBDMERCODA0ODcwOUVDNThCQUNENEExMDU0Q0IzMzFDNTc2MjdBMDQyRTcyQ0UxREZDNjg3M0YiLCJhbGVydCI6IuS9oOWlvSIsImJhZGdlIjoiMSJ9',
};

export function createTaskExamples(): TaskExamples {
  const settings = {
    partitionCount: 16,
    retention: { succeededMs: 0, othersMs: 0 },
    defaultTimezone: 'UTC',
  };
  const task = draftTask(draft, serviceDefaults, { id: '5463a9b1c2d3e4f5a6b7c8d9', now: postedAt, settings });
  const cancelled: Task = { ...task, state: 'cancelled', finishReason: 'cancelled', finishedAt: postedAt, revision: 2 };
  const succeeded: Task = {
    ...task,
    state: 'succeeded',
    finishReason: 'delivered',
    attemptCount: 1,
    lastStatus: 200,
    finishedAt: task.dueAt + 21,
  };
  const attempt = attemptView({
    taskId: task.id,
    number: 1,
    token: '',
    worker: 'host-1-4711-k3J9x0aQ',
    startedAt: task.dueAt + 2,
    latenessMs: 2,
    outcome: 'delivered',
    status: 200,
    errorCode: null,
    errorDetail: null,
    responseExcerpt: null,
    timings: { dnsMs: null, connectMs: 0.4, tlsMs: null, firstByteMs: 17.2, totalMs: 18.9 },
    target: null,
    requests: [],
    nextAttemptAt: null,
  });
  return { scheduled: taskView(task), cancelled: taskView(cancelled), succeeded: taskView(succeeded), attempt };
}

/** Bodies that try-it-out starts with. */
export const createRequestExamples = {
  seed: {
    summary: 'Push a notification five seconds from now (data is base64)',
    value: { delay: '5s', desc: draft.desc, callback_url: draft.callbackUrl, data: draft.data },
  },
  time: {
    summary: 'At a local time',
    value: {
      time: '2027-01-01 09:00:00',
      timezone: 'Asia/Shanghai',
      desc: '新年快乐',
      callback_url: 'http://127.0.0.1:3453/api/v0.1.0/push/api',
      data: draft.data,
    },
  },
};
