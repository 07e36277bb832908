import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createConnection } from 'node:net';
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

const spread = (count: number, fromMs: number, everyMs: number): object[] => {
  const start = Date.now() + fromMs;
  return Array.from({ length: count }, (_, index) => ({
    time: new Date(start + index * everyMs).toISOString(),
    callback_url: `${receiver.url}/a`,
  }));
};

async function arriveAll(ids: readonly string[], deadlineMs: number): Promise<ReturnType<typeof account>> {
  const wanted = new Set(ids);
  await receiver.until(
    (arrivals) => {
      const arrived = new Set(arrivals.map(({ taskId }) => taskId));
      return [...wanted].every((id) => arrived.has(id));
    },
    deadlineMs,
    'every task has arrived',
  );
  return account(
    ids,
    receiver.arrivals.filter(({ taskId }) => wanted.has(taskId)),
  );
}

function flushAll(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port }, () => socket.write('FLUSHALL\r\n'));
    socket.once('error', reject).once('data', () => {
      socket.destroy();
      resolve();
    });
  });
}

test('FLUSHALL with tasks pending: all of them are sent, none twice', async (t) => {
  const ids = await stack.client.postAll(spread(300, 4_000, 30));
  await flushAll(stack.redis.port);
  const figures = await arriveAll(ids, 30_000);
  t.diagnostic(describeAccount('redis flushed', figures));
  assert.deepEqual([figures.lost, figures.repeated, figures.early], [[], [], []]);
});

test('Redis stopped for 5 s: posts are accepted meanwhile, and everything is sent, none twice', async (t) => {
  const before = await stack.client.postAll(spread(200, 3_000, 30));
  await stack.redis.stop();
  const back = new Promise<void>((resolve) => setTimeout(resolve, stoppedMs)).then(() => stack.redis.restart());
  const during = await Promise.all(spread(50, 1_000, 40).map((task) => stack.client.post(task)));
  const readiness = await stack.get('/readyz');
  assert.equal(readiness.status, 200);
  const figures = await arriveAll([...before, ...during], 30_000);
  await back;
  t.diagnostic(describeAccount('redis stopped for 5 s', figures));
  assert.deepEqual([figures.lost, figures.repeated, figures.early], [[], [], []]);
});

test('with Redis back, tasks go by the wheel again, on time', async (t) => {
  const figures = await arriveAll(await stack.client.postAll(spread(100, 6_000, 20)), 30_000);
  t.diagnostic(describeAccount('redis back', figures));
  assert.deepEqual([figures.lost, figures.repeated, figures.early], [[], [], []]);
});
