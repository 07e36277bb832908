import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { taskStates, type Destination, type DestinationChange, type Sealed, type Task } from '@qbasecron/core';
import { aDestination, aTarget } from '../../build-destination.ts';
import { aSchedule, aTemplate } from '../../build-schedule.ts';
import { aTask, testNow } from '../../build-task.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

const sealed = (text: string): Sealed => `v1.00000000.${text}` as Sealed;

/** Registers the guarantees that every DestinationLedger gives. */
export function describeDestinationLedger(name: string, makeLedger: MakeLedger): void {
  describe(`DestinationLedger: ${name}`, () => {
    const ledger = useLedger(makeLedger);

    async function find(of: string): Promise<Destination | undefined> {
      return (await ledger().destinations.findDestinations([of]))[0];
    }

    async function insert(overrides: Partial<Destination> = {}): Promise<Destination> {
      const destination = aDestination(overrides);
      assert.equal(await ledger().destinations.insertDestination(destination), 'inserted');
      return destination;
    }

    const full = (): Destination =>
      aDestination({
        desc: '春节 "quoted"',
        targets: [aTarget('https://a.example/x?y=1', { weight: 1_000, priority: 9, state: 'draining' })],
        policy: 'broadcast',
        broadcastSuccess: 'any',
        headers: { 'x-a.b$c': '$1.00', accept: '' },
        secretHeaders: { 'x-api-key': sealed('a') },
        auth: { kind: 'bearer', token: sealed('b') },
        tls: { ca: 'CA', cert: 'CERT', key: sealed('c') },
        rate: { count: 10, periodMs: 1_000 },
        maxInFlight: 5,
        timeoutMs: 2_500,
        retry: aTask().retry,
        success: {
          statuses: [
            [200, 204],
            [404, 404],
          ],
          bodyPattern: '^ok',
        },
        health: {
          consecutiveFailures: 3,
          ejectMs: 1_000,
          ejectedPercentMax: 10,
          panicPercent: 0,
          active: {
            path: '/healthz',
            method: 'HEAD',
            intervalMs: 5_000,
            timeoutMs: 1_000,
            healthyAfter: 2,
            unhealthyAfter: 3,
          },
        },
        breaker: { failurePercent: 50, minRequests: 5, windowMs: 10_000, openMs: 1_000 },
        signing: [
          { secret: sealed('d'), createdAt: testNow, expiresAt: testNow + 1 },
          { secret: sealed('e'), createdAt: testNow + 1, expiresAt: null },
        ],
        onDisabled: 'fail',
        state: 'disabled',
        stopped: { reason: '410 Gone', by: null, at: testNow },
        revision: 4,
        updatedAt: testNow + 1,
      });

    test('one with every field set, and one with every field empty, come back as they were written', async () => {
      const basic = { kind: 'basic', username: 'a', password: sealed('f') } as const;
      const oauth2 = {
        kind: 'oauth2',
        tokenUrl: 'https://id.example/token',
        clientId: 'c',
        clientSecret: sealed('g'),
        scope: 'a b',
        audience: null,
      } as const;
      const tls = { ca: null, cert: null, key: null };
      const onlyBody = { statuses: null, bodyPattern: 'ok' };
      const others = [{ desc: '' }, { auth: basic, tls }, { auth: oauth2, success: onlyBody }];
      for (const destination of [full(), ...others.map((one) => aDestination(one))]) {
        assert.equal(await ledger().destinations.insertDestination(destination), 'inserted');
        assert.deepEqual(await find(destination.name), destination);
      }
    });

    test('a name that is taken is told, and what is on record stays as it was', async () => {
      const first = await insert();
      const again = aDestination({ name: first.name, desc: 'another' });
      assert.equal(await ledger().destinations.insertDestination(again), 'exists');
      assert.deepEqual(await find(first.name), first);
    });

    test('of ten first writes at once one is made', async () => {
      const destination = aDestination();
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          ledger().destinations.insertDestination({ ...destination, desc: `from ${index}` }),
        ),
      );
      assert.equal(results.filter((result) => result === 'inserted').length, 1);
      assert.equal((await find(destination.name))?.desc, `from ${results.indexOf('inserted')}`);
    });

    test('a change sets what is given, empties what is null, leaves the rest and counts the revision', async () => {
      const before = full();
      await ledger().destinations.insertDestination(before);
      const change = {
        targets: [aTarget('http://b.example/')],
        headers: {},
        auth: null,
        tls: null,
        retry: null,
        success: null,
        signing: [],
        state: 'active',
        stopped: null,
        updatedAt: testNow + 5,
      } satisfies DestinationChange;
      const changed = await ledger().destinations.changeDestination(before.name, { revision: 4 }, change);
      assert.deepEqual(changed, { ...before, ...change, revision: 5 });
      assert.deepEqual(await find(before.name), changed);
    });

    test('a change at another revision, or of one that is not there, changes nothing', async () => {
      const destination = await insert({ revision: 2 });
      for (const revision of [1, 3]) {
        assert.equal(
          await ledger().destinations.changeDestination(destination.name, { revision }, { desc: 'x' }),
          null,
        );
      }
      assert.equal(await ledger().destinations.changeDestination('unknown', {}, { desc: 'x' }), null);
      assert.deepEqual(await find(destination.name), destination);
      assert.equal(await find('unknown'), undefined);
    });

    test('of ten changes of one revision at once one is made; without a revision all are', async () => {
      const { name: of } = await insert();
      const change = (condition: { revision?: number }) =>
        Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            ledger().destinations.changeDestination(of, condition, { desc: `from ${index}` }),
          ),
        );
      const conditional = await change({ revision: 1 });
      assert.equal(conditional.filter((changed) => changed !== null).length, 1);
      await change({});
      assert.equal((await find(of))?.revision, 12);
    });

    test('of several names those on record are found, each once', async () => {
      const destinations = [await insert(), await insert()];
      const names = destinations.map((destination) => destination.name);
      const found = await ledger().destinations.findDestinations([...names, 'unknown', ...names]);
      assert.deepEqual(
        found.toSorted((one, other) => names.indexOf(one.name) - names.indexOf(other.name)),
        destinations,
      );
      assert.deepEqual(await ledger().destinations.findDestinations([]), []);
    });

    test('one that is removed was there, and may be made anew', async () => {
      const destination = await insert();
      assert.equal(await ledger().destinations.removeDestination(destination.name), true);
      assert.equal(await ledger().destinations.removeDestination(destination.name), false);
      assert.equal(await find(destination.name), undefined);
      assert.equal(await ledger().destinations.insertDestination(destination), 'inserted');
    });

    test('it is needed by tasks that are not finished, and by no others', async () => {
      for (const state of taskStates) {
        const { name: of } = await insert();
        await ledger().tasks.insertTasks([toDestination(of, { state })]);
        const isNeeded = ['scheduled', 'delivering', 'awaiting_ack'].includes(state);
        assert.equal(await ledger().destinations.isNeeded(of), isNeeded, state);
      }
      assert.equal(await ledger().destinations.isNeeded('unknown'), false);
    });

    test('it is needed by schedules whose tasks or their follow-ups name it, until they are finished', async () => {
      const followUp = (destination: string) => ({ callbackUrl: null, destination, path: null, headers: {} });
      const templates = [
        (of: string) => aTemplate({ callbackUrl: null, destination: of }),
        (of: string) => aTemplate({ onSuccess: followUp(of) }),
        (of: string) => aTemplate({ onFailure: followUp(of) }),
      ];
      for (const [index, template] of templates.entries()) {
        for (const state of ['active', 'paused', 'finished'] as const) {
          const { name: of } = await insert();
          await ledger().schedules.insertSchedule(aSchedule({ state, task: template(of) }));
          assert.equal(await ledger().destinations.isNeeded(of), state !== 'finished', `${index} ${state}`);
        }
      }
    });

    test('only its own scheduled tasks that were put off become due, and none of them later than before', async () => {
      const { name: of } = await insert();
      const { name: other } = await insert();
      const at = testNow + 10_000;
      const later = { nextAttemptAt: at + 60_000, postponedFrom: testNow };
      const woken = [toDestination(of, later), toDestination(of, { ...later, nextAttemptAt: at + 1 })];
      const left = [
        toDestination(of, { nextAttemptAt: at + 60_000 }),
        toDestination(of, { nextAttemptAt: at - 1, postponedFrom: testNow }),
        toDestination(of, { ...later, state: 'cancelled' }),
        toDestination(other, later),
        aTask(later),
      ];
      await ledger().tasks.insertTasks([...woken, ...left]);
      assert.equal(await ledger().destinations.wakePostponed(of, at), 2);
      assert.equal(await ledger().destinations.wakePostponed(of, at), 0);
      for (const task of woken) {
        assert.deepEqual(await ledger().tasks.findTask(task.id), { ...task, nextAttemptAt: at });
      }
      for (const task of left) assert.deepEqual(await ledger().tasks.findTask(task.id), task);
    });

    describe('lists', () => {
      const listed = useLedger(makeLedger);

      test('come by name, page after page', async () => {
        const all = ['B', 'Z', '_', 'a', 'b.c', 'b_c'].map((one) => aDestination({ name: one }));
        for (const destination of all.toReversed()) await listed().destinations.insertDestination(destination);
        const first = await listed().destinations.listDestinations(null, 4);
        const rest = await listed().destinations.listDestinations('a', 4);
        assert.deepEqual([...first, ...rest], all);
        assert.deepEqual(await listed().destinations.listDestinations('C', 1), [all[1]]);
        assert.deepEqual(await listed().destinations.listDestinations('b_c', 4), []);
        assert.deepEqual(await listed().destinations.listDestinations(null, 0), []);
      });
    });
  });
}

function toDestination(destination: string, overrides: Partial<Task> = {}): Task {
  return aTask({ callbackUrl: null, destination, flow: `d:${destination}`, ...overrides });
}
