import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startReceiver, type Receiver } from '../src/receiver.ts';
import { startStack, type Stack } from '../src/stack.ts';

const tries = 1_000;
const parallel = 100;

let stack: Stack;
let receiver: Receiver;
before(async () => {
  [stack, receiver] = await Promise.all([startStack(), startReceiver()]);
});
after(async () => {
  await stack.close();
  await receiver.close();
});

/** Posts tasks due soon and calls `act` on each at a moment of its own around its arming. */
async function race(act: (id: string, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const run = async (): Promise<void> => {
    for (let index = next++; index < tries; index = next++) {
      // Most are armed by their slot's job 1.5 to 2.5 s before they are due, every fifth by a direct job at once; the
      // moments to act are spread over the second around that.
      const direct = index % 5 === 0;
      const aheadMs = direct ? 300 + ((index * 379) % 1_500) : 3_200 + ((index * 379) % 1_000);
      const id = await stack.client.post({
        time: new Date(Date.now() + aheadMs).toISOString(),
        callback_url: `${receiver.url}/old`,
        body: 'old',
      });
      const waitMs = direct ? (index * 97) % 300 : aheadMs - 3_000 + ((index * 97) % 1_800);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      await act(id, index);
    }
  };
  await Promise.all(Array.from({ length: parallel }, run));
}

test(`PATCH racing the arming: in ${tries} tries no task is ever sent as it was before a PATCH that was accepted`, async (t) => {
  const patched = new Set<string>();
  const answers = new Map<string, number>();
  await race(async (id) => {
    const { status, body } = await stack.client.request('PATCH', `/tasks/${id}`, {
      body: 'new',
      callback_url: `${receiver.url}/new`,
    });
    const answer = status === 200 ? '200' : `${status} ${String(body['code'])}`;
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
    if (status === 200) patched.add(id);
  });
  await receiver.until(
    (arrivals) => new Set(arrivals.map(({ taskId }) => taskId)).size >= tries,
    20_000,
    'every task has arrived',
  );
  const stale = receiver.arrivals.filter(({ taskId, body }) => patched.has(taskId) && body !== 'new');
  const untimely = receiver.arrivals.filter(({ taskId, body }) => !patched.has(taskId) && body !== 'old');
  t.diagnostic(`PATCH answers: ${[...answers].map(([answer, count]) => `${count} × ${answer}`).join(', ')}`);
  assert.deepEqual(stale, []);
  assert.deepEqual(untimely, []);
  assert.ok(patched.size > 0 && patched.size < tries, 'both sides of the race were seen');
});

test(`cancel racing the arming: in ${tries} tries no cancelled task is sent, and every other is`, async (t) => {
  const cancelled = new Set<string>();
  const others = new Set<string>();
  const answers = new Map<string, number>();
  await race(async (id, index) => {
    const [method, path] = index % 2 === 0 ? ['POST', `/tasks/${id}/cancel`] : ['DELETE', `/tasks/${id}`];
    const { status, body } = await stack.client.request(method ?? '', path ?? '');
    const done = status === 200 || status === 204;
    const answer = done ? String(status) : `${status} ${String(body['code'])}`;
    answers.set(`${method} ${answer}`, (answers.get(`${method} ${answer}`) ?? 0) + 1);
    // A finished task may be deleted as well: that says nothing about whether it was sent.
    if (done && !receiver.arrivals.some(({ taskId }) => taskId === id)) cancelled.add(id);
    else others.add(id);
  });
  await receiver.until(
    (arrivals) => {
      const arrived = new Set(arrivals.map(({ taskId }) => taskId));
      return [...others].every((id) => arrived.has(id));
    },
    20_000,
    'every task that was not cancelled has arrived',
  );
  const sent = receiver.arrivals.filter(({ taskId }) => cancelled.has(taskId));
  t.diagnostic(`answers: ${[...answers].map(([answer, count]) => `${count} × ${answer}`).join(', ')}`);
  assert.deepEqual(sent, []);
  assert.ok(cancelled.size > 0 && others.size > 0, 'both sides of the race were seen');
});
