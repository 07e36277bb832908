import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EpochMs, Gate, Outcome, Task } from '@qbasecron/core';
import { createScene, delivered, type Scene } from '../support/start-worker.ts';

const sick = 'https://sick.example/hook';
const well = 'https://well.example/hook';
const sickFlow = 'https://sick.example';
const sizes = { armedTasksMax: 100, inFlightMax: 32 };

const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 30_000 };
const timedOut: Outcome = { kind: 'timeout', phase: 'response', timings };

/** The sick receiver takes 30 s for nothing, the other one 20 ms. */
function createHangingScene(gate?: (flow: string) => Gate): Scene {
  const scene: Scene = createScene({
    ...(gate && { gate }),
    async answer({ url }) {
      await scene.pass(url === sick ? 30_000 : 20);
      return url === sick ? timedOut : delivered;
    },
  });
  return scene;
}

async function acceptMany(scene: Scene, count: number, inMs: number, over: Partial<Task>): Promise<Task[]> {
  const tasks: Task[] = [];
  for (let index = 0; index < count; index++) tasks.push(await scene.accept(inMs, over));
  return tasks;
}

const lateness = (scene: Scene, tasks: readonly Task[]): number[] =>
  tasks.map((task) => scene.sentAfterMs(task)[0] ?? Infinity);

async function read(scene: Scene, { id }: Task): Promise<Task> {
  const task = await scene.memory.tasks.findTask(id);
  assert.ok(task);
  return task;
}

const readAll = (scene: Scene, tasks: readonly Task[]): Promise<Task[]> =>
  Promise.all(tasks.map((task) => read(scene, task)));

/** A gate that a test opens and shuts. */
function createGates(): { gate: (flow: string) => Gate; set: (gate: Gate) => void } {
  let ofSick: Gate = { kind: 'open' };
  return { gate: (flow) => (flow === sickFlow ? ofSick : { kind: 'open' }), set: (gate) => void (ofSick = gate) };
}

const paused = (until: EpochMs): Gate => ({ kind: 'closed', until, why: 'paused' });

test('tasks of a receiver that hangs delay those of others by nothing, however many are due at the same moment', async () => {
  const scene = createHangingScene();
  await scene.startWorker('w1', { armedTasksMax: 1_000, inFlightMax: 64 });
  await acceptMany(scene, 300, 5_000, { callbackUrl: sick });
  const tasks = await acceptMany(scene, 300, 5_000, { callbackUrl: well });
  await scene.clock.advance(6_500);
  // Somewhat less than half of 64 places, 20 ms each: the 300th goes out in the thirteenth lot.
  const latest = Math.max(...lateness(scene, tasks));
  assert.ok(latest <= 240, `the last was ${latest} ms late`);
});

test('a receiver that hangs with more tasks than the budget holds keeps no others from being armed in time, and makes room', async () => {
  const scene = createHangingScene();
  await scene.startWorker('w1', sizes);
  const backlog = await acceptMany(scene, 400, 3_000, { callbackUrl: sick });
  await scene.clock.advance(6_000);
  const tasks: Task[] = [];
  for (let second = 0; second < 15; second++) {
    tasks.push(...(await acceptMany(scene, 5, 4_000, { callbackUrl: well })));
    await scene.clock.advance(1_000);
  }
  const held = (await readAll(scene, backlog)).filter(({ state }) => state === 'delivering').length;
  assert.ok(held <= 75, `of 100 places in the budget it has ${held}: what it does not need is given back`);
  await scene.clock.advance(5_000);
  const latest = Math.max(...lateness(scene, tasks));
  assert.ok(latest <= 20, `the last was ${latest} ms late, which is one answer`);
});

test('what a stopped flow cannot take is put off by steps that double up to a minute, and its due time stays', async () => {
  const gates = createGates();
  const scene = createHangingScene(gates.gate);
  gates.set(paused(0));
  await scene.startWorker('w1', sizes);
  const task = await scene.accept(4_000, { callbackUrl: sick });
  const moments = new Set<EpochMs>();
  for (let second = 0; second < 400; second++) {
    await scene.clock.advance(1_000);
    moments.add((await read(scene, task)).nextAttemptAt);
  }
  const waits = [...moments].map((at, index, all) => at - (all[index - 1] ?? at)).slice(1);
  assert.ok(waits.length > 6 && waits.length < 20, `put off ${waits.length} times in 400 s`);
  assert.ok(Math.max(...waits) <= 64_000, `by at most ${Math.max(...waits)} ms`);
  assert.ok(waits.at(-1) === Math.max(...waits), `by ${waits.join(', ')} ms`);
  const { state, dueAt, postponedFrom, attemptCount, triesSpent } = await read(scene, task);
  assert.deepEqual(
    [state, dueAt, postponedFrom, attemptCount, triesSpent],
    ['scheduled', task.dueAt, task.dueAt, 0, 0],
  );
  assert.equal(scene.sent.length, 0);
});

test('when the flow goes on its tasks go out, each is measured from when it was due, and the next step is a short one', async () => {
  const gates = createGates();
  const scene = createHangingScene(gates.gate);
  gates.set(paused(0));
  await scene.startWorker('w1', sizes);
  const tasks = await acceptMany(scene, 20, 4_000, { callbackUrl: sick });
  await scene.clock.advance(30_000);
  gates.set({ kind: 'open' });
  await scene.clock.advance(75_000);
  assert.equal(new Set(scene.sentIds()).size, 20);
  const [first] = tasks;
  assert.ok(first);
  const [sentAfter] = scene.sentAfterMs(first);
  const [attempt] = await scene.memory.tasks.findAttempts(first.id);
  assert.equal(attempt?.latenessMs, sentAfter);
  assert.equal((await read(scene, first)).postponedFrom, null);
  gates.set(paused(0));
  const later = await scene.accept(4_000, { callbackUrl: sick });
  await scene.clock.advance(4_500);
  const { nextAttemptAt } = await read(scene, later);
  assert.ok(nextAttemptAt - later.dueAt <= 5_000, `put off by ${nextAttemptAt - later.dueAt} ms`);
});

test('a breaker that opens while tasks are armed gives them back until it may let one through; none is spent', async () => {
  const gates = createGates();
  const scene = createHangingScene(gates.gate);
  await scene.startWorker('w1', sizes);
  const tasks = await acceptMany(scene, 20, 4_000, { callbackUrl: sick });
  const others = await acceptMany(scene, 5, 4_000, { callbackUrl: well });
  await scene.clock.advance(3_500);
  const until = scene.clock.now() + 20_000;
  gates.set({ kind: 'closed', until, why: 'breaker' });
  await scene.clock.advance(1_500);
  for (const task of await readAll(scene, tasks)) {
    assert.deepEqual(
      [task.state, task.lease, task.attemptCount, task.triesSpent, task.postponedFrom],
      ['scheduled', null, 0, 0, task.dueAt],
    );
    assert.ok(task.nextAttemptAt >= until);
  }
  assert.deepEqual(new Set(scene.sentIds()), new Set(others.map(({ id }) => id)));
});

test('a gate that opens within a second is waited for: nothing is given back', async () => {
  const gates = createGates();
  const scene = createHangingScene(gates.gate);
  await scene.startWorker('w1', sizes);
  const task = await scene.accept(4_000, { callbackUrl: sick });
  gates.set({ kind: 'closed', until: task.dueAt + 600, why: 'breaker' });
  scene.clock.after(4_600, () => gates.set({ kind: 'open' }));
  await scene.clock.advance(6_000);
  const [sentAfter = Infinity] = scene.sentAfterMs(task);
  assert.ok(sentAfter >= 600 && sentAfter <= 700, `sent after ${sentAfter} ms`);
});

test('a destination that is disabled and wants it so fails its tasks, without an attempt', async () => {
  const gates = createGates();
  const scene = createHangingScene(gates.gate);
  gates.set({ kind: 'refused', why: 'destination gone is disabled' });
  await scene.startWorker('w1', sizes);
  const task = await scene.accept(4_000, { callbackUrl: sick });
  await scene.clock.advance(5_000);
  const { state, finishReason, attemptCount } = await read(scene, task);
  assert.deepEqual([state, finishReason, attemptCount], ['failed', 'destination_disabled', 0]);
  assert.equal(scene.sent.length, 0);
});

test('a task that waits for its flow still expires in time, and fails once it is older than its retry allows', async () => {
  const gates = createGates();
  const scene = createHangingScene(gates.gate);
  gates.set(paused(0));
  await scene.startWorker('w1', sizes);
  const expiresAt = scene.clock.now() + 47_300;
  const expiring = await scene.accept(4_000, { callbackUrl: sick, expiresAt });
  const aging = await scene.accept(4_000, { callbackUrl: sick });
  const { retry } = aging;
  await scene.memory.tasks.changeTask(aging.id, { states: ['scheduled'] }, { retry: { ...retry, maxAgeMs: 60_000 } });
  await scene.clock.advance(43_000);
  assert.equal((await read(scene, expiring)).state, 'scheduled');
  await scene.clock.advance(4_400);
  const expired = await read(scene, expiring);
  assert.deepEqual([expired.state, expired.finishReason, expired.attemptCount], ['expired', 'expired', 0]);
  await scene.clock.advance(35_000);
  gates.set({ kind: 'open' });
  await scene.clock.advance(70_000);
  const aged = await read(scene, aging);
  assert.deepEqual([aged.state, aged.finishReason, aged.attemptCount], ['failed', 'max_age', 0]);
  assert.equal(scene.sent.length, 0);
});

test('an at_most_once task of a stopped flow is not announced: a worker lost then does not make it fail', async () => {
  const gates = createGates();
  const scene = createHangingScene(gates.gate);
  gates.set(paused(0));
  const first = await scene.startWorker('w1', sizes);
  const task = await scene.accept(4_000, { callbackUrl: sick, delivery: 'at_most_once' });
  await scene.clock.advance(4_010);
  first.kill();
  gates.set({ kind: 'open' });
  await scene.startWorker('w2', sizes);
  await scene.clock.advance(30_000);
  assert.deepEqual(scene.sentIds(), [task.id]);
});

test('what is put off while the ledger takes nothing is put off once, and sent once', async () => {
  const gates = createGates();
  const scene = createHangingScene(gates.gate);
  await scene.startWorker('w1', sizes);
  const tasks = await acceptMany(scene, 10, 4_000, { callbackUrl: sick });
  await scene.clock.advance(3_500);
  gates.set(paused(scene.clock.now() + 5_000));
  scene.failNext('settleTasks', 'before');
  for (let index = 0; index < 8; index++) scene.failNext('settleTasks', 'after');
  await scene.clock.advance(2_000);
  scene.failNext('postponeFlows', 'before');
  scene.failNext('postponeFlows', 'after');
  await scene.clock.advance(20_000);
  gates.set({ kind: 'open' });
  await scene.clock.advance(30_000);
  assert.deepEqual(scene.sentIds().sort(), tasks.map(({ id }) => id).sort());
});

test('SIGTERM with tasks of a flow that hangs: within the grace the others are sent, and what waits is given back', async () => {
  const scene = createHangingScene();
  const worker = await scene.startWorker('w1', sizes);
  const waiting = await acceptMany(scene, 60, 3_000, { callbackUrl: sick });
  const tasks = await acceptMany(scene, 30, 3_000, { callbackUrl: well });
  await scene.clock.advance(3_000);
  let stopped = false;
  void worker.stop(2_000).then(() => (stopped = true));
  await scene.clock.advanceUntil(() => stopped, 5_000);
  worker.kill();
  assert.deepEqual(new Set(lateness(scene, tasks).map((ms) => ms < 200)), new Set([true]));
  const states = (await readAll(scene, waiting)).map(({ state }) => state);
  const onTheWire = scene.sent.filter(({ url }) => url === sick).length;
  assert.equal(states.filter((state) => state === 'scheduled').length, 60 - onTheWire);
});

test('a lease that is lost empties the queue of every flow, and what is held after that is sent in its turn', async () => {
  const scene = createHangingScene();
  let away = false;
  await scene.startWorker('w1', {
    ...sizes,
    async around(call, method) {
      if (away && method === 'renewWorker') throw new Error('away');
      return call();
    },
  });
  await acceptMany(scene, 60, 3_000, { callbackUrl: sick });
  await scene.clock.advance(4_000);
  away = true;
  await scene.clock.advance(9_000);
  away = false;
  const tasks = await acceptMany(scene, 30, 4_000, { callbackUrl: well });
  await scene.clock.advance(30_000);
  assert.equal(new Set(scene.sentIds().filter((id) => tasks.some((task) => task.id === id))).size, 30);
});
