import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger, type Destination, type Logger, type Task } from '@qbasecron/core';
import {
  answer,
  createRealClock,
  createSignal,
  resetBeforeAnswer,
  startReceiver,
  type Receiver,
} from '@qbasecron/testkit';
import { createAddressGuard } from '../../../src/guard/address-guard.ts';
import { createDispatcher } from '../../../src/pool/create-dispatcher.ts';
import { createGotSender } from '../../../src/send/got-sender.ts';
import { seededRandom } from '../balance/candidates.ts';
import { healthRules } from '../health/rules.ts';
import { aDestination, aNamedTask, targetAt } from './fakes.ts';

const concurrency = 32;
const attemptsMax = 8;

/** Tells when a target was left out, and every request that began, with whether that was before or after. */
type Watch = { ejected: string[]; begun: { url: string; wasEjected: boolean }[] };

function aPool(destination: Destination, watch: Watch) {
  const guard = createAddressGuard({ allow: ['127.0.0.0/8'] });
  const sender = createGotSender({ inFlightMax: concurrency, log: silentLogger, version: '0.0.0', guard });
  const log: Logger = {
    ...silentLogger,
    warn: (fields, message) => {
      if (message.includes('left out')) watch.ejected.push((fields as { target: string }).target);
    },
  };
  return createDispatcher({
    sender: {
      ...sender,
      send(request) {
        watch.begun.push({ url: request.url, wasEjected: watch.ejected.includes(request.url) });
        return sender.send(request);
      },
    },
    destinations: {
      findDestinations: async () => [destination],
      changeDestination: async () => assert.fail('nobody asked to disable it'),
    },
    box: { open: () => assert.fail('there are no secrets') },
    clock: createRealClock(),
    log,
    random01: seededRandom(1),
    userAgent: 'QBaseCron/0',
  });
}

/** A worker in small: so many at a time, and what failed is tried again at once. Resolves to the attempts of each task. */
async function deliverAll(
  dispatcher: ReturnType<typeof createDispatcher>,
  tasks: readonly Task[],
  onDelivered: (count: number) => void = () => {},
): Promise<Map<string, number>> {
  const clock = createRealClock();
  const queue = [...tasks];
  const attempts = new Map<string, number>();
  let deliveredCount = 0;
  const work = async (): Promise<void> => {
    for (let task = queue.shift(); task; task = queue.shift()) {
      await dispatcher.prepare([task]);
      const { outcome } = await dispatcher.dispatch({ task, startedAt: clock.now(), maySend: () => true });
      const attemptCount = task.attemptCount + 1;
      attempts.set(task.id, attemptCount);
      if (outcome.kind === 'delivered') onDelivered(++deliveredCount);
      else if (attemptCount < attemptsMax) queue.push({ ...task, attemptCount });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  assert.equal(deliveredCount, tasks.length, 'nothing is lost');
  return attempts;
}

function idsAt(receiver: Receiver): string[] {
  return receiver.requests.seen.map((request) => request.headers['webhook-id'] ?? '');
}

function assertShare(count: number, share: number, what: string): void {
  assert.ok(Math.abs(count - share) <= share * 0.05, `${what}: ${count} instead of ${share}`);
}

describe('a pool of real receivers', () => {
  it('one of three is killed in a burst of 2,000: nothing is lost, none is spent on it once it is left out, the others share as weighted', async () => {
    const receivers = await Promise.all([1, 2, 3].map(() => startReceiver(answer(200))));
    const [heavy, middle, light] = receivers as [Receiver, Receiver, Receiver];
    const targets = [heavy, middle, light].map(({ url }, index) => targetAt('any', { url, weight: 3 - index }));
    const watch: Watch = { ejected: [], begun: [] };
    const dispatcher = aPool(aDestination({ targets, policy: 'round_robin' }), watch);
    const tasks = Array.from({ length: 2_000 }, () => aNamedTask());
    const killed = createSignal('the kill');
    let countsBefore: number[] = [];
    const attempts = await deliverAll(dispatcher, tasks, (count) => {
      if (count !== 700) return;
      countsBefore = receivers.map((receiver) => receiver.requests.seen.length);
      void heavy.close().then(() => killed.fire());
    });
    await killed.wait();
    await dispatcher.close();
    await Promise.all([middle.close(), light.close()]);

    const seen = new Set([...idsAt(heavy), ...idsAt(middle), ...idsAt(light)]);
    assert.ok(tasks.every((task) => seen.has(task.id)));
    assert.deepEqual(watch.ejected, [heavy.url]);
    assert.ok(!watch.begun.some(({ url, wasEjected }) => url === heavy.url && wasEjected));

    const before = countsBefore.reduce((sum, count) => sum + count, 0);
    for (const [index, weight] of [3, 2, 1].entries()) {
      assertShare(countsBefore[index] ?? 0, (before * weight) / 6, `before the kill, weight ${weight}`);
    }
    const after = [middle, light].map(
      (receiver, index) => receiver.requests.seen.length - (countsBefore[index + 1] ?? 0),
    );
    const sum = (after[0] ?? 0) + (after[1] ?? 0);
    assertShare(after[0] ?? 0, (sum * 2) / 3, 'after the kill, weight 2');
    assertShare(after[1] ?? 0, sum / 3, 'after the kill, weight 1');
    // Only what was under way at the moment of the kill took a second attempt.
    const repeated = [...attempts.values()].filter((count) => count > 1);
    assert.ok(repeated.length <= concurrency && repeated.every((count) => count === 2), String(repeated));
  });

  it('a flapping target: left out while it is sick, used again when it is back, and nothing is lost', async () => {
    let isSick = false;
    const flapping = await startReceiver((socket, request) =>
      (isSick ? resetBeforeAnswer : answer(200))(socket, request),
    );
    const steady = await startReceiver(answer(200));
    const targets = [flapping, steady].map(({ url }) => targetAt('any', { url }));
    const health = { ...healthRules, ejectMs: 20 };
    const watch: Watch = { ejected: [], begun: [] };
    const dispatcher = aPool(aDestination({ targets, health, policy: 'round_robin' }), watch);

    for (let turn = 1; turn <= 3; turn++) {
      isSick = true;
      while (watch.ejected.length < turn) await deliverAll(dispatcher, someTasks(50));
      isSick = false;
      const answeredBefore = flapping.requests.seen.length;
      while (flapping.requests.seen.length < answeredBefore + 20) await deliverAll(dispatcher, someTasks(50));
    }
    await dispatcher.close();
    await Promise.all([flapping.close(), steady.close()]);
    assert.ok(watch.ejected.every((url) => url === flapping.url));
  });
});

function someTasks(count: number): Task[] {
  return Array.from({ length: count }, () => aNamedTask());
}
