import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '@qbasecron/testkit';
import { account, describeAccount } from '../src/account.ts';
import { startReceiver, type Receiver } from '../src/receiver.ts';
import { startStack, type Stack } from '../src/stack.ts';

const taskCount = 2_000;
/** Lease 8 s, the renewal that may just have happened, the duty's period, and the sending itself. */
const recoveredWithinMs = 20_000;

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
  const arrivedBeforeKill = new Set(receiver.arrivals.map((arrival) => arrival.taskId));
  await stack.workers[0]?.kill();
  const all = (arrivals: readonly { taskId: string }[]) =>
    new Set(arrivals.map(({ taskId }) => taskId)).size >= taskCount;
  await receiver.until(all, recoveredWithinMs, 'every task has arrived');

  const figures = account(ids, receiver.arrivals);
  t.diagnostic(describeAccount('worker killed', figures));
  assert.deepEqual(figures.lost, []);
  assert.deepEqual(figures.unknown, []);
  assert.deepEqual(figures.early, []);
  // What comes twice was on its way, or sent and not yet on record, when the worker was killed: never what the
  // other worker had sent, and each at most twice.
  for (const id of figures.repeated) assert.equal(receiver.of(id).length, 2);
  assert.ok(figures.repeated.length < arrivedBeforeKill.size + taskCount / 2, `${figures.repeated.length} repeats`);

  // Once all is on record: what came twice shows both, the one that was lost with its worker first.
  await eventually(async () => (await stack.client.listAll('succeeded')).length === taskCount, {
    what: 'every task is on record as succeeded',
    deadlineMs: 10_000,
    everyMs: 200,
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
