import { after, test } from 'node:test';
import { aTask } from '@qbasecron/testkit';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

const app = await startApp({ after });

const ids = [
  '0123456789abcdef01234567',
  'a.b',
  '%00',
  '%E4%BD%A0',
  'x'.repeat(65),
  'x'.repeat(2_000),
  '..%2f..',
  '$where',
  '[object%20Object]',
];

for (const id of ids) {
  test(`an id that is unknown or none is not found: ${id.slice(0, 70)}`, async () => {
    assertProblem(await app.get(`${tasksPath}/${id}`), { status: 404, code: 'not_found' });
  });
}

test('an id that cannot be decoded is refused, not a fault of ours', async () => {
  assertProblem(await app.get(`${tasksPath}/%zz`), { status: 400, code: 'bad_request' });
});

test('a deleted task is gone', async () => {
  const task = aTask({ state: 'cancelled', deletedAt: 1 });
  await app.ledger.tasks.insertTasks([task]);
  assertProblem(await app.get(`${tasksPath}/${task.id}`), { status: 404, code: 'not_found' });
});
