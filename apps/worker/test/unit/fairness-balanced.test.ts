import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger, type Task } from '@qbasecron/core';
import { createDispatcher } from '@qbasecron/delivery';
import { aDestination, aTarget } from '@qbasecron/testkit';
import { createScene, delivered, unreachable, type Scene } from '../support/start-worker.ts';

const urls = ['a', 'b', 'c'].map((name) => `https://${name}.example/hook`);
const [dead] = urls;
const named = { callbackUrl: null, destination: 'shop', flow: 'd:shop' } as const;

/** A destination of three targets, of which one is away; the others take so long to answer. */
function createBalancedScene(answerMs: number): Scene {
  const scene: Scene = createScene({
    async answer({ url }) {
      if (url === dead) return unreachable;
      await scene.pass(answerMs);
      return delivered;
    },
    dispatcher: (deps) =>
      createDispatcher({
        ...deps,
        box: { open: (sealed) => sealed },
        log: silentLogger,
        random01: () => 0.5,
        userAgent: 'test',
      }),
  });
  return scene;
}

/** The most that was put off at any moment, and how late the median and the last went out. */
async function run(scene: Scene, count: number, forMs: number): Promise<{ postponed: number; lateMs: number[] }> {
  const destination = aDestination({ name: 'shop', targets: urls.map((url) => aTarget(url)) });
  await scene.memory.destinations.insertDestination(destination);
  await scene.startWorker('w1', { armedTasksMax: 5_000, inFlightMax: 256, chunkMax: 200 });
  const tasks: Task[] = [];
  for (let index = 0; index < count; index++) tasks.push(await scene.accept(4_000, named));
  let postponed = 0;
  for (let second = 0; second < forMs / 1_000; second++) {
    await scene.clock.advance(1_000);
    const found = await Promise.all(tasks.map(({ id }) => scene.memory.tasks.findTask(id)));
    postponed = Math.max(postponed, found.filter((task) => task?.postponedFrom !== null).length);
  }
  const states = await Promise.all(tasks.map(({ id }) => scene.stateOf(id)));
  assert.deepEqual([...new Set(states)], ['succeeded']);
  const lateMs = tasks.flatMap((task) => scene.sentAfterMs(task).slice(0, 1)).toSorted((one, other) => one - other);
  return { postponed, lateMs };
}

for (const answerMs of [900, 4_000]) {
  test(`1,500 tasks of a destination that is alone, a third of its targets away, answers in ${answerMs} ms: none is put off`, async () => {
    const { postponed, lateMs } = await run(createBalancedScene(answerMs), 1_500, answerMs * 9 + 8_000);
    assert.equal(postponed, 0);
    // Three quarters of 256 places: only they and the answers make the later ones late.
    assert.ok(
      (lateMs.at(-1) ?? Infinity) <= Math.floor(1_500 / 192) * answerMs,
      `the last was ${lateMs.at(-1)} ms late`,
    );
  });
}

test('when a destination is resumed none of its tasks is put off again by a worker that has not heard of it', async () => {
  const scene = createBalancedScene(20);
  const { destinations } = scene.memory;
  const targets = urls.map((url) => aTarget(url));
  await destinations.insertDestination(aDestination({ name: 'shop', targets, state: 'paused' }));
  // Apart, so that not the same one always comes first to the duties.
  for (let number = 1; number <= 8; number++) {
    await scene.startWorker(`w${number}`);
    await scene.clock.advance(70 * number);
  }
  for (let round = 0; round < 6; round++) {
    await destinations.changeDestination('shop', {}, { state: 'paused' });
    await scene.clock.advance(6_000);
    const tasks: Task[] = [];
    for (let index = 0; index < 60; index++) tasks.push(await scene.accept(4_000, named));
    await scene.clock.advance(150_000 + 2_300 * round);
    assert.ok(tasks.every((task) => scene.sentAfterMs(task).length === 0));
    await destinations.changeDestination('shop', {}, { state: 'active' });
    await destinations.wakePostponed('shop', scene.clock.now());
    await scene.clock.advance(8_000);
    const states = await Promise.all(tasks.map(({ id }) => scene.stateOf(id)));
    assert.deepEqual([...new Set(states)], ['succeeded'], `round ${round}`);
  }
});
