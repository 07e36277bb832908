import { createHash } from 'node:crypto';
import {
  createNextTick,
  createOffers,
  silentLogger,
  type CallbackRequest,
  type CallbackSender,
  type Clock,
  type DestinationLedger,
  type Dispatcher,
  type EpochMs,
  type Gate,
  type HolderAnswerer,
  type Ledger,
  type Outcome,
  type Task,
} from '@qbasecron/core';
import {
  aTask,
  createFakeClock,
  createMemoryLedger,
  createMemoryTimer,
  createPlainDispatcher,
  fakeClockStartAt,
  flaky,
  type FakeClock,
  type LedgerMethod,
} from '@qbasecron/testkit';
import { buildWorker, type BuiltWorker } from '../../src/build-worker.ts';

const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: 1, totalMs: 1 };
const answer = { responseExcerpt: null, retryAfter: null, words: null };
export const delivered: Outcome = { kind: 'delivered', status: 200, ...answer, timings };
export const answered = (status: number): Outcome => ({
  kind: 'rejected',
  status,
  ...answer,
  timings,
});

export const unreachable: Outcome = { kind: 'unreachable', code: 'ECONNREFUSED', detail: 'refused', timings };

/** One request as the sender got it. */
export type Sent = CallbackRequest & { at: EpochMs; id: string; worker: string };

/** Runs in place of one worker's calls of the ledger; `call` makes the call itself. */
export type LedgerHook = (call: () => Promise<unknown>, method: LedgerMethod, args: unknown[]) => Promise<unknown>;

type WorkerOptions = {
  inFlightMax?: number;
  armedTasksMax?: number;
  armedBytesMax?: number;
  chunkMax?: number;
  around?: LedgerHook;
};

export type TestWorker = BuiltWorker & {
  /** The process is gone, as by kill -9: from here on nothing of it runs, calls, sends or answers. */
  kill(): void;
};

/** Workers in memory: one ledger that can be made to fail, one timer, one clock, and receivers that answer as told. */
export function createScene(
  options: {
    answer?: (sent: Sent) => Outcome | Promise<Outcome>;
    random01?: () => number;
    gate?: (flow: string) => Gate;
    /** In place of the plain one, which knows no destinations. */
    dispatcher?: (deps: { sender: CallbackSender; clock: Clock; destinations: DestinationLedger }) => Dispatcher;
  } = {},
) {
  const clock: FakeClock = createFakeClock({ startAt: fakeClockStartAt });
  const memory = createMemoryLedger({ now: () => clock.now() });
  const { ledger, failNext } = flaky(memory);
  const timer = createMemoryTimer({ clock, nextTick: createNextTick() });
  const sent: Sent[] = [];
  const answer = options.answer ?? (() => delivered);
  const apiOffers = createOffers({ timer: timer.connect().timer, clock, log: silentLogger });
  let suffixes = 0;

  return {
    clock,
    ledger,
    /** Without the ordered failures: for the test's own look at the record. */
    memory,
    failNext,
    timer,
    /** What reached the sender, in order. */
    sent,
    asker: timer.connect().asker,
    sentIds: () => sent.map(({ id }) => id),
    /** How long after its due time each request went out, in order. */
    sentAfterMs: (task: Task) => sent.filter(({ id }) => id === task.id).map(({ at }) => at - task.dueAt),
    stateOf: async (id: string) => (await memory.tasks.findTask(id))?.state,
    /** A promise that resolves after `ms` of the scene's time. */
    pass: (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve)),

    /** Accepts a task as the api does: on record first, then offered. Due `inMs` from now. */
    async accept(inMs: number, over: Partial<Task> = {}): Promise<Task> {
      const task = aTask({ dueAt: clock.now() + inMs, createdAt: clock.now(), ...over });
      await memory.tasks.insertTasks([task]);
      await apiOffers.offer([task]);
      return task;
    },

    async startWorker(name: string, { around, ...limits }: WorkerOptions = {}): Promise<TestWorker> {
      let killed = false;
      const whileAlive: LedgerHook = (call, method, args) => {
        if (killed) return new Promise(() => {});
        return around ? around(call, method, args) : call();
      };
      const ports = timer.connect();
      const ownClock = clockWhile(clock, () => !killed);
      const sender: CallbackSender = {
        async send(request) {
          const one = { ...request, at: clock.now(), id: request.headers['webhook-id'] ?? '', worker: name };
          sent.push(one);
          return answer(one);
        },
        async close() {},
      };
      const worker = buildWorker({
        ledger: hooked(ledger, whileAlive),
        timer: { ...ports, answerer: answererWhile(ports.answerer, () => !killed) },
        tellOutcome: ({ id, state }) => JSON.stringify({ id, state }),
        dispatcher:
          options.dispatcher?.({ sender, clock: ownClock, destinations: memory.destinations }) ??
          createPlainDispatcher(sender, { gate: options.gate ?? (() => ({ kind: 'open' })) }),
        clock: ownClock,
        log: silentLogger,
        random01: options.random01 ?? (() => 0.5),
        newSuffix: () => `run${suffixes++}`,
        sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
        name,
        version: '0.0.0',
        limits: { armedTasksMax: 1_000, armedBytesMax: 20_000_000, chunkMax: 50, inFlightMax: 100, ...limits },
        retention: { succeededMs: 3 * 86_400_000, othersMs: 30 * 86_400_000 },
      });
      await worker.start();
      await clock.settle();
      return Object.assign(worker, {
        kill() {
          killed = true;
          void ports.consumer.close(0);
        },
      });
    },
  };
}

export type Scene = ReturnType<typeof createScene>;

/** A door that stays shut until `open` is called: `await gate.opened`. */
export function createGate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** The same ledger, each call of it in the hands of the hook. */
export function hooked(ledger: Ledger, hook: LedgerHook): Ledger {
  const wrap = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get(target, name, receiver) {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function' || name === 'partitionCount') return method;
        return (...args: unknown[]) =>
          hook(async () => Reflect.apply(method, target, args), name as LedgerMethod, args);
      },
    });
  return Object.fromEntries(Object.entries(ledger).map(([name, part]) => [name, wrap(part)])) as Ledger;
}

/** No timer of a process that is gone fires. */
function clockWhile(clock: Clock, alive: () => boolean): Clock {
  return { ...clock, after: (ms, fn) => clock.after(ms, () => void (alive() && fn())) };
}

/** To a question to a process that is gone no answer comes. */
function answererWhile(answerer: HolderAnswerer, alive: () => boolean): HolderAnswerer {
  return {
    answerAs: (worker, answer) =>
      answerer.answerAs(worker, (question) => {
        if (!alive()) throw new Error('the process is gone');
        return answer(question);
      }),
  };
}
