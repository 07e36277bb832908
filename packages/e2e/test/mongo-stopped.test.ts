import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, describeAccount } from '../src/account.ts';
import { startReceiver, type Receiver } from '../src/receiver.ts';
import { startStack, type Stack } from '../src/stack.ts';

const stoppedMs = 5_000;

let stack: Stack;
let receiver: Receiver;
before(async () => {
  [stack, receiver] = await Promise.all([startStack(), startReceiver()]);
});
after(async () => {
  await stack.close();
  await receiver.close();
});

test('MongoDB stopped for 5 s: no 201 without it, nothing accepted is lost, nothing is sent twice', async (t) => {
  const start = Date.now() + 3_000;
  const ids = await stack.client.postAll(
    Array.from({ length: 300 }, (_, index) => ({
      time: new Date(start + index * 30).toISOString(),
      callback_url: `${receiver.url}/a`,
    })),
  );
  await receiver.until((arrivals) => arrivals.length >= 20, 15_000, 'the first tasks have arrived');
  await stack.mongo.stop();
  const back = new Promise<void>((resolve) => setTimeout(resolve, stoppedMs)).then(() => stack.mongo.restart());

  const refused = await stack.client.request('POST', '/tasks', {
    delay: '1s',
    callback_url: `${receiver.url}/refused`,
  });
  assert.equal(refused.status, 503, JSON.stringify(refused.body));
  assert.ok(['ledger_unavailable', 'outcome_unknown'].includes(String(refused.body['code'])));
  assert.equal((await stack.get('/readyz')).status, 503);
  await back;

  const wanted = new Set(ids);
  await receiver.until(
    (arrivals) => new Set(arrivals.map(({ taskId }) => taskId).filter((id) => wanted.has(id))).size === ids.length,
    40_000,
    'every task has arrived',
  );
  const figures = account(
    ids,
    receiver.arrivals.filter(({ path }) => path !== '/refused'),
  );
  t.diagnostic(describeAccount('mongodb stopped for 5 s', figures));
  assert.deepEqual([figures.lost, figures.repeated, figures.early], [[], [], []]);
});
