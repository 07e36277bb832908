import { createHash } from 'node:crypto';

import {
  createInherit,
  LedgerUnavailable,
  OutcomeUnknown,
  partitionOf,
  serviceDefaults,
  type Attempt,
  type Clock,
  type HolderAnswer,
  type HolderQuestion,
  type IdempotencyEntry,
  type IdempotencyStore,
  type InsertResult,
  type Offerable,
  type RefusalCode,
  type Task,
  type TaskCondition,
  type TaskDeps,
  type TaskDraft,
  type TaskLedger,
} from '@qbasecron/core';

import { readChoices } from '../../../src/tasks/delivery-choices.ts';

/** 2026-01-15T12:00:00Z */
export const startAt = 1_768_478_400_000;

/** How the next write goes wrong: `lost` before it took effect, `unknown` before it did, `done` after it did. */
export type Fault = 'unavailable' | 'unknown, not done' | 'unknown, done';

export type FakeLedger = TaskLedger & {
  tasks: Map<string, Task>;
  attempts: Attempt[];
  /** Consumed by the next writes, in order; null lets one pass. */
  faults: (Fault | null)[];
  /** Runs before each write takes effect: a race. */
  beforeWrite: (() => void) | null;
  writes: number;
  /** Changes a task as a worker would: without a revision. */
  force(id: string, change: Partial<Task>): void;
};

function createFakeLedger(): FakeLedger {
  const tasks = new Map<string, Task>();

  async function write<Result>(effect: () => Result): Promise<Result> {
    ledger.writes++;
    const fault = ledger.faults.shift();
    if (fault === 'unavailable') throw new LedgerUnavailable('away');
    if (fault === 'unknown, not done') throw new OutcomeUnknown('cut off');
    const race = ledger.beforeWrite;
    ledger.beforeWrite = null;
    race?.();
    const result = effect();
    if (fault === 'unknown, done') throw new OutcomeUnknown('cut off');
    return result;
  }

  function fits(task: Task | undefined, condition: TaskCondition): task is Task {
    if (!task || task.deletedAt !== null || !condition.states.includes(task.state)) return false;
    if (condition.revision !== undefined && condition.revision !== task.revision) return false;
    return condition.leaseToken === undefined || condition.leaseToken === task.lease?.token;
  }

  const ledger: FakeLedger = {
    tasks,
    attempts: [],
    faults: [],
    beforeWrite: null,
    writes: 0,
    overdueAcks: async (before, limit) =>
      [...tasks.values()]
        .filter(({ state, nextAttemptAt }) => state === 'awaiting_ack' && nextAttemptAt < before)
        .slice(0, limit),
    force: (id, change) => void tasks.set(id, { ...taskOf(tasks, id), ...change }),
    insertTasks: (added) =>
      write(() =>
        added.map((task): InsertResult => {
          if (tasks.has(task.id)) return 'exists';
          tasks.set(task.id, structuredClone(task));
          return 'inserted';
        }),
      ),
    async findTask(id) {
      const task = tasks.get(id);
      return task && task.deletedAt === null ? structuredClone(task) : null;
    },
    findAttempts: async (id) => ledger.attempts.filter(({ taskId }) => taskId === id),
    async listTasks({ states, order, after, limit }) {
      const sign = order === 'newest' ? -1 : 1;
      const keyOf = (task: Task) => (order === 'newest' ? task.createdAt : task.nextAttemptAt);
      const compare = (a: { at: number; id: string }, b: { at: number; id: string }) =>
        sign * (a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
      return [...tasks.values()]
        .filter((task) => task.deletedAt === null && (states?.includes(task.state) ?? true))
        .map((task) => ({ at: keyOf(task), id: task.id, task }))
        .filter((entry) => !after || compare(entry, after) > 0)
        .toSorted(compare)
        .slice(0, limit)
        .map(({ task }) => task);
    },
    changeTask: (id, condition, change) =>
      write(() => {
        const task = tasks.get(id);
        if (!fits(task, condition)) return null;
        const changed = { ...task, ...change, revision: task.revision + 1 };
        tasks.set(id, changed);
        return structuredClone(changed);
      }),
  };
  return ledger;
}

function taskOf(tasks: Map<string, Task>, id: string): Task {
  const task = tasks.get(id);
  if (!task) throw new Error(`no task ${id}`);
  return task;
}

/** A clock that stands still but for `now`; what is set with `after` runs at once and moves it. */
export function createStillClock(): Clock & { at: number; waits: number[] } {
  const clock = {
    at: startAt,
    waits: [] as number[],
    now: () => clock.at,
    monotonic: () => clock.at,
    wall: () => clock.at,
    after(ms: number, fn: () => void) {
      clock.waits.push(ms);
      clock.at += ms;
      queueMicrotask(fn);
      return () => {};
    },
    offsetMs: () => 0,
    isTrusted: () => true,
  };
  return clock;
}

export type FakeDeps = TaskDeps & {
  ledger: FakeLedger;
  clock: ReturnType<typeof createStillClock>;
  /** What was offered, call by call. */
  offered: string[][];
  asked: HolderQuestion[];
  /** What holders answer, in order; null is silence. A function is called first. */
  answers: (HolderAnswer | null | (() => HolderAnswer | null))[];
};

export function createFakeDeps(): FakeDeps {
  const ledger = createFakeLedger();
  const clock = createStillClock();
  let ids = 0;
  const deps: FakeDeps = {
    ledger,
    clock,
    offered: [],
    asked: [],
    answers: [],
    commit: async (task) => (await ledger.insertTasks([task]))[0] as InsertResult,
    offers: {
      async offer(tasks: readonly Offerable[]) {
        deps.offered.push(tasks.map(({ id }) => id));
      },
    },
    holder: {
      async askHolder(question) {
        deps.asked.push(question);
        const answer = deps.answers.shift();
        if (answer === undefined) throw new Error('nobody expected a question');
        return typeof answer === 'function' ? answer() : answer;
      },
    },
    newId: () => (++ids).toString(16).padStart(24, '0'),
    sha256,
    inherit: createInherit({ destinations: { findDestinations: async () => [] }, clock }),
    settings: {
      partitionCount: 16,
      retention: { succeededMs: 3 * 86_400_000, othersMs: 30 * 86_400_000 },
      defaultTimezone: 'UTC',
    },
  };
  return deps;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export const draft: TaskDraft = { delay: '60s', callbackUrl: 'http://example.com/', data: 'x', desc: 'a desc' };

/** A task on record, in whatever condition. */
export function storeTask(deps: FakeDeps, changes: Partial<Task> = {}): Task {
  const id = changes.id ?? deps.newId();
  const task: Task = {
    id,
    time: '2026-01-15T12:01:00.000Z',
    delay: '60s',
    timezone: 'UTC',
    timeResolution: null,
    desc: 'a desc',
    ...readChoices(
      { callbackUrl: 'http://example.com/?key=secret', headers: { 'x-a': 'b' }, data: 'x' },
      serviceDefaults,
    ),
    flow: 'http://example.com',
    followUp: null,
    linked: null,
    postponedFrom: null,
    answered: [],
    lastTarget: null,
    labels: ['l'],
    scheduleId: null,
    occurrence: null,
    expiresAt: null,
    state: 'scheduled',
    finishReason: null,
    dueAt: startAt + 60_000,
    nextAttemptAt: startAt + 60_000,
    ageFromAt: startAt + 60_000,
    partition: partitionOf(id, 16),
    lease: null,
    sentAt: null,
    attemptCount: 0,
    triesSpent: 0,
    lostCount: 0,
    lastStatus: null,
    lastError: null,
    createdAt: startAt - 1_000,
    updatedAt: startAt - 1_000,
    finishedAt: null,
    revision: 1,
    payloadHash: null,
    deletedAt: null,
    purgeAt: null,
    ...changes,
  };
  deps.ledger.tasks.set(id, structuredClone(task));
  return task;
}

export function storedTask(deps: FakeDeps, id: string): Task {
  return taskOf(deps.ledger.tasks, id);
}

export const heldTask = { state: 'delivering', lease: { worker: 'w-1', token: 't-1' } } as const;

export const failedTask = {
  state: 'failed',
  finishReason: 'attempts_exhausted',
  finishedAt: startAt - 500,
  purgeAt: startAt + 30 * 86_400_000,
  attemptCount: 8,
  triesSpent: 8,
  lostCount: 1,
  lastStatus: 500,
  lastError: 'the receiver answered 500',
} as const;

export function createFakeStore(): IdempotencyStore & {
  entries: Map<string, IdempotencyEntry>;
  faults: (Fault | null)[];
} {
  const entries = new Map<string, IdempotencyEntry>();
  async function write<Result>(effect: () => Result): Promise<Result> {
    const fault = store.faults.shift();
    if (fault === 'unavailable') throw new LedgerUnavailable('away');
    if (fault === 'unknown, not done') throw new OutcomeUnknown('cut off');
    const result = effect();
    if (fault === 'unknown, done') throw new OutcomeUnknown('cut off');
    return result;
  }
  const store = {
    entries,
    faults: [] as (Fault | null)[],
    reserveKey: (entry: IdempotencyEntry) =>
      write(() => {
        const known = entries.get(entry.key);
        if (!known) entries.set(entry.key, { ...entry });
        return { reserved: !known, entry: { ...(known ?? entry) } };
      }),
    completeKey: (key: string) =>
      write(() => {
        const entry = entries.get(key);
        if (entry) entries.set(key, { ...entry, state: 'done' });
      }),
    takeOverKey: (key: string, seenLockedAt: number, now: number) =>
      write(() => {
        const entry = entries.get(key);
        if (!entry || entry.state !== 'running' || entry.lockedAt !== seenLockedAt) return false;
        entries.set(key, { ...entry, lockedAt: now });
        return true;
      }),
    dropKey: (key: string) =>
      write(() => {
        if (entries.get(key)?.state === 'running') entries.delete(key);
      }),
  };
  return store;
}

/** How a change of a task that is not scheduled is refused. */
export function codeOf(state: Task['state']): RefusalCode {
  if (state === 'delivering') return 'armed';
  return state === 'awaiting_ack' ? 'awaiting_ack' : 'task_finished';
}
