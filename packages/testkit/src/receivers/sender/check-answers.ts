import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as behave from '../behaviours.ts';
import { assertOutcome, expectOutcome, type MakeSender, post, timingsOf, withReceiver } from './harness.ts';

export function checkAnswers(makeSender: MakeSender): void {
  for (const status of [200, 201, 202, 204, 299]) {
    it(`calls ${status} delivered`, () =>
      expectOutcome(makeSender, behave.answer(status), { kind: 'delivered', status }));
  }

  for (const status of [300, 304, 400, 404, 408, 410, 425, 429, 500, 503]) {
    it(`calls ${status} rejected`, () =>
      expectOutcome(makeSender, behave.answer(status), { kind: 'rejected', status }));
  }

  it('does not follow a redirect', () =>
    withReceiver(makeSender, behave.answer(302, { location: '/elsewhere' }), async ({ sender, receiver }) => {
      assertOutcome(await sender.send(post(receiver.url)), { kind: 'rejected', status: 302 });
      assert.equal(receiver.requests.seen.length, 1);
    }));

  it('keeps the first 4 KiB of a failure, never half a character', async () => {
    await expectOutcome(makeSender, behave.answer(500, {}, '财'.repeat(5_000)), {
      kind: 'rejected',
      responseExcerpt: '财'.repeat(Math.floor(4_096 / 3)),
    });
    await expectOutcome(makeSender, behave.answer(500, {}, Buffer.from([0x61, 0xff, 0x62])), {
      kind: 'rejected',
      responseExcerpt: 'a\ufffdb',
    });
    await expectOutcome(makeSender, behave.answer(500), { kind: 'rejected', responseExcerpt: null });
  });

  it('keeps as much of a success as was asked for, never half a character and at most 64 KiB', () =>
    withReceiver(makeSender, behave.answer(200, {}, '财'.repeat(30_000)), async ({ sender, receiver }) => {
      const keep = async (keepBytes: number): Promise<unknown> => {
        const outcome = await sender.send({ ...post(receiver.url), keepBytes });
        return 'responseExcerpt' in outcome ? outcome.responseExcerpt : outcome;
      };
      assertOutcome(await sender.send(post(receiver.url)), { kind: 'delivered', responseExcerpt: null });
      assert.equal(await keep(0), null);
      assert.equal(await keep(10), '财财财');
      assert.equal(await keep(1_000_000), '财'.repeat(Math.floor(65_536 / 3)));
    }));

  it('takes a body that ends with the connection', () =>
    expectOutcome(makeSender, behave.bodyUntilEnd, { kind: 'rejected', status: 500, responseExcerpt: 'broken here' }));

  it('passes over interim answers', () =>
    expectOutcome(makeSender, behave.interimThenOk, { kind: 'delivered', status: 200 }));

  it('calls an unasked 101 rejected, and closes its connection', () =>
    withReceiver(makeSender, behave.unaskedUpgrade, async ({ sender, receiver }) => {
      assertOutcome(await sender.send(post(receiver.url)), { kind: 'rejected', status: 101 });
      await receiver.endings.wait();
    }));

  it('tells the milliseconds of each phase, null for those not needed', () =>
    withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
      const first = timingsOf(await sender.send(post(receiver.url)));
      const second = timingsOf(await sender.send(post(receiver.url)));
      assert.equal(first.dnsMs, null, 'an address needs no name resolution');
      assert.equal(typeof first.connectMs, 'number');
      assert.equal(first.tlsMs, null);
      assert.deepEqual([second.dnsMs, second.connectMs, second.tlsMs], [null, null, null], 'a kept connection');
      for (const timings of [first, second]) {
        assert.equal(typeof timings.firstByteMs, 'number');
        assert.ok(Object.values(timings).every((ms) => ms === null || (Number.isInteger(ms) && ms >= 0 && ms < 5_000)));
      }
    }));
}
