import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { destinationFiguresMax, type DestinationFigures, type WorkerFigures, type WorkerRecord } from '@qbasecron/core';
import { testNow } from '../../build-task.ts';
import { dayMs, idsOf } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

const destination: DestinationFigures = {
  flow: 'd:erp',
  breaker: 'half_open',
  openUntil: testNow + 5_000,
  inFlightCount: 3,
  targets: [
    {
      target: 'http://a.example:8080/x?y=1',
      inFlightCount: 2,
      successCount: 7,
      failureCount: 1,
      p50Ms: 3.5,
      p95Ms: 20,
      ejectionCount: 2,
      ejectedUntil: testNow + 60_000,
      lastError: 'ECONNREFUSED: "nobody" listens',
      lastErrorAt: testNow - 1,
    },
    {
      target: 'http://b.example/',
      inFlightCount: 0,
      successCount: 0,
      failureCount: 0,
      p50Ms: null,
      p95Ms: null,
      ejectionCount: 0,
      ejectedUntil: null,
      lastError: null,
      lastErrorAt: null,
    },
  ],
};

const figures: WorkerFigures = {
  armedCount: 1,
  inFlightCount: 2,
  clockOffsetMs: -3.5,
  timerUp: true,
  draining: false,
  attempts: [
    { outcome: 'delivered', count: 5 },
    { outcome: 'lost', count: 1 },
  ],
  latenessCounts: [1, 2, 3],
  latenessSumMs: 12.25,
  ledgerLatencyMs: 1.5,
  timerLatencyMs: 0.5,
  destinations: [destination, { ...destination, flow: 'https://bare.example', breaker: 'closed', openUntil: null }],
};

function aWorker(overrides: Partial<WorkerRecord> & Pick<WorkerRecord, 'id'>): WorkerRecord {
  return {
    name: 'host',
    state: 'alive',
    version: '0.1.0',
    startedAt: testNow,
    renewedAt: testNow,
    figures,
    ...overrides,
  };
}

/** Registers the guarantees that every WorkerRegistry gives. */
export function describeWorkerRegistry(name: string, makeLedger: MakeLedger): void {
  describe(`WorkerRegistry: ${name}`, () => {
    const ledger = useLedger(makeLedger);

    async function find(id: string): Promise<WorkerRecord | undefined> {
      return (await ledger().workers.listWorkers()).find((record) => record.id === id);
    }

    async function isSilent(id: string, before: number): Promise<boolean> {
      return idsOf(await ledger().workers.silentWorkers(before)).includes(id);
    }

    test('a registered worker is listed as it was written, and registering it again changes nothing', async () => {
      const record = aWorker({ id: 'registered' });
      await ledger().workers.registerWorker(record);
      await ledger().workers.registerWorker({ ...record, version: '9' });
      assert.deepEqual(await find('registered'), record);
    });

    test('a renewal is on record with its figures', async () => {
      const record = aWorker({ id: 'renewed' });
      await ledger().workers.registerWorker(record);
      const later = { ...figures, armedCount: 99, attempts: [], latenessCounts: [], destinations: [] };
      assert.equal(await ledger().workers.renewWorker('renewed', testNow + 1, later), true);
      assert.deepEqual(await find('renewed'), { ...record, renewedAt: testNow + 1, figures: later });
    });

    test('of more destinations than are kept, the first are', async () => {
      const many = Array.from({ length: destinationFiguresMax + 1 }, (_, index) => ({
        ...destination,
        flow: `d:${index}`,
      }));
      const record = aWorker({ id: 'busy', figures: { ...figures, destinations: many } });
      await ledger().workers.registerWorker(record);
      const kept = many.slice(0, -1);
      assert.deepEqual((await find('busy'))?.figures.destinations, kept);
      await ledger().workers.renewWorker('busy', testNow + 1, { ...figures, destinations: many.toReversed() });
      const flows = (await find('busy'))?.figures.destinations.map(({ flow }) => flow);
      assert.deepEqual([flows?.length, flows?.[0]], [destinationFiguresMax, `d:${destinationFiguresMax}`]);
    });

    test('a renewal that comes after a later one takes nothing back', async () => {
      await ledger().workers.registerWorker(aWorker({ id: 'overtaken' }));
      assert.equal(await ledger().workers.renewWorker('overtaken', testNow + 2_000, figures), true);
      assert.equal(await ledger().workers.renewWorker('overtaken', testNow + 1_000, figures), true);
      assert.equal((await find('overtaken'))?.renewedAt, testNow + 2_000);
    });

    test('only a worker that has not renewed in time is silent', async () => {
      await ledger().workers.registerWorker(aWorker({ id: 'quiet' }));
      assert.equal(await isSilent('quiet', testNow), false);
      assert.equal(await isSilent('quiet', testNow + 1), true);
      await ledger().workers.renewWorker('quiet', testNow + 2_000, figures);
      assert.equal(await isSilent('quiet', testNow + 1), false);
    });

    test('a worker that renewed meanwhile is not declared dead', async () => {
      await ledger().workers.registerWorker(aWorker({ id: 'back' }));
      await ledger().workers.renewWorker('back', testNow + 2_000, figures);
      assert.equal(await ledger().workers.declareDead('back', testNow), false);
      assert.equal((await find('back'))?.state, 'alive');
    });

    test('a dead worker stays silent until it is retired, and cannot renew', async () => {
      await ledger().workers.registerWorker(aWorker({ id: 'dead' }));
      assert.equal(await ledger().workers.declareDead('dead', testNow), true);
      assert.equal(await ledger().workers.declareDead('dead', testNow), true);
      assert.equal(await ledger().workers.renewWorker('dead', testNow + 5_000, figures), false);
      assert.equal(await isSilent('dead', 0), true);
      await ledger().workers.retireWorker('dead', testNow + 6_000, testNow + dayMs);
      assert.equal(await isSilent('dead', testNow + dayMs), false);
      assert.equal((await find('dead'))?.state, 'gone');
    });

    test('a worker that is gone stays gone', async () => {
      await ledger().workers.registerWorker(aWorker({ id: 'gone' }));
      await ledger().workers.retireWorker('gone', testNow, testNow + dayMs);
      await ledger().workers.retireWorker('gone', testNow, testNow + dayMs);
      assert.equal(await ledger().workers.declareDead('gone', testNow + dayMs), false);
      assert.equal(await ledger().workers.renewWorker('gone', testNow + 1, figures), false);
      assert.equal((await find('gone'))?.state, 'gone');
    });

    test('an unknown worker can neither renew nor be declared dead nor be retired', async () => {
      assert.equal(await ledger().workers.renewWorker('unknown', testNow, figures), false);
      assert.equal(await ledger().workers.declareDead('unknown', testNow), false);
      await ledger().workers.retireWorker('unknown', testNow, testNow + dayMs);
      assert.equal(await find('unknown'), undefined);
    });

    test('of a renewal and a declaration of death at once, only one holds', async () => {
      await ledger().workers.registerWorker(aWorker({ id: 'contested' }));
      const [renewed, dead] = await Promise.all([
        ledger().workers.renewWorker('contested', testNow + 2_000, figures),
        ledger().workers.declareDead('contested', testNow),
      ]);
      assert.notEqual(renewed, dead);
      assert.equal((await find('contested'))?.state, dead ? 'dead' : 'alive');
    });
  });
}
