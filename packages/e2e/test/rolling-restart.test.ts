import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, describeAccount } from '../src/account.ts';
import { startReceiver, type Receiver } from '../src/receiver.ts';
import { startStack, type Stack } from '../src/stack.ts';

let stack: Stack;
let receiver: Receiver;
before(async () => {
  [stack, receiver] = await Promise.all([startStack(), startReceiver()]);
});
after(async () => {
  await stack.close();
  await receiver.close();
});

test('workers are replaced one by one by SIGTERM under load: nothing is lost and nothing is sent twice', async (t) => {
  const start = Date.now() + 3_000;
  const ids = await stack.client.postAll(
    Array.from({ length: 600 }, (_, index) => ({
      time: new Date(start + index * 20).toISOString(),
      callback_url: `${receiver.url}/a`,
    })),
  );
  const [first, second] = stack.workers;
  await receiver.until((arrivals) => arrivals.length >= 50, 15_000, 'the load has begun');
  await stack.addWorker();
  assert.deepEqual(await first?.stop(30_000), { code: 0, signal: null });
  await stack.addWorker();
  assert.deepEqual(await second?.stop(30_000), { code: 0, signal: null });
  await receiver.until((arrivals) => arrivals.length >= ids.length, 30_000, 'every task has arrived');

  const figures = account(ids, receiver.arrivals);
  t.diagnostic(describeAccount('rolling restart', figures));
  assert.deepEqual([figures.lost, figures.repeated, figures.early], [[], [], []]);
});
