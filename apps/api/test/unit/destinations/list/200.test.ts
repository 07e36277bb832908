import assert from 'node:assert/strict';
import { test } from 'node:test';
import { destinationsPath, postDestination } from '../../../support/destinations.ts';
import { startApp } from '../../../support/start-app.ts';

test('destinations come by name, page after page, each as it is read alone', async (t) => {
  const app = await startApp(t);
  for (const name of ['c', 'a', 'b']) await postDestination(app, { name });
  const first = (await app.get(`${destinationsPath}?limit=2`)).json();
  assert.deepEqual(
    first.items.map((item: { name: string }) => item.name),
    ['a', 'b'],
  );
  const second = (await app.get(`${destinationsPath}?limit=2&cursor=${first.next_cursor}`)).json();
  assert.deepEqual(second, { items: [(await app.get(`${destinationsPath}/c`)).json()], next_cursor: null });
});
