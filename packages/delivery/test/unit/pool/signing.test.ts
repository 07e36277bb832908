import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDestination, aNamedTask, answered, aWorld, hosts, refused, seal } from './fakes.ts';

/** Tells what it was given: secrets, timestamp. */
function sign(secrets: readonly string[], message: { timestamp: number }): string {
  return `${secrets.join('+')}@${message.timestamp}`;
}

const start = 1_768_478_400_000;
const signing = [
  { secret: seal('new'), createdAt: 2, expiresAt: null },
  { secret: seal('old'), createdAt: 1, expiresAt: start + 60_000 },
];

test('a destination’s own secrets sign, all that are valid, and one that has expired does no more', async () => {
  const { sender, clock, go } = aWorld(aDestination({ signing }), { sign, defaultSecret: 'default' });
  await go(aNamedTask());
  await clock.advance(60_000);
  await go(aNamedTask());
  assert.deepEqual(
    sender.sent.map((request) => request.headers['webhook-signature']),
    [`new+old@${start / 1_000}`, `new@${start / 1_000 + 60}`],
  );
});

test('a destination without a valid secret is signed by the default one', async () => {
  const expired = [{ secret: seal('old'), createdAt: 1, expiresAt: start }];
  for (const own of [[], expired]) {
    const { sender, go } = aWorld(aDestination({ signing: own }), { sign, defaultSecret: 'default' });
    await go(aNamedTask());
    assert.equal(sender.sent[0]?.headers['webhook-signature'], `default@${start / 1_000}`);
  }
});

test('each part of a broadcast is signed alike', async () => {
  const { sender, go } = aWorld(aDestination({ policy: 'broadcast', signing }), { sign });
  await go(aNamedTask());
  assert.equal(hosts(sender.sent), 'a b c');
  assert.equal(new Set(sender.sent.map((request) => request.headers['webhook-signature'])).size, 1);
});

test('a target passed over later in time is signed for its own moment', async () => {
  const { sender, clock, go } = aWorld(aDestination({ signing }), { sign });
  sender.answer = async (request) => {
    if (!request.url.includes('//a.')) return answered(200);
    await new Promise<void>((resolve) => void clock.after(3_000, resolve));
    return refused;
  };
  const going = go(aNamedTask());
  await clock.advance(3_000);
  const { requests } = await going;
  assert.deepEqual(
    requests.map((request) => request.startedAt),
    [start, start + 3_000],
  );
  const [first, second] = sender.sent.map((request) => request.headers['webhook-timestamp']);
  assert.equal(Number(second) - Number(first), 3);
  assert.equal(sender.sent[1]?.headers['webhook-signature'], `new+old@${second}`);
});

test('headers of ours come with each request', async () => {
  const ownHeaders = (task: { id: string }): Record<string, string> => ({
    'qbasecron-ack-url': `http://api/${task.id}`,
  });
  const { sender, go } = aWorld(aDestination({ headers: { 'qbasecron-ack-url': 'theirs' } }), { ownHeaders });
  const task = aNamedTask();
  await go(task);
  assert.equal(sender.sent[0]?.headers['qbasecron-ack-url'], `http://api/${task.id}`);
});
