import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFailed, deadLettersPath } from '../../support/actions.ts';
import { leastTask, startApp, tasksPath, type TestApp } from '../../support/start-app.ts';

async function idsOf(app: TestApp, query = ''): Promise<string[]> {
  const response = await app.get(`${deadLettersPath}${query}`);
  assert.equal(response.statusCode, 200, response.body);
  return response.json().items.map(({ _id }: { _id: string }) => _id);
}

test('failed tasks are listed, newest first, and no others', async (t) => {
  const app = await startApp(t);
  await app.post(tasksPath, leastTask);
  const older = await addFailed(app, { createdAt: 1_000 });
  const newer = await addFailed(app, { createdAt: 2_000 });
  await addFailed(app, { state: 'cancelled', finishReason: 'cancelled' });
  assert.deepEqual(await idsOf(app), [newer.id, older.id]);
});

test('each filter leaves what it fits', async (t) => {
  const app = await startApp(t);
  const { id } = await addFailed(app, {
    labels: ['red'],
    scheduleId: 's1',
    callbackUrl: null,
    destination: 'mail',
    flow: 'd:mail',
    finishReason: 'attempts_exhausted',
    lastStatus: 503,
    finishedAt: Date.UTC(2026, 0, 2),
  });
  await addFailed(app);
  for (const query of [
    'label=red',
    'schedule_id=s1',
    'destination=mail',
    'finish_reason=attempts_exhausted',
    'finish_reason=attempts_exhausted&finish_reason=lost',
    'status=503',
    'finish_until=2026-01-03T00:00:00Z',
    'finish_from=2026-01-02T00:00:00Z&finish_until=2026-01-02T00:00:00.001Z&status=503',
  ]) {
    assert.deepEqual(await idsOf(app, `?${query}`), [id], query);
  }
});

test('pages hold every one once', async (t) => {
  const app = await startApp(t);
  for (let index = 0; index < 5; index++) await addFailed(app, { createdAt: 1_000 + (index % 2) });
  const first = (await app.get(`${deadLettersPath}?limit=3`)).json();
  const second = (await app.get(`${deadLettersPath}?limit=3&cursor=${first.next_cursor}`)).json();
  assert.deepEqual([first.items.length, second.items.length, second.next_cursor], [3, 2, null]);
  assert.equal(new Set([...first.items, ...second.items].map(({ _id }) => _id)).size, 5);
});
