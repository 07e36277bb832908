import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  cancelAction,
  createInherit,
  silentLogger,
  startAction,
  type Action,
  type ActionInput,
  type HolderAnswer,
  type Task,
} from '@qbasecron/core';
import { aTask, createFakeClock, createMemoryLedger, flaky } from '@qbasecron/testkit';
import { runActions } from '../../../src/actions/run-actions.ts';

const anyTask: ActionInput['filter'] = {
  states: null,
  label: null,
  scheduleId: null,
  destination: null,
  finishReasons: [],
  lastStatus: null,
  dueFrom: null,
  dueUntil: null,
  finishedFrom: null,
  finishedUntil: null,
};

function createScene() {
  const clock = createFakeClock();
  const memory = createMemoryLedger({ now: clock.now });
  const { ledger, failNext } = flaky(memory);
  const offered: string[] = [];
  const held: { answer: HolderAnswer | null } = { answer: null };
  const settings = {
    partitionCount: 16,
    retention: { succeededMs: 1_000, othersMs: 5_000 },
    defaultTimezone: 'UTC',
  };
  let ids = 0;
  const deps = {
    actions: ledger.actions,
    ledger: ledger.tasks,
    offers: { offer: async (tasks: readonly { id: string }[]) => void offered.push(...tasks.map(({ id }) => id)) },
    holder: { askHolder: async () => held.answer },
    clock,
    inherit: createInherit({ destinations: ledger.destinations, clock }),
    sha256: (text: string) => createHash('sha256').update(text, 'utf8').digest('hex'),
    newId: () => `action-${ids++}`,
    settings,
    log: silentLogger,
  };
  return {
    ...deps,
    memory,
    failNext,
    offered,
    held,
    run: () => runActions(deps, clock.now()),
    start: (input: Partial<ActionInput> & Pick<ActionInput, 'kind'>): Promise<Action> =>
      startAction({ deps, input: { edits: null, filter: anyTask, ...input } }),
    cancel: (id: string) => cancelAction({ deps, input: { id } }),
    async action(id: string): Promise<Action> {
      return (await memory.actions.findAction(id)) ?? assert.fail('the action is gone');
    },
    /** So many tasks made before now, most of them in the same few milliseconds. */
    async add(count: number, over: Partial<Task> = {}): Promise<Task[]> {
      const createdAt = clock.now() - 1_000;
      const tasks = Array.from({ length: count }, (_, index) => aTask({ createdAt: createdAt + (index % 3), ...over }));
      await memory.tasks.insertTasks(tasks);
      return tasks;
    },
    all: () => memory.tasks.listTasks({ order: 'newest', limit: 10_000 }),
  };
}

const failed: Partial<Task> = { state: 'failed', finishReason: 'rejected', finishedAt: 1, purgeAt: 9e12 };

describe('the duty of bulk actions', () => {
  it('does each kind to what the filter fits, and to nothing else', async () => {
    for (const [kind, over, expected] of [
      ['retry', failed, 'scheduled'],
      ['cancel', {}, 'cancelled'],
      ['delete', failed, undefined],
    ] as const) {
      const scene = createScene();
      const meant = await scene.add(250, { ...over, labels: ['red'] });
      const others = await scene.add(20, over);
      const { id } = await scene.start({ kind, filter: { ...anyTask, label: 'red' } });
      await scene.run();
      const action = await scene.action(id);
      assert.deepEqual([action.state, action.matchedCount, action.doneCount, action.skipped], ['done', 250, 250, {}]);
      assert.equal(action.purgeAt, scene.clock.now() + 5_000);
      const states = new Map((await scene.all()).map((task) => [task.id, task.state]));
      for (const task of meant) assert.equal(states.get(task.id), expected);
      for (const task of others) assert.equal(states.get(task.id), task.state);
    }
  });

  it('leaves what was made after the action', async () => {
    const scene = createScene();
    const { id } = await scene.start({ kind: 'retry' });
    await scene.add(3, { ...failed, createdAt: scene.clock.now() + 5 });
    await scene.run();
    assert.equal((await scene.action(id)).matchedCount, 0);
  });

  it('narrows by everything that a filter can name', async () => {
    const scene = createScene();
    const one = {
      ...failed,
      labels: ['a'],
      scheduleId: 's',
      callbackUrl: null,
      destination: 'mail',
      flow: 'd:mail',
      lastStatus: 503,
      dueAt: 5_000,
      finishedAt: 6_000,
    } satisfies Partial<Task>;
    const [meant] = await scene.add(1, one);
    await scene.add(1, { ...one, labels: [] });
    await scene.add(1, { ...one, scheduleId: null });
    await scene.add(1, { ...one, destination: 'post' });
    await scene.add(1, { ...one, lastStatus: 500 });
    await scene.add(1, { ...one, finishReason: 'lost' });
    await scene.add(1, { ...one, dueAt: 5_001 });
    await scene.add(1, { ...one, finishedAt: 5_999 });
    const filter: ActionInput['filter'] = {
      states: ['failed'],
      label: 'a',
      scheduleId: 's',
      destination: 'mail',
      finishReasons: ['rejected'],
      lastStatus: 503,
      dueFrom: 5_000,
      dueUntil: 5_001,
      finishedFrom: 6_000,
      finishedUntil: 6_001,
    };
    await scene.start({ kind: 'retry', filter });
    await scene.run();
    assert.deepEqual(scene.offered, [meant?.id]);
  });

  it('goes on where a worker was cut short, does nothing twice, and ends with every task done', async () => {
    for (const [kind, over] of [
      ['retry', failed],
      ['cancel', {}],
      ['delete', failed],
      ['replay', failed],
    ] as const) {
      for (const [method, when] of [
        ['changeAction', 'before'],
        ['changeAction', 'after'],
        ['listTasks', 'before'],
        ['changeTask', 'before'],
        ['insertTasks', 'after'],
      ] as const) {
        const scene = createScene();
        await scene.add(230, over);
        const { id } = await scene.start({ kind });
        scene.failNext(method, when);
        for (let run = 0; run < 4; run++) await scene.run();
        const action = await scene.action(id);
        assert.equal(action.state, 'done', `${kind}, ${method} fails ${when}`);
        const tasks = await scene.all();
        if (kind === 'replay') {
          assert.equal(tasks.length, 460, 'one new task for each');
          assert.equal(new Set(tasks.map(({ linked }) => linked?.taskId)).size, 231);
        } else {
          const left = tasks.filter(({ state }) => state === (over.state ?? 'scheduled') && kind !== 'retry');
          assert.deepEqual(left, []);
          for (const { revision } of tasks) assert.equal(revision, 2, 'changed once');
        }
      }
    }
  });

  it('is done once when two workers do it at the same time', async () => {
    const scene = createScene();
    await scene.add(230, failed);
    const { id } = await scene.start({ kind: 'replay' });
    await Promise.all([scene.run(), scene.run()]);
    const action = await scene.action(id);
    assert.deepEqual([action.state, action.matchedCount, action.doneCount], ['done', 230, 230]);
    assert.equal((await scene.all()).length, 460);
  });

  it('counts what it could not do by its reason', async () => {
    const scene = createScene();
    const lease = { worker: 'w', token: 't' };
    await scene.add(2, { state: 'delivering', lease });
    await scene.add(3);
    scene.held.answer = 'sent';
    const { id } = await scene.start({ kind: 'cancel' });
    await scene.run();
    const action = await scene.action(id);
    assert.deepEqual([action.matchedCount, action.doneCount, action.skipped], [5, 3, { on_the_wire: 2 }]);
  });

  it('begins nothing more once it is cancelled, and what the chunk under way did counts', async () => {
    const scene = createScene();
    await scene.add(250, failed);
    const { id } = await scene.start({ kind: 'retry' });
    const offers = scene.offers.offer;
    const cancelling: Promise<Action>[] = [];
    scene.offers.offer = async (tasks) => {
      if (cancelling.length === 0) cancelling.push(scene.cancel(id));
      await offers(tasks);
    };
    await scene.run();
    await Promise.all(cancelling);
    await scene.run();
    const action = await scene.action(id);
    assert.deepEqual([action.state, action.doneCount, action.nextStepAt], ['cancelled', 100, null]);
    assert.equal((await scene.all()).filter(({ state }) => state === 'failed').length, 150);
    assert.equal((await scene.cancel(id)).state, 'cancelled');
  });

  it('replays as a new task that is due now, linked, of no schedule, and edited', async () => {
    const scene = createScene();
    const [old] = await scene.add(1, {
      ...failed,
      labels: ['red'],
      headers: { 'x-a': '1' },
      scheduleId: 's',
      attemptCount: 8,
      triesSpent: 8,
      lastStatus: 500,
      lastError: 'it broke',
      expiresAt: scene.clock.now() - 1,
    });
    assert.ok(old);
    const edits = {
      callbackUrl: 'https://new.example/x',
      headers: { 'x-b': '2' },
      body: { kind: 'json', body: '{}' },
    } as const;
    await scene.start({ kind: 'replay', edits });
    await scene.clock.advance(500);
    await scene.run();
    const made = (await scene.all()).find(({ linked }) => linked !== null);
    assert.ok(made);
    assert.deepEqual(made.linked, { kind: 'replay', taskId: old.id });
    assert.deepEqual([made.state, made.dueAt, made.nextAttemptAt], ['scheduled', scene.clock.now(), scene.clock.now()]);
    assert.deepEqual([made.attemptCount, made.triesSpent, made.lastStatus, made.lastError], [0, 0, null, null]);
    assert.deepEqual([made.scheduleId, made.expiresAt, made.finishedAt, made.purgeAt], [null, null, null, null]);
    assert.deepEqual([made.callbackUrl, made.flow], ['https://new.example/x', 'https://new.example']);
    assert.deepEqual([made.headers, made.labels], [{ 'x-a': '1', 'x-b': '2' }, ['red']]);
    assert.deepEqual(made.content, edits.body);
    assert.deepEqual(scene.offered, [made.id]);
    assert.equal((await scene.memory.tasks.findTask(old.id))?.state, 'failed');
  });

  it('skips a replay whose edits do not fit the task', async () => {
    const scene = createScene();
    await scene.add(2, failed);
    const { id } = await scene.start({ kind: 'replay', edits: { destination: 'nowhere' } });
    await scene.run();
    assert.deepEqual((await scene.action(id)).skipped, { invalid_request: 2 });
  });

  it('does not let one action that fails keep another', async () => {
    const scene = createScene();
    await scene.add(3, failed);
    const first = await scene.start({ kind: 'retry' });
    const second = await scene.start({ kind: 'delete', filter: { ...anyTask, label: 'none' } });
    scene.failNext('listTasks', 'before');
    await scene.run();
    assert.equal((await scene.action(first.id)).state, 'running');
    assert.equal((await scene.action(second.id)).state, 'done');
    await scene.run();
    assert.equal((await scene.action(first.id)).doneCount, 3);
  });
});
