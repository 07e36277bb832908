import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aTask } from '@qbasecron/testkit';
import { startApp, tasksPath, type TestApp } from '../../../support/start-app.ts';

type Page = {
  items: { _id: string; desc: string; is_content_omitted: boolean; data: string | null }[];
  next_cursor: string | null;
};

async function list({ get }: TestApp, query: Record<string, string | string[]> = {}): Promise<Page> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) for (const one of [value].flat()) search.append(name, one);
  const response = await get(`${tasksPath}?${search.toString()}`);
  assert.equal(response.statusCode, 200, response.body);
  return response.json();
}

async function allPages(app: TestApp, query: Record<string, string>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await list(app, cursor === null ? query : { ...query, cursor });
    ids.push(...page.items.map(({ _id }) => _id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return ids;
}

const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test('an empty ledger is an empty last page', async (t) => {
  assert.deepEqual(await list(await startApp(t)), { items: [], next_cursor: null });
});

test('pages go from the newest to the oldest and neither skip nor repeat, with equal instants among them', async (t) => {
  const app = await startApp(t);
  const tasks = times(25).map((index) => aTask({ createdAt: 1_000_000 + Math.floor(index / 4), desc: `${index}` }));
  await app.ledger.tasks.insertTasks(tasks);
  const ids = await allPages(app, { limit: '4' });
  assert.deepEqual([...ids].sort(), tasks.map(({ id }) => id).sort());
  const createdAt = new Map(tasks.map((task) => [task.id, task.createdAt]));
  const order = ids.map((id) => createdAt.get(id) ?? 0);
  assert.deepEqual(
    order,
    order.toSorted((a, b) => b - a),
  );
});

test('next due first lists scheduled tasks only, by their next attempt', async (t) => {
  const app = await startApp(t);
  const tasks = times(9).map((index) => aTask({ dueAt: 5_000_000 - index * 1_000 }));
  const done = aTask({ state: 'succeeded', dueAt: 1 });
  await app.ledger.tasks.insertTasks([...tasks, done]);
  const ids = await allPages(app, { order: 'next_due', limit: '2' });
  assert.deepEqual(ids, tasks.map(({ id }) => id).reverse());
});

test('filters by state, is_finished, label, schedule, due range and text are joined by and', async (t) => {
  const app = await startApp(t);
  const fits = aTask({ state: 'failed', labels: ['a', 'b'], scheduleId: 's1', dueAt: 5_000, desc: 'Push 财神 now' });
  await app.ledger.tasks.insertTasks([
    fits,
    aTask({ state: 'scheduled' }),
    aTask({ state: 'failed', labels: ['a'], scheduleId: 's2', dueAt: 6_000, desc: 'other' }),
    aTask({ state: 'succeeded', labels: ['b'], scheduleId: 's1', dueAt: 5_000, desc: 'push 财神' }),
  ]);
  const count = async (query: Record<string, string | string[]>): Promise<number> =>
    (await list(app, query)).items.length;
  assert.equal(await count({ state: 'failed' }), 2);
  assert.equal(await count({ state: ['failed', 'succeeded'] }), 3);
  assert.equal(await count({ is_finished: 'true' }), 3);
  assert.equal(await count({ is_finished: 'false' }), 1);
  assert.equal(await count({ label: 'b' }), 2);
  assert.equal(await count({ schedule_id: 's1' }), 2);
  assert.equal(await count({ due_from: '1970-01-01T00:00:05.000Z', due_until: '1970-01-01T00:00:06.000Z' }), 2);
  assert.equal(await count({ text: 'PUSH', label: 'b' }), 2);
  const all = { state: 'failed', label: 'b', schedule_id: 's1', text: '财神', due_from: '1970-01-01T00:00:05Z' };
  assert.deepEqual(
    (await list(app, all)).items.map(({ _id }) => _id),
    [fits.id],
  );
});

test('states that exclude each other list nothing', async (t) => {
  const app = await startApp(t);
  await app.ledger.tasks.insertTasks([aTask()]);
  assert.deepEqual((await list(app, { state: 'scheduled', is_finished: 'true' })).items, []);
});

test('long content is left out of a list and is whole in the task itself', async (t) => {
  const app = await startApp(t);
  const task = aTask({ content: { kind: 'form', data: 'x'.repeat(5_000) } });
  await app.ledger.tasks.insertTasks([task]);
  const [item] = (await list(app)).items;
  assert.equal(item?.is_content_omitted, true);
  assert.equal(item?.data, null);
  const read = (await app.get(`${tasksPath}/${task.id}`)).json();
  assert.equal(read.data.length, 5_000);
  assert.equal(read.is_content_omitted, false);
});
