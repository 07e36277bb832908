import { readChoices, serviceDefaults, type Task } from '@qbasecron/core';

const callbackUrl = 'http://127.0.0.1:3453/api/v0.1.0/push/api';

/** A scheduled task with nothing special about it. */
export function sampleTask(changes: Partial<Task> = {}): Task {
  return {
    id: '5463a9b1c2d3e4f5a6b7c8d9',
    time: '2014-11-11 11:10:00',
    delay: null,
    timezone: 'Asia/Shanghai',
    timeResolution: null,
    desc: '财神给小墨发送消息',
    ...readChoices({ callbackUrl, data: 'e30=' }, serviceDefaults),
    flow: 'http://127.0.0.1:3453',
    followUp: null,
    linked: null,
    labels: [],
    scheduleId: null,
    occurrence: null,
    expiresAt: null,
    state: 'scheduled',
    finishReason: null,
    dueAt: 1_415_675_400_000,
    nextAttemptAt: 1_415_675_400_000,
    ageFromAt: 1_415_675_400_000,
    partition: 3,
    postponedFrom: null,
    lease: null,
    sentAt: null,
    attemptCount: 0,
    triesSpent: 0,
    lostCount: 0,
    answered: [],
    lastTarget: null,
    lastStatus: null,
    lastError: null,
    createdAt: 1_415_675_000_000,
    updatedAt: 1_415_675_000_001,
    finishedAt: null,
    revision: 1,
    payloadHash: null,
    deletedAt: null,
    purgeAt: null,
    ...changes,
  };
}
