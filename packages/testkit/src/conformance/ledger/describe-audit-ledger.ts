import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { AuditEntry, AuditQuery } from '@qbasecron/core';
import { testNow } from '../../build-task.ts';
import { dayMs, idsOf } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

let count = 0;

function anEntry(overrides: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: `entry-${String(++count).padStart(4, '0')}`,
    at: testNow,
    tokenId: null,
    callerName: 'local',
    address: '127.0.0.1',
    requestId: 'request-1',
    action: 'task.cancel',
    kind: 'task',
    ids: ['task-1'],
    count: 1,
    outcome: 'done',
    before: '{"state":"scheduled"}',
    after: '{"state":"cancelled"}',
    purgeAt: testNow + 90 * dayMs,
    ...overrides,
  };
}

/** Registers the guarantees that every AuditLedger gives. */
export function describeAuditLedger(name: string, makeLedger: MakeLedger): void {
  describe(`AuditLedger: ${name}`, () => {
    describe('writing', () => {
      const ledger = useLedger(makeLedger);

      test('one with every field set, and one with every field empty, come back as they were written', async () => {
        const full = anEntry({ at: testNow + 1, tokenId: 'token-1', outcome: 'unknown', before: '{"a.$b":"财神"}' });
        const empty = anEntry({ ids: [], count: 0, before: null, after: null });
        await ledger().audit.insertEntries([empty, full]);
        assert.deepEqual(await ledger().audit.listEntries({ limit: 10 }), [full, empty]);
      });

      test('writing again, alone or among new ones, changes nothing', async () => {
        const [first, second] = [anEntry({ kind: 'twice' }), anEntry({ kind: 'twice' })];
        await ledger().audit.insertEntries([first]);
        await ledger().audit.insertEntries([{ ...first, callerName: 'another' }, second]);
        await ledger().audit.insertEntries([]);
        assert.deepEqual(await ledger().audit.listEntries({ kind: 'twice', limit: 10 }), [second, first]);
      });
    });

    describe('lists', () => {
      const ledger = useLedger(makeLedger);
      const entries = [
        anEntry({ at: testNow - 3, ids: ['a', 'b'], callerName: 'ci', tokenId: 't1' }),
        anEntry({ at: testNow - 2, kind: 'schedule', ids: ['a'] }),
        anEntry({ at: testNow - 2, ids: ['b'], callerName: 't1' }),
        anEntry({ at: testNow - 2, ids: ['c'] }),
        anEntry({ at: testNow, ids: [] }),
      ];
      before(() => ledger().audit.insertEntries(entries));

      async function list(query: Partial<AuditQuery>): Promise<string[]> {
        return idsOf(await ledger().audit.listEntries({ limit: 10, ...query }));
      }

      const pick = (...places: number[]): string[] => places.map((place) => entries[place]?.id ?? '');

      test('come newest first, and no more than was asked for', async () => {
        assert.deepEqual(await list({}), pick(4, 3, 2, 1, 0));
        assert.deepEqual(await list({ limit: 2 }), pick(4, 3));
        assert.deepEqual(await list({ limit: 0 }), []);
      });

      test('go on after the last of the page before, among entries of one instant too', async () => {
        const after = { at: testNow - 2, id: String(entries[2]?.id) };
        assert.deepEqual(await list({ after }), pick(1, 0));
        assert.deepEqual(await list({ after, limit: 1 }), pick(1));
        assert.deepEqual(await list({ after, from: testNow - 2 }), pick(1));
        assert.deepEqual(await list({ after: { at: testNow - 3, id: String(entries[0]?.id) } }), []);
      });

      test('are filtered by what was changed, by whom, and when', async () => {
        assert.deepEqual(await list({ kind: 'task', id: 'b' }), pick(2, 0));
        assert.deepEqual(await list({ kind: 'schedule' }), pick(1));
        assert.deepEqual(await list({ who: 't1' }), pick(2, 0));
        assert.deepEqual(await list({ who: 'ci' }), pick(0));
        assert.deepEqual(await list({ from: testNow - 2, to: testNow }), pick(3, 2, 1));
        assert.deepEqual(await list({ kind: 'task', id: 'b', who: 'ci', to: testNow - 3 }), []);
      });
    });
  });
}
