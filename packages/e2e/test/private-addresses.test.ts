import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '@qbasecron/testkit';
import { startReceiver, type Receiver } from '../src/receiver.ts';
import { startStack, type Stack } from '../src/stack.ts';

let stack: Stack;
let receiver: Receiver;
before(async () => {
  const env = { CALLBACK_ALLOW_CIDRS: '127.0.0.1/32' };
  [stack, receiver] = await Promise.all([startStack({ workerCount: 1, env }), startReceiver()]);
});
after(async () => {
  await stack.close();
  await receiver.close();
});

test('a task to a private address fails with the reason on record; what was opened is called', async () => {
  const { port } = new URL(receiver.url);
  const opened = await stack.client.post({ delay: '1s', callback_url: `${receiver.url}/opened` });
  const refused = await stack.client.post({ delay: '1s', callback_url: `http://0x7f.2:${port}/refused` });
  const record = await eventually(
    async () => {
      const { body } = await stack.client.request('GET', `/tasks/${refused}`);
      return body['is_finished'] === true ? body : null;
    },
    { what: 'the refused task is finished', deadlineMs: 20_000 },
  );
  assert.equal(record['state'], 'failed');
  const [attempt] = record['attempts'] as Record<string, unknown>[];
  assert.equal(attempt?.['outcome'], 'blocked');
  assert.match(JSON.stringify(attempt), /address_refused.*127\.0\.0\.2 is a loopback address.*CALLBACK_ALLOW_CIDRS/);
  await receiver.until((arrivals) => arrivals.length > 0, 20_000, 'the task to an opened address has arrived');
  assert.deepEqual(
    receiver.arrivals.map(({ taskId }) => taskId),
    [opened],
  );
});
