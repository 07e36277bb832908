import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { scopes } from '@qbasecron/core';
import { aToken } from '../../build-token.ts';
import { testNow } from '../../build-task.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

/** Registers the guarantees that every TokenLedger gives. */
export function describeTokenLedger(name: string, makeLedger: MakeLedger): void {
  describe(`TokenLedger: ${name}`, () => {
    const empty = useLedger(makeLedger);
    test('one that was never given a token has none, and finds none', async () => {
      assert.equal(await empty().tokens.hasTokens(), false);
      assert.equal(await empty().tokens.findToken(aToken().id), null);
      assert.deepEqual(await empty().tokens.listTokens(null, 10), []);
    });

    const ledger = useLedger(makeLedger);

    test('one with every field set, and one with every field empty, come back as they were written', async () => {
      const full = aToken({
        name: '春节 "quoted"',
        scopes: [...scopes],
        expiresAt: testNow + 1,
        lastUsedAt: testNow + 2,
        revokedAt: testNow + 3,
      });
      const bare = aToken({ scopes: [] });
      for (const token of [full, bare]) {
        await ledger().tokens.insertToken(token);
        assert.deepEqual(await ledger().tokens.findToken(token.id), token);
      }
    });

    test('writing a token that is on record leaves the one on record', async () => {
      const token = aToken();
      await ledger().tokens.insertToken(token);
      await ledger().tokens.insertToken({ ...token, name: 'again', scopes: ['admin'] });
      assert.deepEqual(await ledger().tokens.findToken(token.id), token);
    });

    test('a token is revoked once: the first moment stays', async () => {
      const token = aToken();
      await ledger().tokens.insertToken(token);
      assert.deepEqual(await ledger().tokens.revokeToken(token.id, testNow + 5), { ...token, revokedAt: testNow + 5 });
      assert.deepEqual(await ledger().tokens.revokeToken(token.id, testNow + 9), { ...token, revokedAt: testNow + 5 });
      assert.deepEqual(await ledger().tokens.findToken(token.id), { ...token, revokedAt: testNow + 5 });
    });

    test('revoking what is not on record finds nothing and makes nothing', async () => {
      const { id } = aToken();
      assert.equal(await ledger().tokens.revokeToken(id, testNow), null);
      assert.equal(await ledger().tokens.findToken(id), null);
    });

    test('the last use moves forward and never back, and unknown tokens are left out', async () => {
      const [one, other, gone] = [aToken(), aToken(), aToken()];
      await ledger().tokens.insertToken(one);
      await ledger().tokens.insertToken(other);
      await ledger().tokens.noteTokenUse([]);
      await ledger().tokens.noteTokenUse([
        { id: one.id, at: testNow + 20 },
        { id: other.id, at: testNow + 30 },
        { id: gone.id, at: testNow + 30 },
      ]);
      await ledger().tokens.noteTokenUse([{ id: one.id, at: testNow + 10 }]);
      assert.deepEqual(await ledger().tokens.findToken(one.id), { ...one, lastUsedAt: testNow + 20 });
      assert.deepEqual(await ledger().tokens.findToken(other.id), { ...other, lastUsedAt: testNow + 30 });
      assert.equal(await ledger().tokens.findToken(gone.id), null);
    });

    test('one that is expired or revoked still counts as a token', async () => {
      const used = await makeLedger();
      try {
        await used.ledger.tokens.insertToken(aToken({ expiresAt: 1, revokedAt: 2 }));
        assert.equal(await used.ledger.tokens.hasTokens(), true);
      } finally {
        await used.close();
      }
    });

    describe('lists', () => {
      const listed = useLedger(makeLedger);

      test('come newest first, page after page, and tokens of one moment by id', async () => {
        const tokens = [3, 2, 2, 2, 1]
          .map((ms) => aToken({ createdAt: testNow + ms }))
          .toSorted((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? 1 : -1));
        for (const token of tokens.toReversed()) await listed().tokens.insertToken(token);
        const seen = [];
        let after: { at: number; id: string } | null = null;
        for (;;) {
          const page = await listed().tokens.listTokens(after, 2);
          const last = page.at(-1);
          if (!last) break;
          seen.push(...page);
          after = { at: last.createdAt, id: last.id };
        }
        assert.deepEqual(seen, tokens);
        assert.deepEqual(await listed().tokens.listTokens(null, 0), []);
      });
    });
  });
}
