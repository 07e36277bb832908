import {
  cancelTask,
  isFinal,
  LedgerUnavailable,
  leaseMs,
  OutcomeUnknown,
  Refusal,
  type EpochMs,
  type Task,
} from '@qbasecron/core';
import type { LedgerMethod } from '@qbasecron/testkit';
import { createScene, delivered, type LedgerHook, type Scene, type Sent, type TestWorker } from './start-worker.ts';

/** One thing that happens to the service. */
export type Command =
  | {
      kind: 'accept';
      inMs: number;
      atMostOnce: boolean;
      answerMs: number;
      count: number;
      /** Of which of the flows. @default 0 */
      flow?: number;
    }
  | { kind: 'advance'; ms: number }
  /** A user cancels one of the tasks accepted so far. */
  | { kind: 'cancel'; which: number }
  /** The next call of this method fails, before or after it takes effect. */
  | { kind: 'fail'; method: LedgerMethod; when: 'before' | 'after' }
  /** The next call of this method that a worker makes takes so long on its way to the ledger, or back; or is refused. */
  | { kind: 'trouble'; method: LedgerMethod; how: 'slow there' | 'slow back' | 'refused'; ms: number }
  /** For so long the ledger takes nothing from any worker. */
  | { kind: 'outage'; ms: number }
  /** The timer loses its memory. */
  | { kind: 'flush' }
  | { kind: 'timer away or back' }
  /** For so long a flow takes nothing: its gate is closed, or busy. */
  | { kind: 'shut'; flow: number; how: 'closed' | 'busy'; ms: number }
  | { kind: 'start' }
  | { kind: 'stop'; which: number }
  | { kind: 'kill'; which: number };

/** What became of one accepted task. */
export type TaskReport = Pick<Task, 'state' | 'finishReason'> & {
  task: Task;
  sentAt: EpochMs[];
  /** A cancel was tried, confirmed or not. */
  mayBeCancelled: boolean;
  /** How often it had been sent when its cancel was confirmed; null when none was. */
  cancelledAfterSends: number | null;
};

const urlOf = (flow: number): string => `http://flow-${flow}.test/callback`;

/** How small the workers are made. */
export type WorldLimits = { inFlightMax: number; armedTasksMax: number; chunkMax: number };

const workersMax = 3;
const stopGraceMs = 6_000;
const settings = { partitionCount: 16, retention: { succeededMs: 1e9, othersMs: 1e9 }, defaultTimezone: 'UTC' };

/**
 * A scene that is driven by commands: up to three workers, any number of tasks, and everything that can go wrong.
 * @param answerMsOf how long the receiver takes for a request that is none of an accepted task. @default 0
 */
export function createWorld(limits: WorldLimits, answerMsOf: (sent: Sent) => number = () => 0) {
  const answerMs = new Map<string, number>();
  const shutUntil = new Map<string, { at: EpochMs; how: 'closed' | 'busy' }>();
  const scene: Scene = createScene({
    gate(flow) {
      const shut = shutUntil.get(flow);
      if (!shut || scene.clock.now() >= shut.at) return { kind: 'open' };
      return shut.how === 'busy' ? { kind: 'busy' } : { kind: 'closed', until: shut.at, why: 'breaker' };
    },
    async answer(sent) {
      const ms = answerMs.get(sent.id) ?? answerMsOf(sent);
      if (ms > 0) await scene.pass(ms);
      return delivered;
    },
  });
  const { clock, timer } = scene;
  const tasks: Task[] = [];
  const cancels = new Map<string, number>();
  const cancelTried = new Set<string>();
  const troubles: (Command & { kind: 'trouble' })[] = [];
  let workers: TestWorker[] = [];
  let started = 0;
  let registrations = 0;
  let losses = 0;
  let starts = 0;
  let timerAway = false;
  let outageUntil = 0;
  let slowUnderWay = 0;

  /** Lets time pass until the promise has settled. */
  async function through<T>(promise: Promise<T>, maxMs: number): Promise<T> {
    let settled = false;
    const mark = (): void => void (settled = true);
    promise.then(mark, mark);
    await clock.advanceUntil(() => settled, maxMs);
    return promise;
  }

  async function accept(command: Command & { kind: 'accept' }): Promise<void> {
    const { inMs, atMostOnce, count, answerMs: ms, flow = 0 } = command;
    const delivery = atMostOnce ? 'at_most_once' : 'at_least_once';
    for (let index = 0; index < count; index++) {
      const id = `t${tasks.length}`;
      answerMs.set(id, ms);
      tasks.push(await scene.accept(inMs, { id, delivery, callbackUrl: urlOf(flow) }));
    }
  }

  async function cancel(which: number): Promise<void> {
    const task = tasks[which % tasks.length];
    if (!task) return;
    const deps = { ledger: scene.ledger.tasks, clock, holder: scene.asker, settings };
    cancelTried.add(task.id);
    try {
      await through(cancelTask({ deps, input: { id: task.id } }), 10_000);
      if (!cancels.has(task.id)) cancels.set(task.id, sendsOf(task).length);
    } catch (error) {
      const expected =
        error instanceof Refusal || error instanceof LedgerUnavailable || error instanceof OutcomeUnknown;
      if (!expected) throw error;
    }
  }

  const around: LedgerHook = async (call, method) => {
    if (method === 'registerWorker') registrations += 1;
    if (clock.monotonic() < outageUntil) throw new LedgerUnavailable('away');
    const index = troubles.findIndex((one) => one.method === method);
    const [trouble] = index < 0 ? [] : troubles.splice(index, 1);
    if (!trouble) return call();
    if (trouble.how === 'refused') throw new Error(`${method} is refused`);
    slowUnderWay += 1;
    try {
      if (trouble.how === 'slow there') await scene.pass(trouble.ms);
      const result = await call();
      if (trouble.how === 'slow back') await scene.pass(trouble.ms);
      return result;
    } finally {
      slowUnderWay -= 1;
    }
  };

  async function start(): Promise<void> {
    if (workers.length >= workersMax) return;
    starts += 1;
    const starting = scene.startWorker(`w${++started}`, { ...limits, around });
    // A worker whose registration fails does not start.
    const worker = await through(starting, 60_000).catch(() => null);
    if (worker) workers.push(worker);
  }

  async function stop(worker: TestWorker): Promise<void> {
    await through(worker.stop(stopGraceMs), 120_000);
    worker.kill();
    const record = (await scene.memory.workers.listWorkers()).find(({ id }) => id === worker.incarnationId);
    // It left something on the wire, or could not tell.
    if (record?.state !== 'gone') losses += 1;
  }

  function take(which: number): TestWorker | undefined {
    const worker = workers[which % workers.length];
    workers = workers.filter((one) => one !== worker);
    return worker;
  }

  const sendsOf = (task: Task): EpochMs[] => scene.sent.filter(({ id }) => id === task.id).map(({ at }) => at);

  async function run(command: Command): Promise<void> {
    switch (command.kind) {
      case 'accept':
        return accept(command);
      case 'advance':
        return clock.advance(command.ms);
      case 'cancel':
        return cancel(command.which);
      case 'fail':
        return scene.failNext(command.method, command.when);
      case 'trouble':
        troubles.push(command);
        return undefined;
      case 'outage':
        outageUntil = clock.monotonic() + command.ms;
        return undefined;
      case 'flush':
        return timer.loseEverything();
      case 'timer away or back':
        timerAway = !timerAway;
        return timerAway ? timer.goAway() : timer.comeBack();
      case 'shut':
        shutUntil.set(new URL(urlOf(command.flow)).origin, { at: clock.now() + command.ms, how: command.how });
        return undefined;
      case 'start':
        return start();
      case 'stop': {
        const worker = take(command.which);
        return worker && stop(worker);
      }
      case 'kill': {
        const worker = take(command.which);
        if (worker) losses += 1;
        return worker?.kill();
      }
    }
  }

  return {
    run,
    scene,
    through,
    /** What becomes of calls of the ledger. */
    around,
    isTimerAway: () => timerAway,

    /** Ends every trouble, sees to it that one worker lives, and lets time pass until every task has ended, and beyond. */
    async settle(): Promise<void> {
      if (timerAway) await run({ kind: 'timer away or back' });
      outageUntil = 0;
      shutUntil.clear();
      troubles.length = 0;
      while (workers.length === 0) await start();
      for (let waitedMs = 0; waitedMs < 120_000; waitedMs += 2_000) {
        await clock.advance(2_000);
        const states = await Promise.all(tasks.map(({ id }) => scene.stateOf(id)));
        if (slowUnderWay === 0 && states.every((state) => state && isFinal(state))) break;
      }
      await clock.advance(leaseMs);
    },

    /** True when a worker was killed, lost its lease or left requests on the wire: only then may a task be sent twice, or its fate be unknown. */
    anyLoss: () => losses > 0 || registrations > starts,

    async report(): Promise<TaskReport[]> {
      const found = tasks.map(async (task) => {
        const record = await scene.memory.tasks.findTask(task.id);
        return {
          task,
          state: record?.state ?? 'scheduled',
          finishReason: record?.finishReason ?? null,
          sentAt: sendsOf(task),
          mayBeCancelled: cancelTried.has(task.id),
          cancelledAfterSends: cancels.get(task.id) ?? null,
        };
      });
      return Promise.all(found);
    },
  };
}
