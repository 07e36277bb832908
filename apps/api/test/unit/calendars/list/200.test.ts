import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from '../../../support/start-app.ts';
import { calendarsPath } from '../../../support/schedules.ts';

test('calendars are listed by name, page by page, with their days counted', async (t) => {
  const { send, get } = await startApp(t);
  for (const name of ['b', 'a', 'c']) await send('PUT', `${calendarsPath}/${name}`, { days: ['12-25'] });
  const first = (await get(`${calendarsPath}?limit=2`)).json();
  assert.deepEqual(
    first.items.map(({ name, day_count }: { name: string; day_count: number }) => [name, day_count]),
    [
      ['a', 1],
      ['b', 1],
    ],
  );
  const second = (await get(`${calendarsPath}?limit=2&cursor=${first.next_cursor}`)).json();
  assert.deepEqual([second.items[0].name, second.next_cursor], ['c', null]);
});
