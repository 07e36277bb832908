import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { leastSchedule, postSchedule, schedulesPath } from '../../../support/schedules.ts';

test('an empty ledger is an empty last page', async (t) => {
  const { get } = await startApp(t);
  assert.deepEqual((await get(schedulesPath)).json(), { items: [], next_cursor: null });
});

test('pages go from the newest to the oldest and neither skip nor repeat, with equal instants among them', async (t) => {
  const app = await startApp(t);
  const ids: string[] = [];
  for (let count = 0; count < 5; count++) {
    ids.push((await postSchedule(app))._id);
    if (count % 2 === 0) await app.clock.advance(1_000);
  }
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const page = (await app.get(`${schedulesPath}?limit=2${query}`)).json();
    seen.push(...page.items.map(({ _id }: { _id: string }) => _id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  assert.deepEqual(seen, ids.toReversed());
});

test('filters by state, label and name are joined by and', async (t) => {
  const app = await startApp(t);
  const { path } = await postSchedule(app, { labels: ['a'] });
  await app.post(`${path}/pause`);
  await postSchedule(app, { labels: ['a', 'b'] });
  await app.send('PUT', `${schedulesPath}/by-name/mine`, leastSchedule);
  const count = async (query: string): Promise<number> =>
    (await app.get(`${schedulesPath}?${query}`)).json().items.length;
  assert.equal(await count('state=paused'), 1);
  assert.equal(await count('state=paused&state=active'), 3);
  assert.equal(await count('label=a'), 2);
  assert.equal(await count('label=a&state=active'), 1);
  assert.equal(await count('name=mine'), 1);
  assert.equal(await count('name=mine&label=a'), 0);
});

test('each item is described and has its next time', async (t) => {
  const app = await startApp(t);
  const record = await postSchedule(app);
  const [item] = (await app.get(schedulesPath)).json().items;
  assert.deepEqual([item.description, item.next_at], [record['description'], record['next_at']]);
});
