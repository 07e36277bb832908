import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createConnection } from 'node:net';
import type { Arrival } from '../src/receiver.ts';
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

/** Posts a schedule whose callbacks come to a path of its own; resolves to its id. */
async function post(path: string, rule: object): Promise<string> {
  const task = { callback_url: `${receiver.url}/${path}?n={{run_number}}&at={{scheduled_time}}` };
  const { status, body } = await stack.client.request('POST', '/schedules', { ...rule, task });
  assert.equal(status, 201, JSON.stringify(body));
  return String(body['_id']);
}

const at = (path: string): Arrival[] => receiver.arrivals.filter((arrival) => arrival.path.startsWith(`/${path}?`));

async function arrived(path: string, count: number, deadlineMs: number): Promise<Arrival[]> {
  await receiver.until(() => at(path).length >= count, deadlineMs, `${count} callbacks of ${path}`);
  return at(path);
}

/** Each run number once, from 1 without a hole, and none before its time. */
function assertEachOnce(arrivals: readonly Arrival[]): void {
  const numbers = arrivals.map(({ path }) => Number(new URL(path, receiver.url).searchParams.get('n')));
  assert.deepEqual(
    numbers.toSorted((a, b) => a - b),
    numbers.map((_, index) => index + 1),
  );
  assert.deepEqual(
    arrivals.filter((arrival) => arrival.at < arrival.dueAt),
    [],
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

test('a schedule of every second fires each occurrence once, on time, with its placeholders filled in', async (t) => {
  const id = await post('every-second', { every: '1s' });
  const arrivals = await arrived('every-second', 20, 60_000);
  assertEachOnce(arrivals);
  const lateness = arrivals.map((arrival) => arrival.at - arrival.dueAt).toSorted((a, b) => a - b);
  t.diagnostic(`every second: ${arrivals.length} callbacks, late by p50 ${lateness[lateness.length >> 1]} ms`);
  const { status } = await stack.client.request('DELETE', `/schedules/${id}`);
  assert.equal(status, 204);
  const count = at('every-second').length;
  const again = await stack.client.request('GET', `/schedules/${id}`);
  assert.equal(again.status, 404);
  // Whatever is still to come after the deletion would come within the lead.
  await post('after', { every: '1s' });
  await arrived('after', 17, 60_000);
  assert.equal(at('every-second').length, count);
});

test('with Redis flushed, and then stopped, schedules go on: each occurrence once', async () => {
  await post('redis-lost', { every: '1s' });
  await arrived('redis-lost', 3, 30_000);
  await flushAll(stack.redis.port);
  await arrived('redis-lost', 10, 30_000);
  await stack.redis.stop();
  const count = at('redis-lost').length;
  const back = new Promise<void>((resolve) => setTimeout(resolve, 5_000)).then(() => stack.redis.restart());
  await arrived('redis-lost', count + 25, 60_000);
  await back;
  assertEachOnce(at('redis-lost'));
});

test('a paused schedule sends nothing until it is resumed, and what it left out is on record', async () => {
  const id = await post('paused', { cron: '* * * * * *' });
  await arrived('paused', 3, 30_000);
  const paused = await stack.client.request('POST', `/schedules/${id}/pause`, { reason: 'maintenance', by: 'me' });
  assert.equal(paused.status, 200, JSON.stringify(paused.body));
  const count = at('paused').length;
  await post('meanwhile', { every: '1s' });
  await arrived('meanwhile', 5, 30_000);
  assert.ok(at('paused').length <= count + 1, 'at most what was on the wire when it was paused');
  const resumed = await stack.client.request('POST', `/schedules/${id}/resume`, {});
  assert.equal(resumed.status, 200, JSON.stringify(resumed.body));
  await arrived('paused', count + 4, 30_000);
  assertEachOnce(at('paused'));
  const { body } = await stack.client.request('GET', `/schedules/${id}/occurrences`);
  assert.match(JSON.stringify(body), /"reason":"paused"/);
});

test('with every worker killed the proof still balances once others have taken over', async () => {
  const from = new Date().toISOString();
  await post('killed', { every: '1s', missed: 'all' });
  await arrived('killed', 3, 30_000);
  await Promise.all(stack.workers.map((worker) => worker.kill()));
  await stack.addWorker();
  const count = at('killed').length;
  await arrived('killed', count + 20, 60_000);
  const { status, body } = await stack.client.request('GET', `/proof?from=${from}&to=${new Date().toISOString()}`);
  assert.equal(status, 200, JSON.stringify(body));
  const proof = body['schedules'] as Record<string, unknown>;
  assert.deepEqual([proof['missing_count'], proof['extra_count']], [0, 0], JSON.stringify(proof));
});
