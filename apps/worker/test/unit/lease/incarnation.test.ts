import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LedgerUnavailable, leaseMs, leaseSafetyMs, silentLogger, type WorkerFigures } from '@qbasecron/core';
import { createFakeClock } from '@qbasecron/testkit';
import { createIncarnation } from '../../../src/lease/incarnation.ts';

const figures = {} as WorkerFigures;

async function setUp() {
  const clock = createFakeClock();
  const ledger = { away: false, dead: false, registered: [] as string[], renewed: 0 };
  const lost: string[] = [];
  let incarnations = 0;
  const refuse = (): void => {
    if (ledger.away) throw new LedgerUnavailable('away');
  };
  const incarnation = createIncarnation({
    workers: {
      registerWorker: async (record) => {
        refuse();
        ledger.registered.push(record.id);
      },
      renewWorker: async () => {
        refuse();
        ledger.renewed += 1;
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
