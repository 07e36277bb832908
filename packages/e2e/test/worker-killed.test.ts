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
  const killedAt = Date.now();
  const all = (arrivals: readonly { taskId: string }[]) =>
    new Set(arrivals.map(({ taskId }) => taskId)).size >= taskCount;
  await receiver.until(all, deadlineMs, 'every task has arrived');

  const figures = account(ids, receiver.arrivals);
  t.diagnostic(describeAccount('worker killed', figures));
  assert.deepEqual(figures.lost, []);
  assert.deepEqual(figures.unknown, []);
  assert.deepEqual(figures.early, []);
  // What comes twice was sent before the kill and not on record yet: it came first before then, and again only once.
  for (const id of figures.repeated) {
    const [first, ...again] = receiver.of(id);
    assert.ok(first && first.at <= killedAt, `${id} came first after the kill`);
    assert.equal(again.length, 1);
  }

  // Once all is on record: what came twice shows both, the one that was lost with its worker first.
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
    const attempts = body['attempts'] as { outcome: string }[];
    assert.deepEqual(
      attempts.map(({ outcome }) => outcome),
      ['lost', 'delivered'],
      `the attempts of ${id}`,
    );
  }
});
