import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Action } from '@qbasecron/core';
import { anAction } from '../../build-action.ts';
import { testNow } from '../../build-task.ts';
import { dayMs, idsOf } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

/** Registers the guarantees that every ActionLedger gives. */
export function describeActionLedger(name: string, makeLedger: MakeLedger): void {
  describe(`ActionLedger: ${name}`, () => {
    const ledger = useLedger(makeLedger);
    const full = anAction({
      kind: 'replay',
      filter: {
        states: ['failed', 'succeeded'],
        label: 'red',
        scheduleId: 's1',
        destination: 'mail',
        finishReasons: ['rejected', 'lost'],
        lastStatus: 503,
        dueFrom: testNow - 4,
        dueUntil: testNow - 3,
        finishedFrom: testNow - 2,
        finishedUntil: testNow - 1,
      },
      edits: {
        desc: 'again',
        labels: null,
        headers: { 'x.y': 'a', $z: null },
        body: { kind: 'json', body: '{"a.b":1}' },
      },
      state: 'cancelled',
      matchedCount: 5,
      doneCount: 3,
      skipped: { not_found: 1, on_the_wire: 1 },
      finishedAt: testNow + 1,
      purgeAt: testNow + 3_650 * dayMs,
    });
    const empty = anAction({ nextStepAt: null });

    async function kept(overrides: Partial<Omit<Action, 'filter'>> = {}): Promise<Action> {
      const action = anAction(overrides);
      await ledger().actions.insertAction(action);
      return action;
    }

    test('one with every field set, and one with every field empty, come back as they were written', async () => {
      for (const action of [full, empty]) {
        await ledger().actions.insertAction(action);
        assert.deepEqual(await ledger().actions.findAction(action.id), action);
      }
    });

    test('one that is on record already is left as it is, and an unknown one is not found', async () => {
      const action = await kept();
      await ledger().actions.changeAction(action.id, action, { doneCount: 3 });
      await ledger().actions.insertAction(action);
      assert.equal((await ledger().actions.findAction(action.id))?.doneCount, 3);
      assert.equal(await ledger().actions.findAction('unknown'), null);
    });

    test('a change sets what it names, empties by null, and leaves the rest', async () => {
      const action = await kept();
      const step = {
        position: { at: testNow - 5, id: 'x' },
        doneCount: 2,
        skipped: { armed: 1 },
        updatedAt: testNow + 1,
      };
      assert.equal(await ledger().actions.changeAction(action.id, action, step), true);
      assert.deepEqual(await ledger().actions.findAction(action.id), { ...action, ...step });
      const end = {
        state: 'done',
        nextStepAt: null,
        finishedAt: testNow + 9,
        purgeAt: testNow + 3_650 * dayMs,
      } as const;
      assert.equal(await ledger().actions.changeAction(action.id, { ...action, ...step }, end), true);
      assert.deepEqual(await ledger().actions.findAction(action.id), { ...action, ...step, ...end });
    });

    test('a change needs the state and the position', async () => {
      const action = await kept({ position: { at: testNow, id: 'b' } });
      const { id } = action;
      for (const condition of [
        { ...action, state: 'cancelled' },
        { ...action, position: { at: testNow + 1, id: 'b' } },
        { ...action, position: { at: testNow, id: 'a' } },
      ] as const) {
        assert.equal(await ledger().actions.changeAction(id, condition, { doneCount: 1 }), false);
      }
      assert.equal(await ledger().actions.changeAction('unknown', action, { doneCount: 1 }), false);
      assert.deepEqual(await ledger().actions.findAction(id), action);
    });

    test('of ten workers that move it on at once, one does', async () => {
      const action = await kept();
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          ledger().actions.changeAction(action.id, action, { position: { at: testNow - 1, id: '' }, doneCount: index }),
        ),
      );
      assert.equal(results.filter(Boolean).length, 1);
      assert.equal((await ledger().actions.findAction(action.id))?.doneCount, results.indexOf(true));
    });

    describe('lists', () => {
      const listed = useLedger(makeLedger);
      const actions = [
        anAction({ id: 'a', createdAt: testNow, nextStepAt: testNow + 3 }),
        anAction({ id: 'b', createdAt: testNow + 1, nextStepAt: testNow + 1 }),
        anAction({ id: 'c', createdAt: testNow + 1, nextStepAt: testNow + 2 }),
        anAction({ id: 'd', createdAt: testNow + 2, nextStepAt: null, state: 'done' }),
        anAction({ id: 'e', createdAt: testNow + 3, nextStepAt: testNow, state: 'cancelled' }),
      ];
      before(async () => {
        for (const action of actions) await listed().actions.insertAction(action);
      });

      test('of all, newest first', async () => {
        assert.deepEqual(await listed().actions.listActions(10), actions.toReversed());
        assert.deepEqual(idsOf(await listed().actions.listActions(2)), ['e', 'd']);
        assert.deepEqual(await listed().actions.listActions(0), []);
      });

      test('of what is due hold running ones only, earliest first, the very moment included', async () => {
        const due = async (ms: number, limit = 10): Promise<string> =>
          idsOf(await listed().actions.dueActions(testNow + ms, limit)).join('');
        assert.equal(await due(3), 'bca');
        assert.equal(await due(2), 'bc');
        assert.equal(await due(2, 1), 'b');
        assert.equal(await due(2, 0), '');
        assert.equal(await due(0), '');
      });
    });
  });
}
