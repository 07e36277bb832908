import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createGatekeeper, hashToken, tokenOf, type Refusal } from '@qbasecron/core';
import { aToken, createFakeClock, createMemoryLedger } from '@qbasecron/testkit';

function setUp() {
  const clock = createFakeClock();
  const { tokens } = createMemoryLedger({ now: clock.now });
  let reads = 0;
  const counted = {
    ...tokens,
    findToken: (id: string) => {
      reads++;
      return tokens.findToken(id);
    },
  };
  const gatekeeper = createGatekeeper({ tokens: counted, clock, given: [], isOpenToLocal: true });
  async function give() {
    const secret = tokenOf(randomBytes(32));
    const token = aToken({ hash: hashToken(secret), createdAt: clock.now() });
    await tokens.insertToken(token);
    return { secret, token };
  }
  return { clock, tokens, gatekeeper, give, reads: () => reads };
}

test('a known token is admitted without a turn of the event loop and without a read', async () => {
  const { gatekeeper, give, reads } = setUp();
  const { secret, token } = await give();
  await gatekeeper.admit(secret);
  for (let count = 0; count < 1_000; count++) {
    const admitted = gatekeeper.admit(secret);
    assert.ok(!(admitted instanceof Promise));
    assert.deepEqual(admitted, { caller: { tokenId: token.id, name: token.name, scopes: token.scopes } });
  }
  assert.equal(reads(), 1);
});

test('a token on record under the id of another is not that other', async () => {
  const { gatekeeper, give, tokens } = setUp();
  await give();
  const secret = tokenOf(randomBytes(32));
  const hash = hashToken(secret);
  // As if two hashes began alike: the whole hash decides.
  await tokens.insertToken({ ...aToken({ hash }), hash: hash.slice(0, 24).padEnd(64, '0') });
  assert.deepEqual(await gatekeeper.admit(secret), { refused: 'unknown' });
});

test('made-up tokens, however many, push nobody out who is known', async () => {
  const { gatekeeper, give, reads } = setUp();
  const { secret } = await give();
  await gatekeeper.admit(secret);
  for (let count = 0; count < 3_000; count++) await gatekeeper.admit(tokenOf(randomBytes(32)));
  const before = reads();
  assert.ok(!(gatekeeper.admit(secret) instanceof Promise));
  assert.equal(reads(), before);
});

test('the same unknown token is looked up once a second, not at each request', async () => {
  const { gatekeeper, give, reads } = setUp();
  await give();
  const unknown = tokenOf(randomBytes(32));
  for (let count = 0; count < 100; count++) assert.deepEqual(await gatekeeper.admit(unknown), { refused: 'unknown' });
  assert.equal(reads(), 1);
});

test('of a flood of made-up tokens few wait for the ledger at a time, the rest is told to come again', async () => {
  const { gatekeeper, give } = setUp();
  const { secret } = await give();
  await gatekeeper.admit(secret);
  const flood = Array.from({ length: 500 }, async () => gatekeeper.admit(tokenOf(randomBytes(32))));
  assert.ok(!(gatekeeper.admit(secret) instanceof Promise), 'who is known does not wait');
  const ends = await Promise.allSettled(flood);
  assert.equal(ends.filter(({ status }) => status === 'fulfilled').length, 64);
  for (const end of ends) if (end.status === 'rejected') assert.equal((end.reason as Refusal).code, 'overloaded');
  assert.deepEqual(await gatekeeper.admit(tokenOf(randomBytes(32))), { refused: 'unknown' });
});

test('what is no token by its form is refused without a look', async () => {
  const { gatekeeper, give, reads } = setUp();
  await give();
  for (const text of ['', 'x', 'qbc_short', 'x'.repeat(10_000)]) {
    assert.deepEqual(await gatekeeper.admit(text), { refused: 'unknown' });
  }
  assert.equal(reads(), 0);
});

test('uses of several processes are written at most once a minute', async () => {
  const { clock, tokens, gatekeeper, give } = setUp();
  const other = createGatekeeper({ tokens, clock, given: [], isOpenToLocal: false });
  const { secret, token } = await give();
  const startAt = clock.now();
  await gatekeeper.admit(secret);
  await gatekeeper.noteUses();
  for (let s = 0; s < 59; s++) {
    await clock.advance(1_000);
    await other.admit(secret);
    await gatekeeper.admit(secret);
    await Promise.all([gatekeeper.noteUses(), other.noteUses()]);
  }
  assert.equal((await tokens.findToken(token.id))?.lastUsedAt, startAt);
});
