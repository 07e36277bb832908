import { createOffers, silentLogger, type CallbackRequest, type Outcome, type Task } from '@qbasecron/core';
import {
  aTask,
  createFakeClock,
  createMemoryLedger,
  createMemoryTimer,
  fakeClockStartAt,
  flaky,
  type FakeClock,
} from '@qbasecron/testkit';
import { buildWorker, type BuiltWorker } from '../../src/build-worker.ts';

const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: 1, totalMs: 1 };
export const delivered: Outcome = { kind: 'delivered', status: 200, timings };
export const answered = (status: number): Outcome => ({
  kind: 'rejected',
  status,
  retryAfter: null,
  responseExcerpt: null,
  timings,
});

/** One request as the sender got it. */
export type Sent = CallbackRequest & { at: number; id: string };

/** Workers in memory: one ledger that can be made to fail, one timer, one clock, and receivers that answer as told. */
export function createScene(options: { answer?: (sent: Sent) => Outcome | Promise<Outcome> } = {}) {
  const clock: FakeClock = createFakeClock({ startAt: fakeClockStartAt });
  const memory = createMemoryLedger({ now: () => clock.now() });
  const { ledger, failNext } = flaky(memory);
  const timer = createMemoryTimer({ clock });
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

    /** Accepts a task as the api does: on record first, then offered. Due `inMs` from now. */
    async accept(inMs: number, over: Partial<Task> = {}): Promise<Task> {
      const task = aTask({ dueAt: clock.now() + inMs, createdAt: clock.now(), ...over });
      await memory.tasks.insertTasks([task]);
      await apiOffers.offer([task]);
      return task;
    },

    async startWorker(
      name: string,
      limits: { inFlightMax?: number; armedTasksMax?: number } = {},
    ): Promise<BuiltWorker> {
      const worker = buildWorker({
        ledger,
        timer: timer.connect(),
        sender: {
          async send(request) {
            const one = { ...request, at: clock.now(), id: request.headers['webhook-id'] ?? '' };
            sent.push(one);
            return answer(one);
          },
          async close() {},
        },
        clock,
        log: silentLogger,
        random01: () => 0.5,
        newSuffix: () => `run${suffixes++}`,
        name,
        version: '0.0.0',
        limits: { armedTasksMax: 1_000, armedBytesMax: 10_000_000, chunkMax: 50, inFlightMax: 100, ...limits },
        retention: { succeededMs: 3 * 86_400_000, othersMs: 30 * 86_400_000 },
      });
      await worker.start();
      await clock.settle();
      return worker;
    },
  };
}
