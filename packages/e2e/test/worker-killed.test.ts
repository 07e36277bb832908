import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '@qbasecron/testkit';
import { account, describeAccount } from '../src/account.ts';
import { startReceiver, type Receiver } from '../src/receiver.ts';
import { startStack, type Stack } from '../src/stack.ts';

const taskCount = 1_000;
/** Far above what it takes (the figures are printed): a slow engine must not fail the test. */
const deadlineMs = 60_000;

let stack: Stack;
let receiver: Receiver;
before(async () => {
  [stack, receiver] = await Promise.all([startStack(), startReceiver()]);
});
after(async () => {
  await stack.close();
  await receiver.close();
});

test('a worker is killed in the middle of a burst: nothing is lost, and only what it held comes twice', async (t) => {
  const dueAt = Date.now() + 5_000;
  const ids = await stack.client.postAll(
    Array.from({ length: taskCount }, () => ({
      time: new Date(dueAt).toISOString(),
      callback_url: `${receiver.url}/a`,
    })),
  );
  await receiver.until((arrivals) => arrivals.length >= taskCount / 10, 15_000, 'the burst has begun');
  await stack.workers[0]?.kill();
  const all = (arrivals: readonly { taskId: string }[]) =>
    new Set(arrivals.map(({ taskId }) => taskId)).size >= taskCount;
  await receiver.until(all, deadlineMs, 'every task has arrived');

  const figures = account(ids, receiver.arrivals);
  t.diagnostic(describeAccount('worker killed', figures));
  assert.deepEqual(figures.lost, []);
  assert.deepEqual(figures.unknown, []);
  assert.deepEqual(figures.early, []);
  for (const id of figures.repeated) assert.equal(receiver.of(id).length, 2, `arrivals of ${id}`);

  // The record tells what may come twice: only what the killed worker held, sent once more by the other.
  const unfinished = async (): Promise<number> => {
    const { body } = await stack.client.request('GET', '/tasks?is_finished=false&limit=1');
    return (body['items'] as unknown[]).length;
  };
  await eventually(async () => (await unfinished()) === 0, {
    what: 'every task is on record as finished',
    deadlineMs,
    everyMs: 250,
  });
  for (const id of figures.repeated) {
    const { body } = await stack.client.request('GET', `/tasks/${id}`);
    const attempts = body['attempts'] as { outcome: string; worker: string }[];
    assert.deepEqual(
      attempts.map(({ outcome, worker }) => [outcome, worker.split('.')[0]]),
      [
        ['lost', 'worker-1'],
        ['delivered', 'worker-2'],
      ],
      `the attempts of ${id}`,
    );
  }
});
