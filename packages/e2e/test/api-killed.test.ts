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

test('the api is killed while it takes posts: every 201 is delivered, although offers died with it', async (t) => {
  const accepted: string[] = [];
  let down = false;
  const postUntilDown = async (): Promise<void> => {
    while (!down) {
      try {
        accepted.push(await stack.client.post({ delay: '3s', callback_url: `${receiver.url}/a` }));
      } catch {
        return; // killed: an answer that did not come promises nothing
      }
    }
  };
  const posting = Array.from({ length: 16 }, postUntilDown);
  await new Promise<void>((resolve) => {
    const look = (): void => void (accepted.length >= 300 ? resolve() : setImmediate(look));
    look();
  });
  await stack.api.kill();
  down = true;
  await Promise.all(posting);
  const wanted = new Set(accepted);
  const arrivedAll = (arrivals: readonly { taskId: string }[]): boolean => {
    const arrived = new Set(arrivals.map(({ taskId }) => taskId));
    return [...wanted].every((id) => arrived.has(id));
  };
  await receiver.until(arrivedAll, 15_000, 'every accepted task has arrived');

  const figures = account(accepted, receiver.arrivals);
  t.diagnostic(describeAccount('api killed', figures));
  assert.deepEqual(figures.lost, []);
  assert.deepEqual(figures.repeated, []);
  assert.deepEqual(figures.early, []);
});

test('started again, the api takes posts as before', async () => {
  await stack.restartApi();
  const id = await stack.client.post({ delay: '1s', callback_url: `${receiver.url}/again` });
  await receiver.until((arrivals) => arrivals.some(({ taskId }) => taskId === id), 10_000, 'the task has arrived');
});
