import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { eventually } from '@qbasecron/testkit';
import { startReceiver } from '../src/receiver.ts';
import { startStack, type Stack } from '../src/stack.ts';

let stack: Stack;
before(async () => {
  stack = await startStack();
});
after(() => stack.close());

type Gauge = { url: string; peak: number; begunAt: number[]; close(): Promise<void> };

/** A receiver that answers after `answerMs`, and knows how many requests it had at once. */
async function startGauge(answerMs: number): Promise<Gauge> {
  let openCount = 0;
  const server = createServer((request, response) => {
    gauge.begunAt.push(Date.now());
    gauge.peak = Math.max(gauge.peak, ++openCount);
    request.resume();
    setTimeout(() => {
      openCount--;
      response.writeHead(200).end();
    }, answerMs);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const gauge: Gauge = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    peak: 0,
    begunAt: [],
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
  return gauge;
}

async function make(body: object): Promise<void> {
  const made = await stack.client.request('POST', '/destinations', body);
  assert.equal(made.status, 201, JSON.stringify(made.body));
}

/** So many tasks of the destination, all due at one moment; resolves when the gauge has met them all. */
async function burst(destination: string, count: number, gauge: Gauge): Promise<string[]> {
  const time = new Date(Date.now() + 4_000).toISOString();
  const ids = await stack.client.postAll(Array.from({ length: count }, () => ({ time, destination, path: '/' })));
  const what = `all ${count} callbacks of ${destination} have arrived`;
  await eventually(() => gauge.begunAt.length >= count, { what, deadlineMs: 60_000, everyMs: 50 });
  return ids;
}

/** Which workers made the attempts. */
async function workersOf(ids: readonly string[]): Promise<Set<string>> {
  const details = await Promise.all(ids.map((id) => stack.client.request('GET', `/tasks/${id}`)));
  return new Set(details.flatMap(({ body }) => (body['attempts'] as { worker: string }[]).map(({ worker }) => worker)));
}

test('two workers together have no more under way than a destination allows, and use it', async (t) => {
  const gauge = await startGauge(60);
  try {
    await make({ name: 'narrow', targets: [{ url: gauge.url }], max_in_flight: 6 });
    const ids = await burst('narrow', 400, gauge);
    const tookMs = (gauge.begunAt.at(-1) ?? 0) - (gauge.begunAt[0] ?? 0);
    t.diagnostic(`at once ${gauge.peak} of 6; 400 in ${tookMs} ms, at best ${(400 / 6) * 60} ms`);
    assert.equal(gauge.peak, 6);
    assert.equal(gauge.begunAt.length, 400);
    assert.equal((await workersOf(ids.slice(0, 100))).size, 2);
  } finally {
    await gauge.close();
  }
});

test('two workers together keep the rate of a destination', async (t) => {
  const gauge = await startGauge(5);
  try {
    const perSecond = 100;
    await make({ name: 'paced', targets: [{ url: gauge.url }], rate: { count: perSecond, period: '1s' } });
    const count = 500;
    await burst('paced', count, gauge);
    const tookMs = (gauge.begunAt.at(-1) ?? 0) - (gauge.begunAt[0] ?? 0);
    const rate = (1_000 * (count - 1)) / tookMs;
    t.diagnostic(`${rate.toFixed(1)} a second of ${perSecond}`);
    assert.ok(rate <= perSecond * 1.05, `${rate} a second`);
    // What is lost on a busy machine is not made up for.
    assert.ok(rate >= perSecond * 0.8, `${rate} a second`);
  } finally {
    await gauge.close();
  }
});

test('what has failed is listed, and replayed with edits by one action, each once', async () => {
  const receiver = await startReceiver(({ path }) => (path.startsWith('/old') ? 404 : 200));
  try {
    const count = 250;
    const task = { delay: '1s', callback_url: `${receiver.url}/old`, labels: ['moved'], data: 'x' };
    const ids = await stack.client.postAll(Array.from({ length: count }, () => task));
    const failed = async (): Promise<boolean> => (await stack.client.listAll('failed')).length === count;
    await eventually(failed, { what: 'every task has failed', deadlineMs: 30_000, everyMs: 200 });
    const letters = await stack.client.request('GET', '/dead-letters?label=moved&status=404&limit=200');
    assert.equal((letters.body['items'] as unknown[]).length, 200);

    const started = await stack.client.request('POST', '/actions', {
      action: 'replay',
      filter: { label: 'moved', status: 404 },
      edits: { callback_url: `${receiver.url}/new` },
    });
    assert.equal(started.status, 202, JSON.stringify(started.body));
    const isNew = ({ path }: { path: string }): boolean => path.startsWith('/new');
    await receiver.until((arrivals) => arrivals.filter(isNew).length >= count, 30_000, 'each was sent again');
    const path = `/actions/${String(started.body['_id'])}`;
    let action: Record<string, unknown> = {};
    await eventually(
      async () => {
        action = (await stack.client.request('GET', path)).body;
        return action['state'] === 'done';
      },
      { what: 'the action is done', deadlineMs: 10_000, everyMs: 100 },
    );
    assert.deepEqual([action['matched_count'], action['done_count'], action['skipped']], [count, count, {}]);
    const sentAgain = receiver.arrivals.filter(isNew).map(({ taskId }) => taskId);
    assert.equal(new Set(sentAgain).size, count);
    assert.equal(sentAgain.length, count);
    assert.ok(!sentAgain.some((id) => ids.includes(id)));
  } finally {
    await receiver.close();
  }
});
