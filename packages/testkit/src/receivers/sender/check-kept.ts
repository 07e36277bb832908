import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as behave from '../behaviours.ts';
import { assertOutcome, type MakeSender, post, withReceiver } from './harness.ts';

export function checkKeptConnections(makeSender: MakeSender): void {
  it('uses a connection again', () =>
    withReceiver(makeSender, behave.answer(500, {}, 'no'), async ({ sender, receiver }) => {
      for (let count = 0; count < 3; count++) await sender.send(post(receiver.url));
      assert.equal(receiver.connectionCount(), 1);
    }));

  for (const how of ['reset', 'end'] as const) {
    it(`delivers at once on a new connection when a kept one ends (${how}) as it is used again`, () =>
      withReceiver(makeSender, behave.closesKeptConnection(how), async ({ sender, receiver }) => {
        assertOutcome(await sender.send(post(receiver.url)), { kind: 'delivered' });
        assertOutcome(await sender.send({ ...post(receiver.url), body: 'second' }), { kind: 'delivered' });
        const unanswered = receiver.requests.seen.filter((request) => request.onConnection === 2);
        assert.equal(unanswered.length, 1);
        assert.equal(receiver.requests.seen.at(-1)?.body.toString(), 'second');
        assert.equal(receiver.connectionCount(), 2);
      }));
  }

  it('never sends twice what must not be, and does not fail it on a kept connection either', () =>
    withReceiver(makeSender, behave.closesKeptConnection('reset'), async ({ sender, receiver }) => {
      assertOutcome(await sender.send(post(receiver.url)), { kind: 'delivered' });
      const once = { ...post(receiver.url), body: 'once', resendOnStaleSocket: false };
      assertOutcome(await sender.send(once), { kind: 'delivered' });
      assert.equal(receiver.requests.seen.filter((request) => request.body.toString() === 'once').length, 1);
    }));

  it('lets requests under way finish when it is closed, and keeps no connection after', () =>
    withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
      await sender.send(post(receiver.url));
      const underWay = sender.send(post(receiver.url));
      await sender.close();
      assert.equal((await underWay).kind, 'delivered');
      await receiver.endings.wait({ count: receiver.connectionCount() });
    }));
}
