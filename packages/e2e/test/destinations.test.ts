import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '@qbasecron/testkit';
import { account, describeAccount } from '../src/account.ts';
import { startReceiver, type Answer, type Arrival, type Receiver } from '../src/receiver.ts';
import { startStack, type Stack } from '../src/stack.ts';

let stack: Stack;
const receivers: Receiver[] = [];
before(async () => {
  stack = await startStack();
});
after(async () => {
  await stack.close();
  await Promise.all(receivers.map((receiver) => receiver.close()));
});

async function aReceiver(answer?: (arrival: Arrival) => Answer): Promise<Receiver> {
  const receiver = await startReceiver(answer);
  receivers.push(receiver);
  return receiver;
}

async function make(name: string, body: object): Promise<void> {
  const made = await stack.client.request('POST', '/destinations', { name, ...body });
  assert.equal(made.status, 201, JSON.stringify(made.body));
}

test('one of three targets dies in a burst: nothing is lost, nothing more is spent on it, the others share as weighted', async (t) => {
  const [one, two, three] = await Promise.all([aReceiver(), aReceiver(), aReceiver()]);
  await make('trio', {
    targets: [
      { url: one.url, weight: 3 },
      { url: two.url, weight: 2 },
      { url: three.url, weight: 1 },
    ],
  });
  const start = Date.now() + 4_000;
  const count = 1_500;
  const tasks = Array.from({ length: count }, (_, index) => ({
    time: new Date(start + index * 4).toISOString(),
    destination: 'trio',
    path: `/order?n=${index}`,
  }));
  const ids = await stack.client.postAll(tasks);
  const all = (): Arrival[] => [one, two, three].flatMap(({ arrivals }) => arrivals);
  await three.until(
    (arrivals) => arrivals.length >= 100,
    30_000,
    'the third target has had its part of the first half',
  );
  await three.close();
  const diedAt = Date.now();
  await eventually(() => new Set(all().map(({ taskId }) => taskId)).size >= count, {
    what: 'every task has arrived',
    deadlineMs: 60_000,
    everyMs: 100,
  });
  const whole = account(ids, all());
  t.diagnostic(describeAccount('one of three targets dies', whole));
  assert.deepEqual([whole.lost, whole.early, whole.unknown], [[], [], []]);
  assert.ok(all().every(({ path }) => path.startsWith('/order?n=')));

  // What was passed on in the first moments fell to both alike, by their weights.
  const after = (receiver: Receiver): number => receiver.arrivals.filter(({ at }) => at > diedAt).length;
  const share = after(one) / (after(one) + after(two));
  t.diagnostic(`shares after the death: ${after(one)} to ${after(two)}, as weighted 3 to 2`);
  assert.ok(Math.abs(share - 0.6) <= 0.05, `the share of the first is ${share}`);

  await eventually(async () => (await targetFigures('trio', three.url)).every(({ ejection_count: n }) => n > 0), {
    what: 'both workers leave the dead target out',
    deadlineMs: 10_000,
    everyMs: 100,
  });
  // Five failures in a row eject it; beside them only what was under way at that moment, of about 130 that were its part.
  const wasted = (await targetFigures('trio', three.url)).reduce((sum, { failure_count: n }) => sum + n, 0);
  t.diagnostic(`requests to the dead target: ${wasted}`);
  assert.ok(wasted >= 10 && wasted <= 60, `${wasted} requests went to the dead target`);
  const spent = (await stack.client.request('GET', `/tasks?state=failed`)).body['items'] as unknown[];
  assert.deepEqual(spent, []);
});

type TargetFigures = { ejection_count: number; failure_count: number };

async function targetFigures(name: string, url: string): Promise<TargetFigures[]> {
  const { status, body } = await stack.client.request('GET', `/destinations/${name}/health`);
  assert.equal(status, 200, JSON.stringify(body));
  return (body['targets'] as { url: string; workers: TargetFigures[] }[])
    .filter((target) => target.url.startsWith(url))
    .flatMap(({ workers }) => workers);
}

test('a broadcast reaches every target, and a retry only those that have not answered well', async () => {
  let refusals = 0;
  const [steady, flapping] = await Promise.all([aReceiver(), aReceiver(() => (refusals++ === 0 ? 503 : 200))]);
  await make('both', { policy: 'broadcast', targets: [{ url: steady.url }, { url: flapping.url }] });
  const id = await stack.client.post({
    delay: '1s',
    destination: 'both',
    body: { n: 1 },
    retry: { strategy: 'ladder', ladder: ['100ms'] },
  });
  await flapping.until((arrivals) => arrivals.length === 2, 30_000, 'the target that refused is called again');
  const detail = await finished(id);
  assert.deepEqual([steady.of(id).length, flapping.of(id).length], [1, 2]);
  assert.equal(detail['state'], 'succeeded');
  const [first] = detail['attempts'] as { requests: { outcome: string }[] }[];
  assert.deepEqual(first?.requests.map(({ outcome }) => outcome).toSorted(), ['delivered', 'rejected']);
});

async function finished(id: string): Promise<Record<string, unknown>> {
  let detail: Record<string, unknown> = {};
  await eventually(
    async () => {
      detail = (await stack.client.request('GET', `/tasks/${id}`)).body;
      return detail['is_finished'] === true;
    },
    { what: `the task ${id} is finished`, deadlineMs: 30_000, everyMs: 50 },
  );
  return detail;
}

test('a receiver that takes its time says by the link that it worked, and its callback is followed by another', async () => {
  const followed = await aReceiver();
  const slow = await aReceiver(() => ({ status: 202, headers: { 'qbasecron-async': 'true' } }));
  const id = await stack.client.post({
    delay: '500ms',
    callback_url: `${slow.url}/start`,
    on_success: { callback_url: `${followed.url}/done` },
  });
  await slow.until((arrivals) => arrivals.length === 1, 30_000, 'the callback has arrived');
  const link = String(slow.arrivals[0]?.headers['qbasecron-ack-url']);
  const answer = await fetch(link, { method: 'POST' });
  assert.equal(answer.status, 200, await answer.clone().text());
  const detail = await finished(id);
  assert.deepEqual([detail['state'], detail['finish_reason']], ['succeeded', 'acknowledged']);

  await followed.until((arrivals) => arrivals.length === 1, 30_000, 'what follows has arrived');
  const told = JSON.parse(followed.arrivals[0]?.body ?? '') as { type: string; task: { _id: string } };
  assert.deepEqual([told.type, told.task._id], ['task.succeeded', id]);
});

test('a paused destination keeps its tasks waiting, unspent, and they go out when it is resumed', async () => {
  const receiver = await aReceiver();
  await make('held', { targets: [{ url: receiver.url }] });
  const paused = await stack.client.request('POST', '/destinations/held/pause', { reason: 'a move' });
  assert.equal(paused.status, 200, JSON.stringify(paused.body));
  const id = await stack.client.post({ delay: '3s', destination: 'held' });
  await eventually(async () => (await stack.client.request('GET', `/tasks/${id}`)).body['postponed_from'] !== null, {
    what: 'the task was put off',
    deadlineMs: 30_000,
    everyMs: 100,
  });
  assert.equal(receiver.arrivals.length, 0);
  assert.equal((await stack.client.request('POST', '/destinations/held/resume')).status, 200);
  await receiver.until((arrivals) => arrivals.length === 1, 70_000, 'the task has arrived after the resume');
  const detail = await finished(id);
  assert.equal(detail['attempt_count'], 1);
});
