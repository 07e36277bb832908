import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  LedgerUnavailable,
  leaseMs,
  leaseSafetyMs,
  offsetMeasureMs,
  OutcomeUnknown,
  silentLogger,
  type WorkerFigures,
} from '@qbasecron/core';
import { createFakeClock } from '@qbasecron/testkit';
import { createIncarnation } from '../../../src/lease/incarnation.ts';

const figures = {} as WorkerFigures;

async function setUp() {
  const clock = createFakeClock();
  const ledger = { away: false, dead: false, answerMs: 0, registered: [] as string[], renewed: 0 };
  const lost: string[] = [];
  let incarnations = 0;
  const refuse = (): void => {
    if (ledger.away) throw new LedgerUnavailable('away');
  };
  const pass = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  const incarnation = createIncarnation({
    workers: {
      registerWorker: async (record) => {
        refuse();
        ledger.registered.push(record.id);
        if (ledger.answerMs === 0) return;
        await pass(ledger.answerMs);
        throw new OutcomeUnknown('the answer is lost');
      },
      renewWorker: async () => {
        refuse();
        ledger.renewed += 1;
        if (ledger.answerMs > 0) await pass(ledger.answerMs);
        return !ledger.dead;
      },
      listWorkers: async () => [],
      silentWorkers: async () => [],
      declareDead: async () => true,
      retireWorker: async () => {},
    },
    clock,
    log: silentLogger,
    name: 'worker-1',
    version: '0',
    newSuffix: () => `run${incarnations++}`,
    figures: () => figures,
    onLost: (id) => lost.push(id),
  });
  return { clock, ledger, lost, incarnation };
}

test('nothing may be sent before the incarnation is registered', async () => {
  const { incarnation } = await setUp();
  assert.equal(incarnation.maySend(), false);
  await incarnation.begin();
  assert.equal(incarnation.maySend(), true);
});

test('without renewal nothing is sent from lease − 2 s on, by the monotonic clock', async () => {
  const { clock, incarnation } = await setUp();
  await incarnation.begin();
  await clock.advance(leaseMs - leaseSafetyMs - 1);
  assert.equal(incarnation.maySend(), true);
  await clock.advance(1);
  assert.equal(incarnation.maySend(), false);
});

test('without renewal nothing is sent by the wall clock either: a suspended machine does not count its sleep', async () => {
  const { clock, incarnation } = await setUp();
  await incarnation.begin();
  clock.jumpWall(leaseMs);
  assert.equal(incarnation.maySend(), false);
});

test('after an outage shorter than the lease the same incarnation goes on', async () => {
  const { clock, ledger, lost, incarnation } = await setUp();
  await incarnation.begin();
  ledger.away = true;
  await clock.advance(leaseMs - 500);
  assert.equal(await incarnation.renew(), 'unreachable');
  assert.equal(incarnation.maySend(), false);
  ledger.away = false;
  assert.equal(await incarnation.renew(), 'renewed');
  assert.equal(incarnation.maySend(), true);
  assert.equal(incarnation.id, 'worker-1.run0');
  assert.deepEqual(lost, []);
});

test('past its lease it drops what is armed and takes a new incarnation, even when nobody declared it dead', async () => {
  const { clock, ledger, lost, incarnation } = await setUp();
  await incarnation.begin();
  await clock.advance(leaseMs);
  assert.equal(await incarnation.renew(), 'new_incarnation');
  assert.deepEqual(lost, ['worker-1.run0']);
  assert.equal(incarnation.id, 'worker-1.run1');
  assert.deepEqual(ledger.registered, ['worker-1.run0', 'worker-1.run1']);
  assert.equal(incarnation.maySend(), true);
});

test('declared dead by another worker, it takes a new incarnation at its next renewal', async () => {
  const { clock, ledger, lost, incarnation } = await setUp();
  await incarnation.begin();
  ledger.dead = true;
  await clock.advance(2_000);
  assert.equal(await incarnation.renew(), 'new_incarnation');
  assert.deepEqual(lost, ['worker-1.run0']);
});

test('a new incarnation that cannot be registered sends nothing until it is', async () => {
  const { clock, ledger, lost, incarnation } = await setUp();
  await incarnation.begin();
  await clock.advance(leaseMs);
  ledger.away = true;
  assert.equal(await incarnation.renew(), 'unreachable');
  assert.equal(incarnation.maySend(), false);
  assert.equal(await incarnation.renew(), 'unreachable');
  ledger.away = false;
  assert.equal(await incarnation.renew(), 'new_incarnation');
  assert.equal(incarnation.maySend(), true);
  assert.deepEqual(lost, ['worker-1.run0']);
});

test('contact counts from the last failure to renew, and from a pause of this process longer than a missed renewal', async () => {
  const { clock, ledger, incarnation } = await setUp();
  await incarnation.begin();
  await clock.advance(3_000);
  await incarnation.renew();
  assert.equal(incarnation.contactMs(), 3_000);
  ledger.away = true;
  await incarnation.renew();
  assert.equal(incarnation.contactMs(), 0);
  ledger.away = false;
  await clock.advance(2_000);
  await incarnation.renew();
  assert.equal(incarnation.contactMs(), 2_000);
  await clock.advance(7_000);
  await incarnation.renew();
  assert.equal(incarnation.contactMs(), 0);
});

test('tokens differ from claim to claim and from incarnation to incarnation', async () => {
  const { clock, incarnation } = await setUp();
  await incarnation.begin();
  const tokens = [incarnation.nextToken(), incarnation.nextToken()];
  await clock.advance(leaseMs);
  await incarnation.renew();
  tokens.push(incarnation.nextToken());
  assert.equal(new Set(tokens).size, 3);
});

test('the lease counts from before the renewal went out, not from its answer', async () => {
  const { clock, ledger, incarnation } = await setUp();
  await incarnation.begin();
  await clock.advance(2_000);
  ledger.answerMs = 1_000;
  const renewing = incarnation.renew();
  await clock.advance(1_000);
  assert.equal(await renewing, 'renewed');
  await clock.advance(leaseMs - leaseSafetyMs - 1_001);
  assert.equal(incarnation.maySend(), true);
  await clock.advance(1);
  assert.equal(incarnation.maySend(), false);
});

test('a renewal without an answer is given up after 1.5 s and ends the contact, and its late answer changes nothing', async () => {
  const { clock, ledger, incarnation } = await setUp();
  await incarnation.begin();
  await clock.advance(2_000);
  ledger.answerMs = 6_000;
  const renewing = incarnation.renew();
  await clock.advance(1_500);
  assert.equal(await renewing, 'unreachable');
  assert.equal(incarnation.contactMs(), 0);
  await clock.advance(4_500);
  assert.equal(incarnation.maySend(), false);
});

test('after a pause longer than the lease, contact counts from the new incarnation', async () => {
  const { clock, incarnation } = await setUp();
  await incarnation.begin();
  await clock.advance(20_000);
  assert.equal(await incarnation.renew(), 'new_incarnation');
  assert.equal(incarnation.contactMs(), 0);
});

test('after a step of the ledger’s clock there is no contact until every process has measured it', async () => {
  const { clock, incarnation } = await setUp();
  await incarnation.begin();
  await clock.advance(2_000);
  clock.setOffset(30_000);
  assert.equal(await incarnation.renew(), 'renewed');
  assert.equal(incarnation.contactMs(), -offsetMeasureMs);
  for (let waitedMs = 0; waitedMs < offsetMeasureMs; waitedMs += 2_000) {
    await clock.advance(2_000);
    await incarnation.renew();
  }
  assert.equal(incarnation.contactMs(), 0);
});

test('a registration repeated after its answer was lost is another record: no lease is believed older than it is', async () => {
  const { clock, ledger, incarnation } = await setUp();
  await incarnation.begin();
  await clock.advance(leaseMs);
  ledger.answerMs = 10_000;
  const renewing = incarnation.renew();
  await clock.advance(10_000);
  assert.equal(await renewing, 'unreachable');
  assert.equal(incarnation.maySend(), false);
  ledger.answerMs = 0;
  assert.equal(await incarnation.renew(), 'new_incarnation');
  assert.deepEqual(ledger.registered, ['worker-1.run0', 'worker-1.run1', 'worker-1.run2']);
  assert.equal(incarnation.id, 'worker-1.run2');
});
