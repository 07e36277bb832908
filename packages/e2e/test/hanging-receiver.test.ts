import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, describeAccount } from '../src/account.ts';
import { startReceiver, type Receiver } from '../src/receiver.ts';
import { startStack, type Stack } from '../src/stack.ts';

const seconds = 8;

let stack: Stack;
let receiver: Receiver;
before(async () => {
  // The hanging tasks end by their own time-out, which a drain waits for.
  [stack, receiver] = await Promise.all([startStack(), startReceiver()]);
});
after(async () => {
  await stack.close();
  await receiver.close();
});

test('a receiver that hangs on every slot does not delay the healthy one beside it', async (t) => {
  const start = Math.ceil(Date.now() / 1_000) * 1_000 + 5_000;
  const tasks = (path: string, count: number, extra: object): object[] =>
    Array.from({ length: count }, (_, index) => ({
      time: new Date(start + index * 20).toISOString(),
      callback_url: `${receiver.url}${path}`,
      ...extra,
    }));
  const calm = await stack.client.postAll(tasks('/calm', 50 * seconds, {}));
  const calmIds = new Set(calm);
  await receiver.until((arrivals) => arrivals.length >= calm.length, 30_000, 'the calm run has arrived');
  const alone = account(calm, receiver.arrivals);

  const again = Math.ceil(Date.now() / 1_000) * 1_000 + 5_000;
  const shifted = (list: object[]): object[] =>
    list.map((task, index) => ({ ...task, time: new Date(again + index * 20).toISOString() }));
  const sick = shifted(tasks('/hang', seconds * 50, { timeout_ms: 5_000, retry: { max_attempts: 1 } })).filter(
    (_, index) => index % 10 === 0,
  );
  await stack.client.postAll(sick);
  const healthy = await stack.client.postAll(shifted(tasks('/healthy', 50 * seconds, {})));
  const healthyIds = new Set(healthy);
  const healthyArrivals = (): typeof receiver.arrivals =>
    receiver.arrivals.filter(({ taskId }) => healthyIds.has(taskId));
  await receiver.until(() => healthyArrivals().length >= healthy.length, 30_000, 'the healthy tasks have arrived');

  const beside = account(healthy, healthyArrivals());
  t.diagnostic(describeAccount('alone', alone));
  t.diagnostic(describeAccount('beside a hanging receiver', beside));
  assert.deepEqual([beside.lost, beside.repeated, beside.early], [[], [], []]);
  assert.equal(calmIds.size, calm.length);
  // Not a figure of speed: a task that waited for a hanging one would be later than that one's time-out.
  assert.ok(beside.latenessMs.max < 5_000, `a healthy task was ${beside.latenessMs.max} ms late`);
});
