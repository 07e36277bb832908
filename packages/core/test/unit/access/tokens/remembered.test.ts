import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { awayMs, createRemembered, freshMs, staleMs } from '../../../../src/access/tokens/remembered.ts';
import { LedgerUnavailable } from '../../../../src/ports/task-ledger.ts';

function createClock() {
  let ms = 0;
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    monotonic: () => ms,
    settle,
    async advance(by: number) {
      await settle();
      ms += by;
    },
  };
}

function setUp() {
  const clock = createClock();
  const ledger = { value: 0, isAway: false, reads: 0 };
  const remembered = createRemembered({
    clock,
    async read() {
      ledger.reads++;
      if (ledger.isAway) throw new LedgerUnavailable('away');
      return ledger.value;
    },
  });
  return { clock, ledger, remembered };
}

test('what is fresh is answered at once and read from nowhere', async () => {
  const { clock, ledger, remembered } = setUp();
  assert.ok(remembered.get() instanceof Promise);
  await clock.settle();
  await clock.advance(freshMs);
  assert.equal(remembered.get(), 0);
  assert.equal(ledger.reads, 1);
});

test('what is not quite fresh is answered at once, and read again once behind the scenes', async () => {
  const { clock, ledger, remembered } = setUp();
  await remembered.get();
  await clock.advance(freshMs + 1);
  ledger.value = 1;
  assert.deepEqual([remembered.get(), remembered.get()], [0, 0]);
  await clock.settle();
  assert.equal(remembered.get(), 1);
  assert.equal(ledger.reads, 2);
});

test('many who ask at once share one read', async () => {
  const { ledger, remembered } = setUp();
  assert.deepEqual(await Promise.all(Array.from({ length: 50 }, async () => remembered.get())), Array(50).fill(0));
  assert.equal(ledger.reads, 1);
});

test('what was set here is not overwritten by an answer that was asked for before', async () => {
  const clock = createClock();
  let answer: (value: string) => void = () => {};
  const remembered = createRemembered({ clock, read: () => new Promise<string>((resolve) => (answer = resolve)) });
  const asked = remembered.get();
  await clock.advance(5);
  remembered.set('newer');
  answer('older');
  assert.equal(await asked, 'newer');
  assert.equal(remembered.get(), 'newer');
});

test('while the ledger is away it is asked once a second, and nobody waits for it who knows enough', async () => {
  const { clock, ledger, remembered } = setUp();
  await remembered.get();
  ledger.isAway = true;
  await clock.advance(staleMs + 1);
  assert.equal(await remembered.get(), 0);
  const before = ledger.reads;
  for (let ms = 0; ms < 10_000; ms += 100) {
    assert.equal(remembered.get(), 0);
    await clock.advance(100);
  }
  assert.ok(ledger.reads - before <= 10, `${ledger.reads - before}`);
  await clock.advance(awayMs);
  await assert.rejects(async () => remembered.get(), LedgerUnavailable);
  ledger.isAway = false;
  ledger.value = 7;
  await clock.advance(1_000);
  assert.equal(await remembered.get(), 7);
});

test('an error that is no outage is told, not bridged', async () => {
  const clock = createClock();
  let fault: Error | null = null;
  const remembered = createRemembered({
    clock,
    read: () => (fault ? Promise.reject(fault) : Promise.resolve(1)),
  });
  await remembered.get();
  fault = new Error('unreadable');
  await clock.advance(staleMs + 1);
  await assert.rejects(async () => remembered.get(), /unreadable/);
});

test('property: with a ledger that answers, no answer is older than two seconds; with one that is away, than a minute', async () => {
  const step = fc.record({ ms: fc.integer({ min: 0, max: 3_000 }), toggles: fc.boolean(), changes: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { clock, ledger, remembered } = setUp();
      /** When each value ceased to be true. */
      const endedAt = new Map<number, number>();
      let lastUpAt = clock.monotonic();
      for (const { ms, toggles, changes } of steps) {
        if (!ledger.isAway) lastUpAt = clock.monotonic();
        await clock.advance(ms);
        if (!ledger.isAway) lastUpAt = clock.monotonic();
        if (changes) endedAt.set(ledger.value++, clock.monotonic());
        if (toggles) ledger.isAway = !ledger.isAway;
        const value = await Promise.resolve(remembered.get()).catch((error: unknown) => {
          assert.ok(error instanceof LedgerUnavailable);
          return null;
        });
        if (value === null) continue;
        const age = clock.monotonic() - (endedAt.get(value) ?? clock.monotonic());
        assert.ok(age <= awayMs, `${age}`);
        // A background read may bridge the moment at which the ledger returns.
        const hasJustReturned = clock.monotonic() - lastUpAt < staleMs || toggles;
        if (!ledger.isAway && !hasJustReturned) assert.ok(age <= staleMs, `${age}`);
      }
    }),
    { numRuns: 200 },
  );
});
